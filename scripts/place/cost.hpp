// SPDX-License-Identifier: Apache-2.0
//
// What a placement costs: the sum over all connections of
//
//   length     in tiles; less for each of a net with many. Wires through crowded tiles cost more,
//   so that the router finds them slowness   of the longest way through the connection: grows
//   e-fold every 300 ps, and is `weight` at the time aimed for. Steep, since
//              only the slowest way matters in the end, and a sum, since making that one faster
//              must not make the next one slower
#pragma once

#include <vector>

#include "timing.hpp"

namespace flue::place {

class Cost {
 public:
  Cost(const Problem& problem, double aim);

  // Ways, crowds and costs as the cells are now. In between, costs are of the ways and crowds of
  // the last update.
  void update();

  const Timing& timing() const { return timing_; }
  double now(int connection) const;  // as the cells are
  double held(int connection) const { return lines_[connection].held; }
  void hold(int connection, double cost) { lines_[connection].held = static_cast<float>(cost); }

  double wire_length() const { return wire_length_; }  // tiles, of half the boxes around all nets
  double most_crowded() const {
    return most_crowded_;
  }  // wires that a tile would need, by these boxes

  // The way through a connection.
  double way(int connection) const {
    return timing_.around(connection) + timing_.delay(problem_.connections[connection]);
  }

 private:
  void find_crowds();

  const Problem& problem_;
  Timing timing_;
  double aim_;
  double wire_length_ = 0, most_crowded_ = 0;
  struct Line {  // of a connection, what is asked for again and again
    int source, sink;
    Wire wire;
    float weight;  // of its length
    float around;  // as Timing::around
    float held;
  };
  std::vector<Line> lines_;
  std::vector<float> crowd_;  // for each tile: what half a wire costs
};

}  // namespace flue::place
