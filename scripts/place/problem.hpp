// SPDX-License-Identifier: Apache-2.0
//
// What is to be placed better: the cells of a placed design and where they are, the connections
// between them, and what each costs in time. scripts/flow/placement.py writes it from what nextpnr
// leaves, as text:
//
//   place <cells> <nets> <connections> <arcs>
//   grid <first column> <last column> <first row> <last row> <rows of other things>...
//   a line for each cell:        x y z kind role needs_m enable reset
//   for each net:                ps from the clock to its driver, or -1 (its driver is no register)
//   for each connection:         net source sink kind setup     setup: ps, or -1 (its sink is no
//   register) for each arc through a cell: net connection ps              from that connection to
//   the net that the cell drives
#pragma once

#include <cstdint>
#include <istream>
#include <stdexcept>
#include <string>
#include <vector>

namespace flue::place {

// A tile of ECP5 logic has 8 places (z), each a LUT and a flip-flop; two neighboring ones are a
// slice. RamWrite lies beside places 4 and 5.
enum class Kind : char { Lut = 'L', FlipFlop = 'F', RamWrite = 'W', Block = 'B', Other = 'X' };

enum class Role : std::uint8_t {
  Free,   // goes wherever its kind goes
  Fixed,  // stays
  Carry,  // tied to its tile, and to the tiles that its chain runs through
  Ram,    // tied to its tile
  Pair,   // one of two LUTs that are a function of five inputs: tied to its slice
  Quad,   // of more: tied to its tile
  Tied,   // a flip-flop behind the LUT of its place
};

// How a connection's delay depends on where its ends are.
enum class Wire : std::uint8_t { General, Direct, ToLut };

struct Cell {  // small: all of them are in use all the time
  std::int16_t x, y;
  std::int8_t z;
  Kind kind;
  Role role;
  bool needs_m;       // the place's M wire
  int enable, reset;  // of a flip-flop: equal numbers may share a slice, and a tile
};

struct Connection {
  int net, source, sink;
  Wire wire;
  int setup;
  std::vector<std::pair<int, int>> arcs;  // (net, ps)
};

struct Net {
  int clock_to_output;
  std::vector<int> connections;
  std::vector<std::pair<int, int>> arcs;  // (connection, ps)
};

struct Grid {
  int columns[2], rows[2];
  std::vector<int> other_rows;
};

struct BadProblem : std::runtime_error {
  using runtime_error::runtime_error;
};

struct Problem {
  Grid grid;
  std::vector<Cell> cells;
  std::vector<std::vector<int>> connections_of;  // each cell
  std::vector<Connection> connections;
  std::vector<Net> nets;
};

// Throws BadProblem, which names the line.
Problem read(std::istream& text);

// x y z of each cell.
void write_places(const Problem& problem, std::ostream& text);

}  // namespace flue::place
