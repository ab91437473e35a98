// SPDX-License-Identifier: Apache-2.0
//
// What the rules compare, and where they act.

#ifndef FLUE_REPLAY_CONTEXT_HPP_
#define FLUE_REPLAY_CONTEXT_HPP_

#include "flue/linux/kernel_model.hpp"
#include "flue/replay/mirror.hpp"
#include "flue/replay/target.hpp"

namespace flue::replay {

/// Not owned. An operation changes the mirror: what a rule found there holds until its next
/// operation only.
struct Context {
  const kernel::KernelModel& kernel;
  Mirror& mirror;
  Target& target;
};

}  // namespace flue::replay

#endif  // FLUE_REPLAY_CONTEXT_HPP_
