// SPDX-License-Identifier: Apache-2.0
//
// OFFLOAD_STATE_TYPE: what Header.Type of a block says about layer, family and the structures
// behind the block (chimney.md 1.5.1).

#ifndef FLUE_DDI_OFFLOAD_STATE_TYPE_HPP_
#define FLUE_DDI_OFFLOAD_STATE_TYPE_HPP_

#include <optional>
#include <string_view>

#include "flue/ddi/basic_types.hpp"
#include "flue/layout/flue_layout.hpp"

namespace flue {

enum OFFLOAD_STATE_TYPE : UCHAR {
  NeighborOffloadConstState = 1,
  NeighborOffloadCachedState = 2,
  NeighborOffloadDelegatedState = 3,
  NeighborOffloadState = 4,
  Ip4OffloadConstState = 5,
  Ip4OffloadCachedState = 6,
  Ip4OffloadDelegatedState = 7,
  Ip4OffloadState = 8,
  Ip6OffloadConstState = 9,
  Ip6OffloadCachedState = 10,
  Ip6OffloadDelegatedState = 11,
  Ip6OffloadState = 12,
  TcpOffloadConstState = 13,
  TcpOffloadCachedState = 14,
  TcpOffloadDelegatedState = 15,
  TcpOffloadResourceState = 16,  ///< reserved, unused
  TcpOffloadState = 17,
  FilterReservedOffloadState = 0xFE,
  MaximumOffloadState = 0xFF,
};

/// Layer and IP family that a type names; nothing for a number that names none.
/// TcpOffloadResourceState is of the TCP layer.
std::optional<layout::Layer> layer_of(UCHAR type);

/// The structures that a type names, in the order constant, cached, delegated; kNone for
/// TcpOffloadResourceState and unknown numbers.
layout::StateClass classes_of(UCHAR type);

/// The layer's type with exactly these classes: one class, or kAll.
OFFLOAD_STATE_TYPE state_type(layout::Layer layer, layout::StateClass classes);

/// The layer's type that names all three classes: 4, 8, 12, 17.
OFFLOAD_STATE_TYPE all_type(layout::Layer layer);

/// Level in a tree: 0 neighbor, 1 path, 2 TCP (TREE-1).
int level_of(layout::Layer layer);

/// Name as in the DDI; "?" for a number that is none.
const char* offload_state_type_name(UCHAR type);
std::optional<OFFLOAD_STATE_TYPE> offload_state_type_from_name(std::string_view name);

}  // namespace flue

#endif  // FLUE_DDI_OFFLOAD_STATE_TYPE_HPP_
