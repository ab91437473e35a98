// SPDX-License-Identifier: Apache-2.0

#include "flue/ddi/block_state.hpp"

namespace flue {
namespace {

using layout::Layer;
using layout::StateClass;

constexpr StateClass kInOrder[] = {StateClass::kConstant, StateClass::kCached,
                                   StateClass::kDelegated};

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
  const StateClass classes = classes_of(type);
  if (!has(classes, one_class)) return 0;
  std::size_t offset = kBlockSize;
  for (const StateClass earlier : kInOrder) {
    if (earlier == one_class) break;
    if (has(classes, earlier)) offset += state_size(*layer_of(type), earlier);
  }
  return offset;
}

std::size_t block_size_with_state(UCHAR type) {
  std::size_t size = kBlockSize;
  for (const StateClass one : kInOrder) {
    if (has(classes_of(type), one)) size += state_size(*layer_of(type), one);
  }
  return size;
}

}  // namespace flue
