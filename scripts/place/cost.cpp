// SPDX-License-Identifier: Apache-2.0
#include "cost.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace flue::place {

namespace {

constexpr double kWeight = 12;   // tiles of wire that a way as long as the aim is worth
constexpr double kSteep = 300;   // ps
constexpr double kNothing = -6;  // times kSteep below the aim: e^-6 of the weight
constexpr double kLinear = 6;    // times kSteep above it grows no more steeply: the worst of a bad
                                 // start would hide all others

constexpr double kRoomy = 70;   // wires through a tile that cost nothing more
constexpr double kCrowded = 4;  // twice as many cost this much more

}  // namespace

Cost::Cost(const Problem& problem, double aim)
    : problem_(problem), timing_(problem), aim_(aim), crowd_(kTiles) {
  for (const auto& connection : problem.connections) {
    const auto users = static_cast<float>(problem.nets[connection.net].connections.size());
    lines_.push_back({connection.source, connection.sink, connection.wire,
                      connection.wire == Wire::Direct ? 0 : 1 / std::sqrt(users), 0, 0});
  }
  update();
}

void Cost::update() {
  timing_.update();
  find_crowds();
  for (std::size_t i = 0; i < lines_.size(); i++) {
    lines_[i].around = static_cast<float>(timing_.around(static_cast<int>(i)));
    hold(static_cast<int>(i), now(static_cast<int>(i)));
  }
}

double Cost::now(int index) const {
  const auto& line = lines_[index];
  const auto &from = problem_.cells[line.source], &to = problem_.cells[line.sink];
  const int dx = std::abs(from.x - to.x), dy = std::abs(from.y - to.y);
  double cost = 0;
  if (dx + dy > 0)
    cost = line.weight * static_cast<float>(dx + dy + 1) *
           (crowd_[from.x * kRows + from.y] + crowd_[to.x * kRows + to.y]);
  const double slow = (line.around + timing_.delay(line.wire, dx, dy) - aim_) / kSteep;
  if (slow > kLinear) return cost + kWeight * std::exp(kLinear) * (1 + slow - kLinear);
  return slow > kNothing ? cost + kWeight * std::exp(slow) : cost;
}

// A net's wires are taken to lie anywhere in the box around its pins with the same chance.
void Cost::find_crowds() {
  constexpr int stride = kRows + 1;
  std::vector<double> wires(std::size_t{kColumns + 1} * stride);
  wire_length_ = 0;
  for (const auto& net : problem_.nets) {
    int x0 = kColumns, x1 = -1, y0 = kRows, y1 = -1, pins = 0;
    const auto include = [&](const Cell& cell) {
      x0 = std::min<int>(x0, cell.x), x1 = std::max<int>(x1, cell.x);
      y0 = std::min<int>(y0, cell.y), y1 = std::max<int>(y1, cell.y);
    };
    for (int i : net.connections) {
      const auto& connection = problem_.connections[i];
      if (connection.wire == Wire::Direct) continue;
      if (pins++ == 0) include(problem_.cells[connection.source]);
      include(problem_.cells[connection.sink]);
    }
    if (x1 - x0 + y1 - y0 <= 0) continue;
    const int width = x1 - x0 + 1, height = y1 - y0 + 1;
    wire_length_ += width + height - 2;
    const double more = pins > 3 ? 1 + 0.1 * std::pow(pins - 3, 0.7) : 1;
    const double density = more * (width + height) / (width * height);
    wires[x0 * stride + y0] += density;
    wires[(x1 + 1) * stride + y0] -= density;
    wires[x0 * stride + y1 + 1] -= density;
    wires[(x1 + 1) * stride + y1 + 1] += density;
  }
  for (int x = 0; x < kColumns; x++) {
    for (int y = 1; y < kRows; y++) wires[x * stride + y] += wires[x * stride + y - 1];
  }
  for (int x = 1; x < kColumns; x++) {
    for (int y = 0; y < kRows; y++) wires[x * stride + y] += wires[(x - 1) * stride + y];
  }
  most_crowded_ = 0;
  for (int x = 0; x < kColumns; x++) {
    for (int y = 0; y < kRows; y++) {
      double sum = 0;  // of the tile and those around it
      int tiles = 0;
      for (int i = std::max(0, x - 1); i <= std::min(kColumns - 1, x + 1); i++) {
        for (int j = std::max(0, y - 1); j <= std::min(kRows - 1, y + 1); j++, tiles++)
          sum += wires[i * stride + j];
      }
      const double here = sum / tiles;
      most_crowded_ = std::max(most_crowded_, here);
      crowd_[x * kRows + y] =
          static_cast<float>(0.5 * (1 + kCrowded * std::max(0.0, here / kRoomy - 1)));
    }
  }
}

}  // namespace flue::place
