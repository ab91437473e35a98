// SPDX-License-Identifier: Apache-2.0

#include "device_run.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "flue/layout/flue_regs.hpp"

namespace flue::test {
namespace {

constexpr std::size_t kPatience = 20000;  // steps without anything sent or received
constexpr std::size_t kQuiet = 24;        // steps

/// A stream of messages on its way out.
class Outgoing {
 public:
  explicit Outgoing(const std::vector<MessageBeats>& messages) : messages_(messages) {}

  bool done() const { return sent_ == messages_.size(); }
  std::size_t sent() const { return sent_; }  // whole messages
  template <typename Send>
  bool offer(Send send) {
    bool any = false;
    while (!done() && send(messages_[sent_][beat_])) {
      any = true;
      if (++beat_ == messages_[sent_].size()) {
        beat_ = 0;
        ++sent_;
      }
    }
    return any;
  }

 private:
  const std::vector<MessageBeats>& messages_;
  std::size_t sent_ = 0;
  std::size_t beat_ = 0;
};

class DeviceRun {
 public:
  DeviceRun(PacedEngine& engine, const Round& round)
      : engine_(engine), round_(round), commands_(round.commands), delegates_(round.delegates) {}

  DeviceLog run() {
    engine_.set_pace(Pace::kUnhurried);
    for (const auto& [address, value] : round_.registers) engine_.write_register(address, value);
    engine_.set_pace(round_.pace);
    std::size_t idle = 0;
    while (log_.failure.empty() && !complete()) {
      idle = send() | receive() ? 0 : idle + 1;
      engine_.step();
      if (idle > kPatience) {
        log_.failure = fmt::format(
            "stands still: {} of {} descriptors sent, {} completed; {} of {} resolves asked, {} "
            "answered",
            commands_.sent(), round_.commands.size(), log_.completions.size(), asked_.size(),
            round_.resolves.size(), log_.answers.size());
      }
    }
    settle();
    return std::move(log_);
  }

 private:
  bool complete() const {
    return commands_.done() && delegates_.done() &&
           log_.completions.size() == round_.commands.size() &&
           log_.answers.size() == round_.resolves.size();
  }

  bool send() {
    bool any = commands_.offer([this](const Beat& beat) { return engine_.send_command(beat); });
    any |= delegates_.offer([this](const Beat& beat) { return engine_.send_delegate(beat); });
    while (asked_.size() < round_.resolves.size()) {
      const TimedResolve& next = round_.resolves[asked_.size()];
      const std::size_t completed = log_.completions.size();
      if (next.after > commands_.sent() || !engine_.send_resolve(next.words)) break;
      asked_.push_back(completed);
      any = true;
    }
    return any;
  }

  bool receive() {
    bool any = false;
    while (const auto beat = engine_.receive_completion()) {
      any = true;
      take(*beat);
    }
    while (const auto event = engine_.receive_event()) {
      any = true;
      log_.events.push_back(layout::Event::decode(event->data()));
    }
    while (const auto answer = engine_.receive_resolve()) {
      any = true;
      if (log_.answers.size() == asked_.size()) {
        log_.failure = "a resolve answer that nobody asked for";
        break;
      }
      log_.answers.push_back(
          {*answer, asked_[log_.answers.size()], commands_.sent(), delegates_.sent()});
    }
    return any;
  }

  void take(const Beat& beat) {
    const std::size_t first = partial_.beats * layout::kBeatWords;
    if (first >= partial_.words.size() || log_.completions.size() == round_.commands.size()) {
      log_.failure = "a completion too many, or one of more than two beats";
      return;
    }
    std::copy(beat.words.begin(), beat.words.end(),
              partial_.words.begin() + static_cast<std::ptrdiff_t>(first));
    ++partial_.beats;
    if (!beat.last) return;
    log_.completions.push_back(partial_);
    partial_ = {};
  }

  void settle() {
    engine_.set_pace(Pace::kUnhurried);
    std::size_t steps = 0;
    for (std::size_t quiet = 0; log_.failure.empty() && quiet < kQuiet; ++quiet) {
      engine_.step();
      const std::uint32_t status = engine_.read_register(reg::status::kAddress);
      if (receive() || (status & reg::status::kBusyMask) != 0) quiet = 0;
      if (++steps > kPatience) log_.failure = "does not become idle";
    }
  }

  PacedEngine& engine_;
  const Round& round_;
  Outgoing commands_;
  Outgoing delegates_;
  std::vector<std::size_t> asked_;  // for each resolve asked: completions received before
  Reply partial_;
  DeviceLog log_;
};

}  // namespace

DeviceLog run_on_device(PacedEngine& engine, const Round& round) {
  return DeviceRun(engine, round).run();
}

}  // namespace flue::test
