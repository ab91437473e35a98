// SPDX-License-Identifier: Apache-2.0
//
// WatchedTree: an open operation as the contract checker saw it go down, and what its completion is
// held against.

#ifndef FLUE_NDIS_WATCHED_TREE_HPP_
#define FLUE_NDIS_WATCHED_TREE_HPP_

#include <cstdint>
#include <string>
#include <vector>

#include "flue/ndis/object_table.hpp"
#include "flue/ndis/operation.hpp"
#include "flue/ndis/violation.hpp"

namespace flue::ndis {

struct WatchedBlock {
  NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* block;  ///< where it is
  NDIS_MINIPORT_OFFLOAD_BLOCK_LIST given;   ///< what the miniport got
  bool is_new;  ///< not a placeholder, and the cell was NULL: names no object yet

  /// NULL: a placeholder.
  const NDIS_OFFLOAD_HANDLE* object() const {
    return static_cast<const NDIS_OFFLOAD_HANDLE*>(given.NdisOffloadHandle);
  }
};

/// Tells of the statements that one party broke in one tree.
class Report {
 public:
  /// @param handler  May be empty; outlives the report.
  Report(const ViolationHandler& handler, Party by, const void* tree)
      : handler_(handler), by_(by), tree_(tree) {}
  /// `block` may be NULL.
  void operator()(const char* statement, const WatchedBlock* block, std::string detail) const;

 private:
  const ViolationHandler& handler_;
  Party by_;
  const void* tree_;
};

struct WatchedTree {
  WatchedTree(std::uint64_t serial, Operation operation, NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* root);

  std::uint64_t serial;
  Operation operation;
  const void* root;
  std::vector<WatchedBlock> blocks;  ///< in the order of TRAV-1
  bool in_handler = true;            ///< the miniport's handler has not returned yet
  std::uint64_t upper_serial = 0;    ///< of the same tree at the binding above; 0: none

  /// What the driver below an intermediate driver answered, block by block; empty while it has not.
  std::vector<NDIS_STATUS> relayed;
};

// --- Held against the tree at its completion, while its blocks are still MOBLs. ---

/// Reports every field that the miniport may not write and did, and writes it back.
void restore_fields(const WatchedTree& tree, const char* statement, const Report& report);

/// GEN-3, GEN-5, INIT-9, OP-4 and, for an initiate, the statuses of chimney.md 1.5.2.
void judge_statuses(const WatchedTree& tree, const Report& report);

/// INIT-2, INIT-3: a cell is written if and only if the object was taken. An initiate of the same
/// object that the host had open at the same time (INIT-1) may have written it, too.
void judge_cells(const WatchedTree& tree, const ObjectTable& objects, const Report& report);

/// TERM-12: whatever began on an object before its terminate is complete by now.
void judge_outstanding(const WatchedTree& tree, const ObjectTable& objects, const Report& report);

/// IM-10: statuses are those of the driver below.
void judge_relayed(const WatchedTree& tree, const Report& report);

/// A block that holds this status has its own state in (INIT-5 to INIT-8).
bool is_taken(NDIS_STATUS status);

}  // namespace flue::ndis

#endif  // FLUE_NDIS_WATCHED_TREE_HPP_
