// SPDX-License-Identifier: Apache-2.0

#include "tb/bench/measure.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "flue/layout/flue_regs.hpp"
#include "tb/unit/formats.hpp"

namespace flue::bench {
namespace {

constexpr std::uint64_t kPatience = 10000;       // cycles without a completion or an answer
constexpr std::uint64_t kLongestScan = 1000000;  // cycles until the background is idle
constexpr std::uint64_t kLookEvery = 1024;       // cycles
constexpr std::uint64_t kResolvesAhead = 64;     // cycles, so that both streams flow by then

/// The registers that count beats.
struct Counts {
  std::uint32_t beats, stalls, completions;

  static Counts read(Engine& engine) {
    return {engine.read_register(reg::command_beats::kAddress),
            engine.read_register(reg::command_stalls::kAddress),
            engine.read_register(reg::completion_beats::kAddress)};
  }
};

class Run {
 public:
  Run(Engine& engine, const Traffic& traffic) : engine_(engine), traffic_(traffic) {
    for (const Message& message : traffic.messages) {
      for (const Beat& beat : message) beats_.push_back(&beat);
    }
  }

  Measurement measure() {
    const Counts before = Counts::read(engine_);
    last_progress_ = now();
    start_ = now() + (traffic_.resolves.empty() ? 0 : kResolvesAhead);
    while (!done()) {
      offer_command();
      offer_resolve();
      engine_.step();
      receive();
    }
    settle();
    return result(before, Counts::read(engine_));
  }

 private:
  std::uint64_t now() const { return engine_.cycles().value(); }
  /// The cycle that the last `step` was.
  std::uint64_t this_cycle() const { return now() - 1; }

  bool sending() const { return next_beat_ < beats_.size(); }
  bool done() const {
    return !sending() && ended_ == traffic_.messages.size() &&
           answered_.size() == requested_.size() &&
           (!traffic_.messages.empty() || requested_.size() >= traffic_.resolve_count);
  }

  void offer_command() {
    if (!sending() || now() < start_ || !engine_.send_command(*beats_[next_beat_])) return;
    // One beat waits at the pins, so this one's place tells that the one before was accepted.
    if (next_beat_ > 0) accepted_.push_back(this_cycle());
    if (next_beat_ == 0) first_offered_ = now();
    ++next_beat_;
  }

  void offer_resolve() {
    const bool wanted = traffic_.messages.empty() ? requested_.size() < traffic_.resolve_count
                                                  : ended_ < traffic_.messages.size();
    if (traffic_.resolves.empty() || !wanted || now() < next_request_at_) return;
    ResolveRequestWords words{};
    const Word handle = traffic_.resolves[requested_.size() % traffic_.resolves.size()];
    layout::ResolveRequest{static_cast<std::uint16_t>(requested_.size()), handle}.encode(
        words.data());
    if (!engine_.send_resolve(words)) return;
    requested_.push_back(now());
    next_request_at_ = now() + traffic_.resolve_interval;
  }

  void receive() {
    bool progress = false;
    while (const auto beat = engine_.receive_completion()) {
      progress = true;
      ++completion_beats_;
      if (!inside_completion_) begin_completion(*beat);
      inside_completion_ = !beat->last;
      ++completion_lengths_.back();
      if (beat->last) ++ended_;
    }
    while (const auto answer = engine_.receive_resolve()) {
      progress = true;
      if (layout::ResolveAnswer::decode(answer->data()).tag !=
          static_cast<std::uint16_t>(answered_.size())) {
        throw MeasureError("a resolve answer out of order");
      }
      answered_.push_back(this_cycle());
    }
    while (engine_.receive_event()) {
      ++events_;
      last_event_ = this_cycle();
    }
    if (progress) last_progress_ = now();
    if (now() - last_progress_ > kPatience) throw MeasureError("the engine stands still");
  }

  void begin_completion(const Beat& beat) {
    const auto header = layout::CompletionHeader::decode(beat.words.data());
    const Status expected = traffic_.statuses[completed_.size() % traffic_.statuses.size()];
    if (header.status != expected) {
      throw MeasureError(fmt::format("completion #{}: expected {}, got {}", completed_.size(),
                                     to_string(expected), to_string(header.status)));
    }
    if (completed_.size() == traffic_.messages.size()) throw MeasureError("a completion too many");
    completed_.push_back(this_cycle());
    completion_lengths_.push_back(0);
  }

  /// Until the background has nothing to look at any more. Events are taken meanwhile, and seldom
  /// kept waiting by a look at STATUS.
  void settle() {
    const std::uint64_t limit = now() + kLongestScan;
    do {
      for (std::uint64_t i = 0; i < kLookEvery; ++i) {
        engine_.step();
        receive();
      }
      last_progress_ = now();
      if (now() > limit) throw MeasureError("the engine does not become idle");
    } while ((engine_.read_register(reg::status::kAddress) & reg::status::kBusyMask) != 0);
  }

  Measurement result(const Counts& before, const Counts& after) {
    Measurement m;
    m.descriptors = traffic_.messages.size();
    m.command_beats = after.beats - before.beats;
    m.command_stalls = after.stalls - before.stalls;
    m.completion_beats = after.completions - before.completions;
    if (m.command_beats != beats_.size() || m.completion_beats != completion_beats_) {
      throw MeasureError(
          fmt::format("registers: {} command beats, {} completion beats; pins: {}, {}",
                      m.command_beats, m.completion_beats, beats_.size(), completion_beats_));
    }
    for (std::size_t i = 0; i < completed_.size(); ++i) {
      m.longer_beats += std::max(traffic_.messages[i].size(), completion_lengths_[i]);
      if (asks_for_two(i) && completion_lengths_[i] == 1) ++m.spare_beats;
    }
    m.events = events_;

    std::uint64_t first = requested_.empty() ? 0 : requested_.front();
    std::uint64_t last = requested_.empty() ? 0 : requested_.back();
    if (m.descriptors > 0) {
      // A beat is offered in every cycle from the first to the last accepted: they are beats and
      // stalls.
      accepted_.push_back(first_offered_ + m.command_beats + m.command_stalls - 1);
      first = first_offered_;
      last = accepted_.back();
      if (asks_for_two(m.descriptors - 1)) ++last;
      m.latency = Latency::of(latencies());
      if (events_ > 0) m.last_event = last_event_ - accepted_.back();
    }
    m.cycles = last - first + 1;
    m.resolves = static_cast<std::uint64_t>(
        std::count_if(requested_.begin(), requested_.end(),
                      [&](std::uint64_t cycle) { return cycle >= first && cycle <= last; }));
    std::vector<std::uint64_t> resolve_latencies;
    for (std::size_t i = 0; i < answered_.size(); ++i) {
      resolve_latencies.push_back(answered_[i] - requested_[i]);
    }
    m.resolve_latency = Latency::of(std::move(resolve_latencies));
    return m;
  }

  /// The cycle after its first beat passes without one.
  bool asks_for_two(std::size_t message) const {
    const auto& words = traffic_.messages[message].front().words;
    return test::asks_for_two(layout::CommandHeader::decode(words.data()));
  }

  std::vector<std::uint64_t> latencies() const {
    std::vector<std::uint64_t> cycles;
    std::size_t beat = 0;
    for (std::size_t i = 0; i < completed_.size(); ++i) {
      beat += traffic_.messages[i].size();
      cycles.push_back(completed_[i] - accepted_[beat - 1]);
    }
    return cycles;
  }

  Engine& engine_;
  const Traffic& traffic_;
  std::vector<const Beat*> beats_;
  std::size_t next_beat_ = 0;

  std::uint64_t start_ = 0;
  std::uint64_t next_request_at_ = 0;
  std::uint64_t last_progress_ = 0;
  // Cycles.
  std::uint64_t first_offered_ = 0;
  std::vector<std::uint64_t> accepted_;   // beats
  std::vector<std::uint64_t> completed_;  // first beats of completions
  std::vector<std::uint64_t> requested_, answered_;

  std::uint64_t completion_beats_ = 0;
  std::vector<std::size_t> completion_lengths_;  // beats
  bool inside_completion_ = false;
  std::size_t ended_ = 0;  // completions
  std::uint64_t events_ = 0, last_event_ = 0;
};

}  // namespace

Latency Latency::of(std::vector<std::uint64_t> cycles) {
  if (cycles.empty()) return {};
  std::sort(cycles.begin(), cycles.end());
  return {cycles.front(), cycles[cycles.size() / 2], cycles.back()};
}

double Measurement::cycles_per_beat() const {
  return longer_beats == 0 ? 0 : static_cast<double>(cycles) / static_cast<double>(longer_beats);
}

double Measurement::cycles_per_descriptor() const {
  return descriptors == 0 ? 0 : static_cast<double>(cycles) / static_cast<double>(descriptors);
}

double Measurement::resolves_per_cycle() const {
  return cycles == 0 ? 0 : static_cast<double>(resolves) / static_cast<double>(cycles);
}

Measurement measure(Engine& engine, const Traffic& traffic) {
  return Run(engine, traffic).measure();
}

}  // namespace flue::bench
