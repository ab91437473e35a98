// SPDX-License-Identifier: Apache-2.0
//
// How long the ways between registers are, by an estimate of each wire.
//
// The estimate is what nextpnr's router makes of a wire on an ECP5 of speed grade 6, in the middle:
// of 60,000 wires of the engine, half are faster (docs/devices.md). nextpnr's own is 20 % longer
// for long wires and nothing within a tile.
#pragma once

#include <array>
#include <cstdlib>
#include <vector>

#include "problem.hpp"

namespace flue::place {

// Tiles, which no ECP5 has more of.
inline constexpr int kColumns = 128, kRows = 100, kTiles = kColumns * kRows;

class Timing {
 public:
  explicit Timing(const Problem& problem);

  // Of all ways, as the cells are now.
  void update();

  double worst() const { return worst_; }  // ps

  // Registers (bits) that a way longer than `ps` leads to.
  int late(double ps) const;

  float delay(Wire wire, int dx, int dy) const {
    if (wire == Wire::Direct) return 0;
    if (dx == 0 && dy == 0) return wire == Wire::ToLut ? 600 : 420;
    return wire_[dx][dy];
  }
  float delay(const Connection& connection) const {
    const auto &from = problem_.cells[connection.source], &to = problem_.cells[connection.sink];
    return delay(connection.wire, std::abs(from.x - to.x), std::abs(from.y - to.y));
  }

  // The longest way through a connection is this and its delay; far below zero when no register's
  // way goes through it.
  double around(int connection) const { return around_[connection]; }

  // The connection that decides when the net's driver changes; -1 if that is a register's clock.
  int latest(int net) const;

 private:
  double arrival(const Connection& connection) const {
    return arrival_[connection.net] + delay(connection);
  }

  const Problem& problem_;
  std::array<std::array<float, kRows>, kColumns> wire_;
  std::vector<int> order_;  // of nets, each after those that its driver waits for
  std::vector<double> arrival_, after_, around_;
  std::vector<bool> timed_;  // a register's clock decides when it changes
  double worst_ = 0;
};

}  // namespace flue::place
