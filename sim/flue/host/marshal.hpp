// SPDX-License-Identifier: Apache-2.0
//
// State to and from the structures behind a block, by byte copies (OP-29).

#ifndef FLUE_HOST_MARSHAL_HPP_
#define FLUE_HOST_MARSHAL_HPP_

#include "flue/ddi/block_list.hpp"
#include "flue/ddi/ndischimney.hpp"
#include "flue/host/state.hpp"

namespace flue::host {

/// Where the constant structure of a path points: the addresses live with the tree.
struct PathAddresses {
  IpAddress source{};
  IpAddress destination{};
};

/// Writes the structures that Header.Type of `block` names from `state`; zeros where `state` is of
/// another layer or none. Length is left to NDIS.
///
/// @param addresses  Room for a path's addresses; filled too. NULL unless the type has a path's
/// constant structure.
void write_state(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* block, const State& state,
                 PathAddresses* addresses);

/// Reads the structures that Header.Type of `block` names; members of the other classes stay 0.
State read_state(const NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* block, const PathAddresses* addresses);

}  // namespace flue::host

#endif  // FLUE_HOST_MARSHAL_HPP_
