// SPDX-License-Identifier: Apache-2.0
//
// ContractChecker: watches one binding, and names what breaks the contract.

#ifndef FLUE_NDIS_CHECKER_HPP_
#define FLUE_NDIS_CHECKER_HPP_

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "flue/ddi/flat_map.hpp"
#include "flue/ndis/object_table.hpp"
#include "flue/ndis/operation.hpp"
#include "flue/ndis/violation.hpp"
#include "flue/ndis/watched_tree.hpp"

namespace flue::ndis {

/// Judges the driver below the binding that it watches, and, at the top binding, the host.
///
///   host     SYNC-1 to SYNC-4, SYNC-6, SYNC-8, INIT-1; GEN-4 (started again before it was
///   completed) target   GEN-1 to GEN-3, GEN-5, GEN-7; INIT-2, INIT-3, INIT-9, INIT-13, OP-4,
///   TERM-12, CTX-2, NUD-4, NUD-9 IM       IM-2 (kept back, or answered by itself), IM-4 (a field
///   not restored), IM-7, IM-10; GEN-1, GEN-2 NDIS     GEN-7 (the protocol does not get its own
///   fields back)
///
/// Late writes (GEN-4) are BlockGuard's.
///
/// What the host does is carried out all the same, but for a tree or NET_BUFFER_LIST that is still
/// open. What a driver below does is put right where it can be, so that the run goes on: changed
/// fields are restored; a completion or indication that fits nothing goes no further.
///
/// MiniportReserved and Scratch hold a pattern when the miniport gets a block, and again when it
/// has given it back: they are its own in between only.
class ContractChecker {
 public:
  static constexpr unsigned char kPattern = 0xD5;

  /// `above`: kHost or kIntermediateDriver. `below`: kIntermediateDriver or kTarget.
  ContractChecker(Party above, Party below, ViolationHandler on_violation);
  ContractChecker(const ContractChecker&) = delete;
  ContractChecker& operator=(const ContractChecker&) = delete;
  ~ContractChecker() = default;

  /// Makes the checkers above and below one intermediate driver known to each other, so that its
  /// relaying can be judged. Each lives as long as the other's binding is used.
  static void link(ContractChecker& upper, ContractChecker& lower);

  /// The adapter was reset, nothing is open: no object is offloaded any more.
  void forget_objects() { objects_.forget_objects(); }

  // --- Called by Binding, in the order of an operation's life. A NULL tree is nobody's and is let
  // through. ---

  /// Before conversion. False: the tree is open already, do not touch it.
  bool may_start(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* tree);
  /// After conversion, right before the handler. Returns the operation's serial number, for the
  /// next call.
  std::uint64_t start(Operation operation, NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* tree);
  void handler_returned(const void* tree, std::uint64_t serial);

  /// A completion call, before conversion. False: no such operation is open, go no further.
  bool may_complete(Operation operation, NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* tree);
  /// After conversion, right before the protocol's completion handler.
  void deliver(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* tree);
  /// That has returned.
  void delivered(const void* tree);

  // --- Sends. ---

  bool may_send(const NDIS_OFFLOAD_HANDLE* object, const NET_BUFFER_LIST* send);
  void send_returned(const NET_BUFFER_LIST* send);
  bool may_complete_send(const NET_BUFFER_LIST* send);

  // --- Indications. False: it names nothing that the protocol knows, go no further. ---

  bool may_indicate(const NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* block, INDICATE_OFFLOAD_EVENT code);
  bool may_indicate(NDIS_HANDLE object);

 private:
  struct Send {
    std::uint64_t serial;
    const NDIS_OFFLOAD_HANDLE* object;
  };

  WatchedTree* open_tree(const void* root);
  bool is_delivering(const void* root) const;
  bool is_known(NDIS_HANDLE object) const;
  void judge_completion(WatchedTree& tree);
  void close_uses(const WatchedTree& tree);
  const char* of_driver_below(const char* of_target, const char* of_intermediate_driver) const;
  void report(const char* statement, Party by, const void* tree, const NDIS_OFFLOAD_HANDLE* object,
              std::string detail) const;
  Report reporter(Party by, const void* tree) const;

  const Party above_;
  const Party below_;
  ViolationHandler on_violation_;
  ContractChecker* upper_ = nullptr;  ///< above the driver that is this binding's protocol
  ContractChecker* lower_ = nullptr;  ///< below the driver that is this binding's miniport

  std::uint64_t last_serial_ = 0;
  ObjectTable objects_;
  FlatMap<const void*, std::unique_ptr<WatchedTree>> open_;  ///< by root
  std::vector<std::unique_ptr<WatchedTree>>
      delivering_;  ///< in the protocol's hands, innermost last
  std::unordered_map<const NET_BUFFER_LIST*, Send> sends_;
};

}  // namespace flue::ndis

#endif  // FLUE_NDIS_CHECKER_HPP_
