// SPDX-License-Identifier: Apache-2.0

#include "flue/ddi/block_state.hpp"

#include <array>
#include <optional>
#include <utility>

namespace flue {
namespace {

using layout::Layer;
using layout::StateClass;

struct Sizes {
  std::size_t constant, cached, delegated;
};

constexpr Sizes sizes_of(Layer layer) {
  switch (layer) {
    case Layer::kNeighbor:
      return {sizeof(NEIGHBOR_OFFLOAD_STATE_CONST), sizeof(NEIGHBOR_OFFLOAD_STATE_CACHED),
              sizeof(NEIGHBOR_OFFLOAD_STATE_DELEGATED)};
    case Layer::kIp4Path:
    case Layer::kIp6Path:
      return {sizeof(PATH_OFFLOAD_STATE_CONST), sizeof(PATH_OFFLOAD_STATE_CACHED),
              sizeof(PATH_OFFLOAD_STATE_DELEGATED)};
    case Layer::kTcp:
      return {sizeof(TCP_OFFLOAD_STATE_CONST), sizeof(TCP_OFFLOAD_STATE_CACHED),
              sizeof(TCP_OFFLOAD_STATE_DELEGATED)};
  }
  return {};
}

/// Where the structures of one type are, 0 where there is none, and how much room all take.
struct Places {
  std::size_t constant, cached, delegated, size;
};

Places make_places(UCHAR type) {
  Places places{0, 0, 0, kBlockSize};
  const std::optional<Layer> layer = layer_of(type);
  if (!layer) return places;
  const Sizes sizes = sizes_of(*layer);
  const auto add = [&places, type](StateClass one_class, std::size_t size) -> std::size_t {
    if (!has(classes_of(type), one_class)) return 0;
    return std::exchange(places.size, places.size + size);
  };
  places.constant = add(StateClass::kConstant, sizes.constant);
  places.cached = add(StateClass::kCached, sizes.cached);
  places.delegated = add(StateClass::kDelegated, sizes.delegated);
  return places;
}

/// Asked for several times for each block: reckoned once.
const Places& places_of(UCHAR type) {
  constexpr std::size_t kTypes = 256;
  static const std::array<Places, kTypes> kPlaces = [] {
    std::array<Places, kTypes> all{};
    for (std::size_t i = 0; i < kTypes; ++i) all[i] = make_places(static_cast<UCHAR>(i));
    return all;
  }();
  return kPlaces[type];
}

}  // namespace

std::size_t state_size(Layer layer, StateClass one_class) {
  const Sizes sizes = sizes_of(layer);
  switch (one_class) {
    case StateClass::kConstant:
      return sizes.constant;
    case StateClass::kCached:
      return sizes.cached;
    case StateClass::kDelegated:
      return sizes.delegated;
    default:
      return 0;
  }
}

std::size_t state_offset(UCHAR type, StateClass one_class) {
  const Places& places = places_of(type);
  switch (one_class) {
    case StateClass::kConstant:
      return places.constant;
    case StateClass::kCached:
      return places.cached;
    case StateClass::kDelegated:
      return places.delegated;
    default:
      return 0;
  }
}

std::size_t block_size_with_state(UCHAR type) { return places_of(type).size; }

}  // namespace flue
