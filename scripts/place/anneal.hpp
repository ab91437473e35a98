// SPDX-License-Identifier: Apache-2.0
//
// Makes a placement better: cells change places at random, and what is worse is kept with a chance
// that falls to nothing.
//
// nextpnr solves equations for the whole and then moves single cells greedily. That leaves, in each
// placement, some ways with one long wire: to mend one, several cells have to move together, or a
// cell has to go past a place where it is worse off. Both happen here.
#pragma once

#include <cstdint>
#include <functional>

#include "chip.hpp"
#include "cost.hpp"

namespace flue::place {

struct Settings {
  double aim = 1e6 / 122;    // ps: ways longer than this are shortened first
  long moves = 100'000'000;  // tried
  std::uint32_t seed = 1;
  double temperature = 15;  // at first, in tiles of wire
  int reach = 14;           // tiles that a cell goes at most in one move, at first
};

struct Progress {
  double done;   // 0 to 1
  double worst;  // ps
  int late;
  double wire_length, most_crowded;
};

// Ends with the same places for the same problem and settings.
void anneal(Problem& problem, const Settings& settings,
            const std::function<void(const Progress&)>& tell);

}  // namespace flue::place
