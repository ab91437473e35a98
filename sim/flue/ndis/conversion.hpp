// SPDX-License-Identifier: Apache-2.0
//
// MOBL <-> POBL in one storage, field by field (chimney.md 3.1).

#ifndef FLUE_NDIS_CONVERSION_HPP_
#define FLUE_NDIS_CONVERSION_HPP_

#include "flue/ndis/operation.hpp"

namespace flue::ndis {

/// `block` as a miniport sees it, with `cell` and `ndis_offload_handle` in the place of
/// OffloadHandle.
NDIS_MINIPORT_OFFLOAD_BLOCK_LIST as_miniport_block(const NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST& block,
                                                   PVOID* cell, NDIS_HANDLE ndis_offload_handle);

/// `block` as a protocol sees it, with `handle` in the place of MiniportOffloadContext and
/// NdisOffloadHandle.
NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST as_protocol_block(const NDIS_MINIPORT_OFFLOAD_BLOCK_LIST& block,
                                                   NDIS_OFFLOAD_HANDLE* handle);

/// Ends the POBL at `storage` and begins `block` there; and the other way round. The address stays,
/// and so does the state behind the block.
NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* put(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* storage,
                                      const NDIS_MINIPORT_OFFLOAD_BLOCK_LIST& block);
NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* put(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* storage,
                                      const NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST& block);

// A tree's root after its blocks were `put`: same address, other type.
NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* miniport_view(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* root);
NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* protocol_view(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* root);

/// The block at `storage` becomes one of the other type, in its place: as `put` of `as_..._block`,
/// but nothing is written besides what differs.
NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* to_miniport(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* storage,
                                              PVOID* cell, NDIS_HANDLE ndis_offload_handle);
NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* to_protocol(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* storage,
                                              NDIS_OFFLOAD_HANDLE* handle);

/// NDIS on the way down, for one block: the cell is the handle's MiniportOffloadContext member,
/// NdisOffloadHandle its address; no handle makes a placeholder.
NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* to_miniport(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* block);

/// NDIS on the way up, for one block: the reverse.
NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* to_protocol(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* block);

/// Writes Length into the header of each structure of `classes` behind `block`.
void set_lengths(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* block, layout::StateClass classes);

}  // namespace flue::ndis

#endif  // FLUE_NDIS_CONVERSION_HPP_
