// SPDX-License-Identifier: Apache-2.0
//
// OperationTree: a Tree as the NDIS_PROTOCOL_OFFLOAD_BLOCK_LISTs of one operation, and the memory
// that they live in.

#ifndef FLUE_HOST_OPERATION_TREE_HPP_
#define FLUE_HOST_OPERATION_TREE_HPP_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "flue/host/block_memory.hpp"
#include "flue/host/marshal.hpp"
#include "flue/host/object.hpp"
#include "flue/host/results.hpp"
#include "flue/host/tree.hpp"

namespace flue::host {

/// Blocks with their state behind them (OP-29), depth first in one piece of memory. Built without
/// recursion.
class OperationTree final {
 public:
  /// One block, with what the host needs to know of it until completion.
  struct Entry {
    NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* block;
    Object* object;            ///< NULL: a placeholder
    std::size_t parent;        ///< index of the entry that it depends on; kNoParent for a root
    std::size_t previous;      ///< index of the sibling before it; kNoParent for the first
    const Block* source;       ///< in the tree that was asked for
    PathAddresses* addresses;  ///< of a path's constant structure
    OFFLOAD_STATE_TYPE type;
    bool state_follows;    ///< room and Header.Revision for the structures that Header.Type names
    bool brings_state;     ///< initiate: a new object; update: new values
    bool presents_handle;  ///< another value than the cell's
  };
  static constexpr std::size_t kNoParent = ~std::size_t{0};

  /// Makes the blocks of `tree` for an operation that starts now: the cells decide which initiate
  /// blocks are linkers (INIT-4).
  ///
  /// @param tree  Not empty.
  OperationTree(OperationKind kind, Tree tree, ObjectTable& objects, BlockMemory& memory);
  OperationTree(const OperationTree&) = delete;
  OperationTree& operator=(const OperationTree&) = delete;
  /// Gives the memory back, to be scribbled over.
  ~OperationTree();

  /// An object is in use from the making of the blocks that name it until this was called for each.
  void end_use(const Entry& entry) const { count_use(entry, -1); }

  NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* list() const { return entries_.front().block; }
  const std::vector<Entry>& entries() const { return entries_; }
  /// State as given by the caller, for a block that brings some.
  const State& given(std::size_t entry) const { return entries_[entry].source->state; }

 private:
  void collect();
  OFFLOAD_STATE_TYPE decide_type(const Entry& entry) const;
  void decide_state(Entry& entry) const;
  void count_use(const Entry& entry, int change) const;
  void lay_out();
  void fill(Entry& entry, std::byte* at);

  OperationKind kind_;
  Tree tree_;
  ObjectTable& objects_;
  BlockMemory& memory_;
  std::uint64_t number_;
  std::vector<Entry> entries_;
  std::vector<NDIS_OFFLOAD_HANDLE> presented_;
  BlockMemory::Piece piece_;
};

}  // namespace flue::host

#endif  // FLUE_HOST_OPERATION_TREE_HPP_
