// SPDX-License-Identifier: Apache-2.0
//
// Tree: a state tree as a value, the way a host thinks of it. ProtocolDriver turns it into
// NDIS_PROTOCOL_OFFLOAD_BLOCK_LISTs.
//
//   Tree tree{{"n1", NeighborOffloadState, neighbor, {
//                {"p1", Ip4OffloadState, path, {
//                   {"t1", TcpOffloadState, connection}}}}}};

#ifndef FLUE_HOST_TREE_HPP_
#define FLUE_HOST_TREE_HPP_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "flue/host/state.hpp"

namespace flue::host {

/// Header.Type left out: the all-type of the object's layer.
inline constexpr OFFLOAD_STATE_TYPE kTypeLeftOut{};

/// One block. Its role follows from the operation and from what is offloaded then (chimney.md 3.3).
struct Block {
  /// The name of the host's object, whose NDIS_OFFLOAD_HANDLE the block presents. Empty: a
  /// placeholder.
  std::string object{};
  OFFLOAD_STATE_TYPE type = kTypeLeftOut;
  /// Initiate: all three classes of a new object; without it the block is a linker. Update: the
  /// cached class, with a cached `type`; without it the block carries no values. Otherwise not
  /// looked at.
  State state{};
  /// The list behind DependentBlockList.
  std::vector<Block> dependents{};
  /// Presents this value in place of the one that the object's cell holds: a stale or forged
  /// handle.
  std::optional<std::uint64_t> handle{};
};

/// The root blocks, linked by NextBlock.
using Tree = std::vector<Block>;

}  // namespace flue::host

#endif  // FLUE_HOST_TREE_HPP_
