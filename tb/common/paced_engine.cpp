// SPDX-License-Identifier: Apache-2.0

#include "tb/common/paced_engine.hpp"

namespace flue::test {

const char* to_string(Pace pace) {
  switch (pace) {
    case Pace::kUnhurried:
      return "Unhurried";
    case Pace::kSlowHost:
      return "SlowHost";
    case Pace::kBackPressure:
      return "BackPressure";
    case Pace::kBoth:
      return "Both";
  }
  return "?";
}

PacedEngine::PacedEngine(Engine& engine, Pace pace, std::uint32_t seed)
    : engine_(engine), pace_(pace), random_(seed) {}

bool PacedEngine::may_send(Stream stream) const {
  const bool slow = pace_ == Pace::kSlowHost || pace_ == Pace::kBoth;
  return !slow || !stalls_[stream].stalled;
}

bool PacedEngine::may_receive(Stream stream) const {
  const bool slow = pace_ == Pace::kBackPressure || pace_ == Pace::kBoth;
  return !slow || !stalls_[stream].stalled;
}

void PacedEngine::step() {
  for (Stall& stall : stalls_) {
    if (stall.left == 0) {
      stall.stalled = !stall.stalled;
      const bool long_stall = stall.stalled && random_() % 16 == 0;
      stall.left = static_cast<unsigned>(random_()) % (long_stall ? kLongestStall : 4);
    } else {
      --stall.left;
    }
  }
  engine_.step();
}

bool PacedEngine::send_command(const Beat& beat) {
  return may_send(kCommand) && engine_.send_command(beat);
}
bool PacedEngine::send_resolve(const ResolveRequestWords& request) {
  return may_send(kResolve) && engine_.send_resolve(request);
}
bool PacedEngine::send_delegate(const Beat& beat) {
  return may_send(kDelegate) && engine_.send_delegate(beat);
}

std::optional<Beat> PacedEngine::receive_completion() {
  if (!may_receive(kCompletion)) return std::nullopt;
  return engine_.receive_completion();
}
std::optional<EventWords> PacedEngine::receive_event() {
  if (!may_receive(kEvent)) return std::nullopt;
  return engine_.receive_event();
}
std::optional<ResolveAnswerWords> PacedEngine::receive_resolve() {
  if (!may_receive(kAnswer)) return std::nullopt;
  return engine_.receive_resolve();
}

std::uint32_t PacedEngine::read_register(std::uint32_t address) {
  return engine_.read_register(address);
}
void PacedEngine::write_register(std::uint32_t address, std::uint32_t value) {
  engine_.write_register(address, value);
}

}  // namespace flue::test
