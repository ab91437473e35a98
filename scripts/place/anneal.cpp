// SPDX-License-Identifier: Apache-2.0
#include "anneal.hpp"

#include <algorithm>
#include <cmath>
#include <random>

namespace flue::place {

namespace {

constexpr long kBetweenUpdates = 1000;  // kept changes after which ways and crowds are found anew
constexpr double kSlowEnough =
    400;  // ps below the aim: connections of such ways are tried more often
constexpr int kTells = 20;
constexpr int kTilesOfReset = 24;

// Shares of the moves.
constexpr double kTogether = 0.04;  // cells of a slow way, in the same direction
constexpr double kSlow = 0.2;       // a cell of a slow way; the rest is any cell

class Annealer {
 public:
  Annealer(Problem& problem, const Settings& settings)
      : problem_(problem), settings_(settings), chip_(problem), cost_(problem, settings.aim) {
    seen_.resize(problem.connections.size());
    random_.seed(settings.seed);
    for (std::size_t i = 0; i < problem.cells.size(); i++) {
      const int cell = static_cast<int>(i);
      if (chip_.unit_of(cell) != Unit::None) movable_.push_back(cell);
      if (problem.cells[i].kind == Kind::Block) blocks_.push_back(cell);
    }
    find_slow();
    find_resets();
  }

  void run(const std::function<void(const Progress&)>& tell) {
    if (movable_.empty()) return;
    const long every = std::max(1L, settings_.moves / kTells);
    for (long move = 0; move < settings_.moves; move++) {
      if (move % every == 0) {
        update();
        tell(progress(static_cast<double>(move) / static_cast<double>(settings_.moves)));
      }
      if (kept_ >= kBetweenUpdates) update();
      const double left = 1 - static_cast<double>(move) / static_cast<double>(settings_.moves);
      temperature_ = settings_.temperature * left * left;
      reach_ = std::max(2, static_cast<int>(settings_.reach * (0.2 + 0.8 * left)));
      const double which = chance();
      if (which < kTogether && !slow_connections_.empty()) {
        move_together();
      } else if (which < kTogether + kSlow && !slow_cells_.empty()) {
        move_one(any(slow_cells_));
      } else {
        move_one(any(movable_));
      }
    }
    update();
    tell(progress(1));
  }

 private:
  // --- Chance. Not of <random>'s distributions, which differ from library to library. ---

  int below(int n) {
    return static_cast<int>((std::uint64_t{random_()} * static_cast<std::uint64_t>(n)) >> 32);
  }
  double chance() { return static_cast<double>(random_()) / 4294967296.0; }
  bool coin() { return random_() >> 31; }
  int any(const std::vector<int>& of) { return of[below(static_cast<int>(of.size()))]; }
  int step(int reach) { return below(2 * reach + 1) - reach; }

  // --- What is slow ---

  void find_slow() {
    slow_connections_.clear();
    slow_cells_.clear();
    std::vector<bool> in(problem_.cells.size());
    for (std::size_t i = 0; i < problem_.connections.size(); i++) {
      if (cost_.way(static_cast<int>(i)) <= settings_.aim - kSlowEnough) continue;
      slow_connections_.push_back(static_cast<int>(i));
      for (int cell : {problem_.connections[i].source, problem_.connections[i].sink}) {
        if (in[cell] || chip_.unit_of(cell) == Unit::None) continue;
        in[cell] = true;
        slow_cells_.push_back(cell);
      }
    }
  }

  void find_resets() {
    for (auto& tiles : tiles_with_reset_) tiles.clear();
    const auto& grid = problem_.grid;
    for (int x = grid.columns[0]; x <= grid.columns[1]; x++) {
      for (int y = grid.rows[0]; y <= grid.rows[1]; y++) {
        const int tile = chip_.tile_at(x, y);
        const int reset = tile < 0 ? -1 : chip_.reset_in(tile);
        if (reset < 0) continue;
        if (static_cast<std::size_t>(reset) >= tiles_with_reset_.size())
          tiles_with_reset_.resize(static_cast<std::size_t>(reset) + 1);
        tiles_with_reset_[static_cast<std::size_t>(reset)].emplace_back(x, y);
      }
    }
  }

  void update() {
    cost_.update();
    find_slow();
    find_resets();
    kept_ = 0;
  }

  Progress progress(double done) const {
    const auto& timing = cost_.timing();
    return {done, timing.worst(), timing.late(settings_.aim), cost_.wire_length(),
            cost_.most_crowded()};
  }

  // --- Moves ---

  // A tile near a wanted one that has flip-flops of the same reset, since only these may take each
  // other's places. Of a few, the nearest: most resets have few tiles.
  int tile_for(int reset, int x, int y) {
    const auto& tiles = tiles_with_reset_[static_cast<std::size_t>(reset)];
    int best = -1, least = 0;
    for (int tries = 0; tries < kTilesOfReset; tries++) {
      const auto [tx, ty] = tiles[static_cast<std::size_t>(below(static_cast<int>(tiles.size())))];
      const int distance = std::abs(tx - x) + std::abs(ty - y);
      if (best >= 0 && distance >= least) continue;
      least = distance;
      best = chip_.tile_at(tx, ty);
    }
    return best;
  }

  bool has_tiles(int reset) const {
    return reset >= 0 && static_cast<std::size_t>(reset) < tiles_with_reset_.size() &&
           !tiles_with_reset_[static_cast<std::size_t>(reset)].empty();
  }

  void judge() {
    stamp_++;
    touched_.clear();
    double more = 0;
    for (int cell : chip_.moved()) {
      for (int i : problem_.connections_of[cell]) {
        if (seen_[i] == stamp_) continue;
        seen_[i] = stamp_;
        touched_.emplace_back(i, cost_.now(i));
        more += touched_.back().second - cost_.held(i);
      }
    }
    if (more > 0 && (temperature_ <= 0 || chance() >= std::exp(-more / temperature_))) {
      chip_.take_back();
      return;
    }
    for (auto [i, cost] : touched_) cost_.hold(i, cost);
    if (more != 0) kept_++;
    chip_.keep();
  }

  int other_end(int connection, int cell) const {
    const auto& ends = problem_.connections[connection];
    return ends.source == cell ? ends.sink : ends.source;
  }

  // To somewhere near itself, or near a cell that it is connected to.
  void move_one(int index) {
    auto unit = chip_.unit_of(index);
    if (unit == Unit::Block) {
      if (chip_.exchange_blocks(index, any(blocks_))) judge();
      return;
    }
    const auto* around = &problem_.cells[index];
    int reach = reach_;
    if (coin() && !problem_.connections_of[index].empty()) {
      around = &problem_.cells[other_end(any(problem_.connections_of[index]), index)];
      reach = std::max(2, reach / 2);
    }
    const int x = around->x + step(reach), y = around->y + step(reach);
    // Now and then with what happens to be beside it.
    if (unit == Unit::Lut && below(4) == 0) unit = Unit::Place;
    if ((unit == Unit::Lut || unit == Unit::FlipFlop) && below(16) == 0)
      unit = coin() ? Unit::Place : Unit::Slice;
    const int reset = chip_.reset_of(index, unit);
    if (below(reset < 0 ? 256 : 16) == 0) unit = Unit::Tile;
    const int tile = has_tiles(reset) && unit != Unit::Tile && coin() ? tile_for(reset, x, y)
                                                                      : chip_.tile_at(x, y);
    if (tile >= 0 && chip_.exchange(index, unit, tile, below(8))) judge();
  }

  void add(int cell) {
    const auto kind = problem_.cells[cell].kind;
    if (kind != Kind::Lut && kind != Kind::FlipFlop) return;
    if (std::find(together_.begin(), together_.end(), cell) == together_.end())
      together_.push_back(cell);
  }

  // Along the slowest way through a connection, some cells in both directions. Leaves in `end_` a
  // connection at one end.
  void gather_way(int connection) {
    int back = connection, forth = connection;
    for (int more = below(6); more > 0; more--) {
      if (int before = cost_.timing().latest(problem_.connections[back].net); before >= 0) {
        back = before;
        add(problem_.connections[back].source);
      }
      if (problem_.connections[forth].setup >= 0) continue;
      int next = -1;
      for (auto [net, _] : problem_.connections[forth].arcs) {
        for (int i : problem_.nets[net].connections) {
          if (next < 0 || cost_.way(i) > cost_.way(next)) next = i;
        }
      }
      if (next < 0) continue;
      forth = next;
      add(problem_.connections[forth].sink);
    }
    end_ = coin() ? problem_.connections[back].source : problem_.connections[forth].sink;
  }

  // All that slow ways connect, up to some number.
  void gather_cluster() {
    const std::size_t most = 2 + static_cast<std::size_t>(below(40));
    const double slow = settings_.aim - 600 + below(1000);
    end_ = together_.front();
    for (std::size_t i = 0; i < together_.size(); i++) {
      for (int connection : problem_.connections_of[together_[i]]) {
        if (cost_.way(connection) <= slow) continue;
        const int other = other_end(connection, together_[i]);
        if (together_.size() < most) {
          add(other);
        } else if (coin()) {
          end_ = other;
        }
      }
    }
  }

  void move_together() {
    const int connection = any(slow_connections_);
    together_.clear();
    add(problem_.connections[connection].source);
    add(problem_.connections[connection].sink);
    if (together_.empty()) return;
    if (coin()) {
      gather_way(connection);
    } else {
      gather_cluster();
    }
    int dx = step(reach_), dy = step(reach_);
    if (coin()) {  // part of the way towards an end
      const auto& from = problem_.cells[any(together_)];
      const double part = chance();
      dx = static_cast<int>(part * (problem_.cells[end_].x - from.x));
      dy = static_cast<int>(part * (problem_.cells[end_].y - from.y));
    }
    if (dx == 0 && dy == 0) return;
    bool any_moved = false;
    for (int index : together_) {
      const auto& cell = problem_.cells[index];
      auto unit = chip_.unit_of(index);
      if (unit == Unit::None || unit == Unit::Tile) continue;
      if (unit == Unit::Place && cell.kind == Kind::FlipFlop && moves_with_lut(cell)) continue;
      int tile = chip_.tile_at(cell.x + dx, cell.y + dy);
      if (tile < 0) tile = chip_.tile_at(cell.x + dx, cell.y + dy + (coin() ? 1 : -1));
      const int reset = chip_.reset_of(index, unit);
      if (has_tiles(reset) && (tile < 0 || chip_.reset_in(tile) != reset)) {
        // Flip-flops with the reset may be far from there: then all that is in the tile goes.
        if (tile >= 0 && coin()) {
          unit = Unit::Tile;
        } else {
          tile = tile_for(reset, cell.x + dx, cell.y + dy);
        }
      }
      for (int tries = 0; tries < 4 && tile >= 0; tries++) {
        if (!chip_.exchange(index, unit, tile, below(8))) continue;
        any_moved = true;
        break;
      }
    }
    if (any_moved) judge();
  }

  // The LUT before a flip-flop takes it along.
  bool moves_with_lut(const Cell& flip_flop) const {
    return std::any_of(together_.begin(), together_.end(), [&](int other) {
      const auto& cell = problem_.cells[other];
      return cell.kind == Kind::Lut && cell.x == flip_flop.x && cell.y == flip_flop.y &&
             cell.z == flip_flop.z;
    });
  }

  Problem& problem_;
  const Settings settings_;
  Chip chip_;
  Cost cost_;
  std::mt19937 random_;
  double temperature_ = 0;
  int reach_ = 0;
  long kept_ = 0;
  std::vector<int> movable_, blocks_, slow_connections_, slow_cells_;
  std::vector<std::vector<std::pair<int, int>>> tiles_with_reset_;
  std::vector<int> together_;
  int end_ = 0;
  std::vector<std::uint32_t> seen_;
  std::uint32_t stamp_ = 0;
  std::vector<std::pair<int, double>> touched_;
};

}  // namespace

void anneal(Problem& problem, const Settings& settings,
            const std::function<void(const Progress&)>& tell) {
  Annealer(problem, settings).run(tell);
}

}  // namespace flue::place
