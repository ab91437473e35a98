// SPDX-License-Identifier: Apache-2.0
//
// CellBook: what initiates that are still open make of the cells that were empty when later blocks
// arrived.

#ifndef FLUE_MINIPORT_CELL_BOOK_HPP_
#define FLUE_MINIPORT_CELL_BOOK_HPP_

#include <cstddef>
#include <cstdint>
#include <limits>

#include "flue/ddi/flat_map.hpp"
#include "flue/ddi/ndischimney.hpp"

namespace flue::miniport {

/// A block is judged by what its cell held when the block arrived, whatever the engine's pace: only
/// so does every engine give the same statuses. A cell that was empty then can be filled by an
/// earlier block whose INITIATE is (or was) still open: in the same tree (OP-36) or in an operation
/// before it. This book knows those cells, and their names already before the host sees them.
class CellBook {
 public:
  struct Entry {
    bool pending;        ///< the INITIATE is in flight: wait
    std::uint64_t name;  ///< of the object, once not pending; 0: there is none
  };

  /// An INITIATE for `cell` is on its way, sent by the operation of number `owner`.
  void open(PVOID* cell, std::uint64_t owner);
  /// It was completed: `name` is the new object's, 0 if it failed.
  void decide(PVOID* cell, std::uint64_t name);
  /// The operation `owner` is about to be completed: blocks of operations after number `last` find
  /// the cell as it is.
  void close(PVOID* cell, std::uint64_t owner, std::uint64_t last);
  /// Nothing is left to be flattened: forgets the closed cells.
  void forget_closed();
  void clear();

  /// For a block of operation `reader` whose cell was empty when it arrived.
  Entry look_up(PVOID* cell, std::uint64_t reader) const;

 private:
  struct Record {
    static constexpr std::uint64_t kOpen = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t owner = 0;
    Entry entry = {};
    std::uint64_t last = kOpen;  ///< the last operation it applies to
    bool is_closed() const { return last != kOpen; }
  };
  FlatMap<PVOID*, Record> records_;
  std::size_t closed_ = 0;  ///< of the records
};

}  // namespace flue::miniport

#endif  // FLUE_MINIPORT_CELL_BOOK_HPP_
