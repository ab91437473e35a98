// SPDX-License-Identifier: Apache-2.0

#include "flue/ddi/offload_state_type.hpp"

#include <iterator>

namespace flue {
namespace {

using layout::Layer;
using layout::StateClass;

struct Entry {
  OFFLOAD_STATE_TYPE type;
  Layer layer;
  StateClass classes;
  const char* name;
};

constexpr Entry kEntries[] = {
    {NeighborOffloadConstState, Layer::kNeighbor, StateClass::kConstant,
     "NeighborOffloadConstState"},
    {NeighborOffloadCachedState, Layer::kNeighbor, StateClass::kCached,
     "NeighborOffloadCachedState"},
    {NeighborOffloadDelegatedState, Layer::kNeighbor, StateClass::kDelegated,
     "NeighborOffloadDelegatedState"},
    {NeighborOffloadState, Layer::kNeighbor, StateClass::kAll, "NeighborOffloadState"},
    {Ip4OffloadConstState, Layer::kIp4Path, StateClass::kConstant, "Ip4OffloadConstState"},
    {Ip4OffloadCachedState, Layer::kIp4Path, StateClass::kCached, "Ip4OffloadCachedState"},
    {Ip4OffloadDelegatedState, Layer::kIp4Path, StateClass::kDelegated, "Ip4OffloadDelegatedState"},
    {Ip4OffloadState, Layer::kIp4Path, StateClass::kAll, "Ip4OffloadState"},
    {Ip6OffloadConstState, Layer::kIp6Path, StateClass::kConstant, "Ip6OffloadConstState"},
    {Ip6OffloadCachedState, Layer::kIp6Path, StateClass::kCached, "Ip6OffloadCachedState"},
    {Ip6OffloadDelegatedState, Layer::kIp6Path, StateClass::kDelegated, "Ip6OffloadDelegatedState"},
    {Ip6OffloadState, Layer::kIp6Path, StateClass::kAll, "Ip6OffloadState"},
    {TcpOffloadConstState, Layer::kTcp, StateClass::kConstant, "TcpOffloadConstState"},
    {TcpOffloadCachedState, Layer::kTcp, StateClass::kCached, "TcpOffloadCachedState"},
    {TcpOffloadDelegatedState, Layer::kTcp, StateClass::kDelegated, "TcpOffloadDelegatedState"},
    {TcpOffloadResourceState, Layer::kTcp, StateClass::kNone, "TcpOffloadResourceState"},
    {TcpOffloadState, Layer::kTcp, StateClass::kAll, "TcpOffloadState"},
};

// The entries are in the order of their numbers, from 1 on without a gap.
const Entry* find(UCHAR type) {
  return type >= 1 && type <= std::size(kEntries) ? &kEntries[type - 1] : nullptr;
}

}  // namespace

std::optional<Layer> layer_of(UCHAR type) {
  const Entry* entry = find(type);
  if (entry == nullptr) return std::nullopt;
  return entry->layer;
}

StateClass classes_of(UCHAR type) {
  const Entry* entry = find(type);
  return entry == nullptr ? StateClass::kNone : entry->classes;
}

OFFLOAD_STATE_TYPE state_type(Layer layer, StateClass classes) {
  for (const Entry& entry : kEntries) {
    if (entry.layer == layer && entry.classes == classes) return entry.type;
  }
  return MaximumOffloadState;
}

OFFLOAD_STATE_TYPE all_type(Layer layer) { return state_type(layer, StateClass::kAll); }

int level_of(Layer layer) {
  switch (layer) {
    case Layer::kNeighbor:
      return 0;
    case Layer::kIp4Path:
    case Layer::kIp6Path:
      return 1;
    case Layer::kTcp:
      return 2;
  }
  return 0;
}

const char* offload_state_type_name(UCHAR type) {
  const Entry* entry = find(type);
  if (entry != nullptr) return entry->name;
  if (type == FilterReservedOffloadState) return "FilterReservedOffloadState";
  return type == MaximumOffloadState ? "MaximumOffloadState" : "?";
}

std::optional<OFFLOAD_STATE_TYPE> offload_state_type_from_name(std::string_view name) {
  for (const Entry& entry : kEntries) {
    if (name == entry.name) return entry.type;
  }
  return std::nullopt;
}

}  // namespace flue
