// SPDX-License-Identifier: Apache-2.0
#include "timing.hpp"

#include <algorithm>

namespace flue::place {

namespace {

constexpr double kNever = -1e9;

float wire_delay(int dx, int dy) {
  // As nextpnr sees distances: the first five tiles of each direction count twice.
  const int distance =
      6 + std::max(dx - 5, 0) + std::max(dy - 5, 0) + 2 * (std::min(dx, 5) + std::min(dy, 5));
  return static_cast<float>(300 + 68 * distance);
}

}  // namespace

Timing::Timing(const Problem& problem)
    : problem_(problem),
      wire_(),
      arrival_(problem.nets.size()),
      after_(problem.nets.size()),
      around_(problem.connections.size()),
      timed_(problem.nets.size()) {
  for (int dx = 0; dx < kColumns; dx++) {
    for (int dy = 0; dy < kRows; dy++) wire_[dx][dy] = wire_delay(dx, dy);
  }
  std::vector<std::size_t> waits;
  for (const auto& net : problem.nets) waits.push_back(net.arcs.size());
  for (std::size_t i = 0; i < waits.size(); i++) {
    if (waits[i] == 0) order_.push_back(static_cast<int>(i));
  }
  for (std::size_t i = 0; i < order_.size(); i++) {
    for (int connection : problem.nets[order_[i]].connections) {
      for (auto [net, delay] : problem.connections[connection].arcs) {
        if (--waits[net] == 0) order_.push_back(net);
      }
    }
  }
  if (order_.size() != problem.nets.size())
    throw BadProblem("the design has a loop without a register");
  update();
}

void Timing::update() {
  for (int i : order_) {
    const auto& net = problem_.nets[i];
    timed_[i] = net.clock_to_output >= 0;
    arrival_[i] = std::max(net.clock_to_output, 0);
    for (auto [connection, through] : net.arcs) {
      if (!timed_[problem_.connections[connection].net]) continue;
      timed_[i] = true;
      arrival_[i] = std::max(arrival_[i], arrival(problem_.connections[connection]) + through);
    }
  }
  worst_ = 0;
  for (auto it = order_.rbegin(); it != order_.rend(); ++it) {
    after_[*it] = kNever;
    for (int i : problem_.nets[*it].connections) {
      const auto& connection = problem_.connections[i];
      double after = connection.setup >= 0 ? connection.setup : kNever;
      for (auto [net, through] : connection.arcs) after = std::max(after, through + after_[net]);
      around_[i] = kNever;
      if (after < 0 || !timed_[*it]) continue;
      around_[i] = arrival_[*it] + after;
      after_[*it] = std::max(after_[*it], after + delay(connection));
      worst_ = std::max(worst_, around_[i] + delay(connection));
    }
  }
}

int Timing::late(double ps) const {
  return static_cast<int>(std::count_if(problem_.connections.begin(), problem_.connections.end(),
                                        [&](const Connection& connection) {
                                          return connection.setup >= 0 && timed_[connection.net] &&
                                                 arrival(connection) + connection.setup > ps;
                                        }));
}

int Timing::latest(int net) const {
  int latest = -1;
  double last = problem_.nets[net].clock_to_output;
  for (auto [connection, through] : problem_.nets[net].arcs) {
    const auto& into = problem_.connections[connection];
    if (timed_[into.net] && arrival(into) + through >= last) {
      last = arrival(into) + through;
      latest = connection;
    }
  }
  return latest;
}

}  // namespace flue::place
