// SPDX-License-Identifier: Apache-2.0
#include "chip.hpp"

#include <algorithm>
#include <map>

#include "timing.hpp"

namespace flue::place {

namespace {

constexpr int kPlaces = 8;

}  // namespace

Chip::Chip(Problem& problem)
    : problem_(problem),
      logic_(kTiles),
      fixed_(kTiles),
      luts_(std::size_t{kTiles} * kPlaces, -1),
      flip_flops_(std::size_t{kTiles} * kPlaces, -1),
      ram_writes_(kTiles, -1),
      group_of_(problem.cells.size(), -1) {
  const auto& grid = problem.grid;
  if (grid.columns[0] < 0 || grid.columns[1] >= kColumns || grid.rows[0] < 0 ||
      grid.rows[1] >= kRows) {
    throw BadProblem("the grid is larger than any device");
  }
  for (int x = grid.columns[0]; x <= grid.columns[1]; x++) {
    for (int y = grid.rows[0]; y <= grid.rows[1]; y++) {
      logic_[x * kRows + y] =
          std::find(grid.other_rows.begin(), grid.other_rows.end(), y) == grid.other_rows.end();
    }
  }
  for (std::size_t i = 0; i < problem.cells.size(); i++) {
    const auto& cell = problem.cells[i];
    if (cell.x >= kColumns || cell.y >= kRows)
      throw BadProblem("cell " + std::to_string(i) + " is outside of any device");
    if (cell.kind == Kind::Block || cell.kind == Kind::Other) continue;
    const int tile = tile_of(cell);
    // nextpnr puts a constant at the edge, where only it may be.
    if (!logic_[tile] && cell.role != Role::Fixed)
      throw BadProblem("cell " + std::to_string(i) + " is where no logic is");
    auto& holder = cell.kind == Kind::Lut        ? luts_[tile * kPlaces + cell.z]
                   : cell.kind == Kind::FlipFlop ? flip_flops_[tile * kPlaces + cell.z]
                                                 : ram_writes_[tile];
    if (holder >= 0)
      throw BadProblem("cells " + std::to_string(holder) + " and " + std::to_string(i) +
                       " are at one place");
    holder = static_cast<int>(i);
    if (cell.role == Role::Fixed) fixed_[tile] = true;
  }
  for (int tile = 0; tile < kTiles; tile++) {
    if (!allowed(tile)) {
      throw BadProblem("what is in column " + std::to_string(tile / kRows) + ", row " +
                       std::to_string(tile % kRows) + " may not be together");
    }
  }
  find_groups();
}

void Chip::find_groups() {
  std::vector<int> first(kTiles);
  for (int tile = 0; tile < kTiles; tile++) first[tile] = tile;
  const auto root = [&](int tile) {
    while (first[tile] != tile) tile = first[tile];
    return tile;
  };
  const auto is_carry = [&](int cell) {
    return problem_.cells[cell].kind == Kind::Lut && problem_.cells[cell].role == Role::Carry;
  };
  const auto is_wide = [&](int cell) { return problem_.cells[cell].role == Role::Quad; };
  for (const auto& connection : problem_.connections) {
    if (connection.wire != Wire::Direct) continue;
    const int from = tile_of(problem_.cells[connection.source]),
              to = tile_of(problem_.cells[connection.sink]);
    if (is_carry(connection.source) && is_carry(connection.sink)) first[root(from)] = root(to);
    // Functions of seven inputs and more, which may leave a tile, stay.
    if (from != to && is_wide(connection.source) && is_wide(connection.sink))
      fixed_[from] = fixed_[to] = true;
  }
  std::map<int, std::vector<int>> members;
  for (int tile = 0; tile < kTiles; tile++) members[root(tile)].push_back(tile);
  for (const auto& [_, tiles] : members) {
    if (tiles.size() == 1) continue;
    const int group = static_cast<int>(groups_.size());
    groups_.push_back({-1, {}});
    for (int tile : tiles) {
      groups_[group].tiles.emplace_back(tile / kRows - tiles[0] / kRows,
                                        tile % kRows - tiles[0] % kRows);
      for (int place = tile * kPlaces; place < (tile + 1) * kPlaces; place++) {
        if (luts_[place] < 0 || !is_carry(luts_[place])) continue;
        group_of_[luts_[place]] = group;
        if (tile == tiles[0]) groups_[group].anchor = luts_[place];
      }
    }
  }
}

int Chip::tile_of(const Cell& cell) const { return cell.x * kRows + cell.y; }

int Chip::tile_at(int x, int y) const {
  if (x < 0 || y < 0 || x >= kColumns || y >= kRows || !logic_[x * kRows + y]) return -1;
  return x * kRows + y;
}

bool Chip::tied(int place) const {
  return flip_flops_[place] >= 0 && problem_.cells[flip_flops_[place]].role == Role::Tied;
}

bool Chip::free_lut(int place) const {
  return luts_[place] < 0 || problem_.cells[luts_[place]].role == Role::Free;
}

int Chip::group_in(int tile) const {
  for (int place = tile * kPlaces; place < (tile + 1) * kPlaces; place++) {
    if (luts_[place] >= 0 && group_of_[luts_[place]] >= 0) return group_of_[luts_[place]];
  }
  return -1;
}

Unit Chip::unit_of(int index) const {
  const auto& cell = problem_.cells[index];
  if (cell.kind == Kind::Block) return Unit::Block;
  if (cell.kind == Kind::Other || cell.role == Role::Fixed) return Unit::None;
  if (cell.kind == Kind::RamWrite) return Unit::Tile;
  const int place = tile_of(cell) * kPlaces + cell.z;
  if (cell.kind == Kind::FlipFlop && cell.role == Role::Free) return Unit::FlipFlop;
  const int lut = cell.kind == Kind::Lut ? index : luts_[place];
  if (lut < 0) return Unit::None;
  switch (problem_.cells[lut].role) {
    case Role::Free:
      return cell.kind == Kind::FlipFlop || tied(place) ? Unit::Place : Unit::Lut;
    case Role::Pair:
      return Unit::Slice;
    case Role::Fixed:
      return Unit::None;
    default:
      return Unit::Tile;
  }
}

int Chip::reset_in(int tile) const {
  for (int place = tile * kPlaces; place < (tile + 1) * kPlaces; place++) {
    if (flip_flops_[place] >= 0) return problem_.cells[flip_flops_[place]].reset;
  }
  return -1;
}

int Chip::reset_of(int index, Unit unit) const {
  if (unit != Unit::FlipFlop && unit != Unit::Place) return -1;
  const auto& cell = problem_.cells[index];
  const int flip_flop = flip_flops_[tile_of(cell) * kPlaces + cell.z];
  return flip_flop < 0 ? -1 : problem_.cells[flip_flop].reset;
}

// --- What may be together: as nextpnr's Arch::slices_compatible, for one clock that nobody inverts
// ---

bool Chip::slice_allowed(int first_place, int& reset) const {
  const Cell* before = nullptr;
  for (int place = first_place; place < first_place + 2; place++) {
    if (flip_flops_[place] < 0) continue;
    const auto& flip_flop = problem_.cells[flip_flops_[place]];
    if (flip_flop.needs_m && luts_[place] >= 0 && problem_.cells[luts_[place]].needs_m)
      return false;
    if (before && flip_flop.enable != before->enable) return false;
    if (reset >= 0 && flip_flop.reset != reset) return false;
    reset = flip_flop.reset;
    before = &flip_flop;
  }
  return true;
}

bool Chip::allowed(int tile) const {
  int reset = -1;
  for (int place = tile * kPlaces; place < (tile + 1) * kPlaces; place += 2) {
    if (!slice_allowed(place, reset)) return false;
  }
  return true;
}

// --- Exchanges ---

void Chip::do_exchange(const Exchange& exchange) {
  if (exchange.table == Table::Blocks) {
    auto &a = problem_.cells[exchange.a], &b = problem_.cells[exchange.b];
    std::swap(a.x, b.x);
    std::swap(a.y, b.y);
    std::swap(a.z, b.z);
    return;
  }
  auto& table = exchange.table == Table::Luts        ? luts_
                : exchange.table == Table::FlipFlops ? flip_flops_
                                                     : ram_writes_;
  std::swap(table[exchange.a], table[exchange.b]);
  for (int at : {exchange.a, exchange.b}) {
    if (table[at] < 0) continue;
    auto& cell = problem_.cells[table[at]];
    const int tile = exchange.table == Table::RamWrites ? at : at / kPlaces;
    cell.x = static_cast<std::int16_t>(tile / kRows);
    cell.y = static_cast<std::int16_t>(tile % kRows);
    if (exchange.table != Table::RamWrites) cell.z = static_cast<std::int8_t>(at % kPlaces);
  }
}

void Chip::add(Table table, int a, int b) {
  change_.push_back({table, a, b});
  do_exchange(change_.back());
  if (table == Table::Blocks) {
    moved_.insert(moved_.end(), {a, b});
    return;
  }
  const auto& cells = table == Table::Luts        ? luts_
                      : table == Table::FlipFlops ? flip_flops_
                                                  : ram_writes_;
  for (int at : {a, b}) {
    if (cells[at] >= 0) moved_.push_back(cells[at]);
  }
}

void Chip::take_back_to(std::size_t length) {
  while (change_.size() > length) {
    do_exchange(change_.back());
    change_.pop_back();
  }
}

void Chip::keep() {
  change_.clear();
  moved_.clear();
}

void Chip::take_back() {
  take_back_to(0);
  moved_.clear();
}

bool Chip::exchange_slices(int from, int to) {
  for (int place : {from, from + 1, to, to + 1}) {
    if (luts_[place] < 0) continue;
    const auto role = problem_.cells[luts_[place]].role;
    if (role != Role::Free && role != Role::Pair) return false;
  }
  for (int i = 0; i < 2; i++) {
    add(Table::Luts, from + i, to + i);
    add(Table::FlipFlops, from + i, to + i);
  }
  return true;
}

void Chip::add_tiles(int from, int to) {
  for (int i = 0; i < kPlaces; i++) {
    add(Table::Luts, from * kPlaces + i, to * kPlaces + i);
    add(Table::FlipFlops, from * kPlaces + i, to * kPlaces + i);
  }
  add(Table::RamWrites, from, to);
}

// Where a LUT stays, only the flip-flops go.
bool Chip::exchange_flip_flops(int from, int to) {
  for (int i = 0; i < kPlaces; i++) {
    if (tied(from * kPlaces + i) || tied(to * kPlaces + i)) return false;
  }
  for (int i = 0; i < kPlaces; i++) add(Table::FlipFlops, from * kPlaces + i, to * kPlaces + i);
  return true;
}

bool Chip::exchange_tiles(int from, int to) {
  if (fixed_[from] || fixed_[to]) return exchange_flip_flops(from, to);
  const int group = group_in(from);
  if (group < 0) {
    if (group_in(to) >= 0) return false;
    add_tiles(from, to);
    return true;
  }
  const int dx = to / kRows - from / kRows, dy = to % kRows - from % kRows;
  const int x0 = problem_.cells[groups_[group].anchor].x,
            y0 = problem_.cells[groups_[group].anchor].y;  // before the exchange
  for (auto [x, y] : groups_[group].tiles) {
    const int here = tile_at(x0 + x, y0 + y), there = tile_at(x0 + x + dx, y0 + y + dy);
    if (here < 0 || there < 0 || fixed_[here] || fixed_[there] || group_in(there) >= 0)
      return false;
  }
  for (auto [x, y] : groups_[group].tiles)
    add_tiles(tile_at(x0 + x, y0 + y), tile_at(x0 + x + dx, y0 + y + dy));
  return true;
}

bool Chip::exchange(int index, Unit unit, int to, int place) {
  const auto& cell = problem_.cells[index];
  const int from = tile_of(cell);
  const int a = from * kPlaces + cell.z, b = to * kPlaces + place;
  const auto before = change_.size();
  const auto moved_before = moved_.size();
  if (!logic_[from]) return false;
  switch (unit) {
    case Unit::Lut:
      if (a == b || !free_lut(a) || !free_lut(b) || tied(a) || tied(b)) return false;
      add(Table::Luts, a, b);
      break;
    case Unit::FlipFlop:
      if (a == b || tied(a) || tied(b)) return false;
      add(Table::FlipFlops, a, b);
      break;
    case Unit::Place:
      if (a == b || !free_lut(a) || !free_lut(b)) return false;
      add(Table::Luts, a, b);
      add(Table::FlipFlops, a, b);
      break;
    case Unit::Slice:
      if (a / 2 == b / 2 || !exchange_slices(a / 2 * 2, b / 2 * 2)) return false;
      break;
    case Unit::Tile:
      if (from == to || !exchange_tiles(from, to)) return false;
      break;
    default:
      return false;
  }
  if ((unit == Unit::Tile && !fixed_[from] && !fixed_[to]) || (allowed(from) && allowed(to)))
    return true;
  take_back_to(before);
  moved_.resize(moved_before);
  return false;
}

bool Chip::exchange_blocks(int a, int b) {
  if (a == b) return false;
  add(Table::Blocks, a, b);
  return true;
}

}  // namespace flue::place
