// SPDX-License-Identifier: Apache-2.0
#include "problem.hpp"

#include <ostream>
#include <sstream>

namespace flue::place {

namespace {

// The numbers and words of a line after the other.
class Lines {
 public:
  explicit Lines(std::istream& text) : text_(text) {}

  std::istringstream next() {
    std::string line;
    number_++;
    if (!std::getline(text_, line)) bad("is missing");
    return std::istringstream(line);
  }

  template <typename... Values>
  void next(Values&... values) {
    auto line = next();
    if (!(line >> ... >> values)) bad("has too few numbers");
  }

  [[noreturn]] void bad(const std::string& why) const {
    throw BadProblem("line " + std::to_string(number_) + " " + why);
  }

  int index(int value, std::size_t size) const {
    if (value < 0 || static_cast<std::size_t>(value) >= size)
      bad("names " + std::to_string(value) + " of " + std::to_string(size));
    return value;
  }

 private:
  std::istream& text_;
  int number_ = 0;
};

Grid read_grid(Lines& lines) {
  auto line = lines.next();
  std::string word;
  Grid grid;
  if (!(line >> word >> grid.columns[0] >> grid.columns[1] >> grid.rows[0] >> grid.rows[1]) ||
      word != "grid")
    lines.bad("is no grid");
  for (int row = 0; line >> row;) grid.other_rows.push_back(row);
  return grid;
}

}  // namespace

Problem read(std::istream& text) {
  Lines lines(text);
  std::string word;
  std::size_t cells = 0, nets = 0, connections = 0, arcs = 0;
  lines.next(word, cells, nets, connections, arcs);
  if (word != "place") lines.bad("does not begin with \"place\"");

  Problem problem;
  problem.grid = read_grid(lines);
  problem.cells.resize(cells);
  problem.connections_of.resize(cells);
  for (auto& cell : problem.cells) {
    char kind = 0;
    int x = 0, y = 0, z = 0, role = 0;
    lines.next(x, y, z, kind, role, cell.needs_m, cell.enable, cell.reset);
    if (std::string("LFWBX").find(kind) == std::string::npos) lines.bad("has no kind of cell");
    if (x < 0 || x > 999 || y < 0 || y > 999 || z < 0 || z > 7) lines.bad("is no place");
    cell.x = static_cast<std::int16_t>(x);
    cell.y = static_cast<std::int16_t>(y);
    cell.z = static_cast<std::int8_t>(z);
    cell.kind = static_cast<Kind>(kind);
    cell.role = static_cast<Role>(lines.index(role, 7));
  }
  problem.nets.resize(nets);
  for (auto& net : problem.nets) lines.next(net.clock_to_output);
  problem.connections.resize(connections);
  for (std::size_t i = 0; i < connections; i++) {
    auto& connection = problem.connections[i];
    int wire = 0;
    lines.next(connection.net, connection.source, connection.sink, wire, connection.setup);
    connection.wire = static_cast<Wire>(lines.index(wire, 3));
    problem.nets[lines.index(connection.net, nets)].connections.push_back(static_cast<int>(i));
    for (int cell : {connection.source, connection.sink}) {
      problem.connections_of[lines.index(cell, cells)].push_back(static_cast<int>(i));
    }
  }
  for (std::size_t i = 0; i < arcs; i++) {
    int net = 0, connection = 0, delay = 0;
    lines.next(net, connection, delay);
    problem.nets[lines.index(net, nets)].arcs.emplace_back(connection, delay);
    problem.connections[lines.index(connection, connections)].arcs.emplace_back(net, delay);
  }
  return problem;
}

void write_places(const Problem& problem, std::ostream& text) {
  for (const auto& cell : problem.cells)
    text << cell.x << ' ' << cell.y << ' ' << int{cell.z} << '\n';
}

}  // namespace flue::place
