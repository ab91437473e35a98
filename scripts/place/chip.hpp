// SPDX-License-Identifier: Apache-2.0
//
// Which cell is where, what may go where, and how cells change places.
//
// A change is a list of exchanges, each of what two places hold. It can be taken back as long as it
// was not kept.
#pragma once

#include <vector>

#include "problem.hpp"

namespace flue::place {

// What moves as one.
enum class Unit { None, Lut, FlipFlop, Place, Slice, Tile, Block };

class Chip {
 public:
  // Throws BadProblem when the cells are where they may not be.
  explicit Chip(Problem& problem);

  // Tiles are numbers.
  int tile_of(const Cell& cell) const;
  int tile_at(int x, int y) const;  // -1: there is no logic

  // What has to move with this cell.
  Unit unit_of(int cell) const;

  // The reset of the flip-flops in a tile, which all have the same; -1: there are none.
  int reset_in(int tile) const;
  // That of the flip-flops that move with this cell; -1: none do.
  int reset_of(int cell, Unit unit) const;

  // Exchanges the unit with a cell in it for what is in tile `to`, at its place number `place` (at
  // most 7; of a slice and a tile it does not matter). False if that may not be; then nothing has
  // changed.
  bool exchange(int cell, Unit unit, int to, int place);
  bool exchange_blocks(int a, int b);

  // Cells that the change moved, the same one perhaps twice.
  const std::vector<int>& moved() const { return moved_; }
  void keep();
  void take_back();

 private:
  enum class Table { Luts, FlipFlops, RamWrites, Blocks };
  struct Exchange {
    Table table;
    int a, b;
  };

  void do_exchange(const Exchange& exchange);
  void add(Table table, int a, int b);
  void take_back_to(std::size_t length);

  bool exchange_slices(int from, int to);      // their first places
  bool exchange_flip_flops(int from, int to);  // tiles
  bool exchange_tiles(int from, int to);
  void add_tiles(int from, int to);

  bool allowed(int tile) const;
  bool slice_allowed(int first_place, int& reset) const;
  bool free_lut(int place) const;
  bool tied(int place) const;  // the flip-flop to the LUT
  int group_in(int tile) const;

  void find_groups();

  Problem& problem_;
  std::vector<bool> logic_, fixed_;                  // for each tile
  std::vector<int> luts_, flip_flops_, ram_writes_;  // cells; -1: none
  std::vector<Exchange> change_;
  std::vector<int> moved_;

  // Tiles that carry chains run through.
  struct Group {
    int anchor;                              // a cell in the first one
    std::vector<std::pair<int, int>> tiles;  // from there
  };
  std::vector<Group> groups_;
  std::vector<int> group_of_;  // for each cell; -1: none
};

}  // namespace flue::place
