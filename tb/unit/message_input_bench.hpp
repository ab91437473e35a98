// SPDX-License-Identifier: Apache-2.0
//
// MessageInput: the fixture of flue_message_input's tests.

#ifndef TB_UNIT_MESSAGE_INPUT_BENCH_HPP_
#define TB_UNIT_MESSAGE_INPUT_BENCH_HPP_

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "Vflue_message_input.h"
#include "bench.hpp"
#include "formats.hpp"

namespace flue::test {

/// Drives both streams, and checks in every cycle what comes out and what it costs.
class MessageInput : public testing::Test {
 protected:
  static constexpr int kCredits = 4;
  static constexpr std::size_t kBeatWords = 16;
  static constexpr std::uint64_t kOnlyBeatLatency = 2;    // from the only beat to p1
  static constexpr std::uint64_t kSecondBeatLatency = 1;  // from the last of several to the first

  struct InBeat {
    std::array<std::uint32_t, kBeatWords> words{};
    bool full = true;  // tkeep
    bool last = true;
  };

  /// A stream's side of the bench: what waits to be offered, and what of a message is in.
  struct Source {
    std::deque<InBeat> waiting;
    unsigned offering = 100;  // percent of the cycles in which a new beat is offered
    bool offered = false;     // and stays so until taken
    std::vector<InBeat> partial;
    std::uint64_t beats_taken = 0, messages_taken = 0;
  };

  struct Expected {
    std::uint64_t cycle;  // in which its first beat must come out
    bool delegate;
    std::vector<InBeat> beats;
  };

  explicit MessageInput(int seed = 1) : bench(seed) {
    bench->open = 1;
    bench->credit_return = bench->spare_return = 0;
    bench->s_axis_cmd_tvalid = 0;
    bench->s_axis_dlg_tvalid = 0;
    bench.reset();
    bench.run(1);
  }

  /// A message of random words. `two`: its header asks for a completion of two beats.
  void post(Source& source, std::size_t beats, int hole = -1, bool two = false) {
    for (std::size_t i = 0; i < beats; ++i) {
      InBeat beat;
      for (std::uint32_t& word : beat.words) word = static_cast<std::uint32_t>(bench.random()());
      if (i == 0) make_header(beat, two);
      beat.full = static_cast<int>(i) != hole;
      beat.last = i + 1 == beats;
      source.waiting.push_back(beat);
    }
  }

  void cycle() {
    offer(command, bench->s_axis_cmd_tvalid, bench->s_axis_cmd_tdata, bench->s_axis_cmd_tkeep,
          bench->s_axis_cmd_tlast);
    offer(delegate, bench->s_axis_dlg_tvalid, bench->s_axis_dlg_tdata, bench->s_axis_dlg_tkeep,
          bench->s_axis_dlg_tlast);
    bench.settle();
    ASSERT_EQ(bench->idle,
              expected.empty() && !waiting && command.partial.empty() && delegate.partial.empty());
    if (owes_place) {
      ASSERT_FALSE(bench->s_axis_cmd_tready || bench->s_axis_dlg_tready);
    }
    take_second_place();
    check_message();
    const bool command_taken = bench->s_axis_cmd_tvalid && bench->s_axis_cmd_tready;
    const bool delegate_taken = bench->s_axis_dlg_tvalid && bench->s_axis_dlg_tready;
    ASSERT_FALSE(command_taken && delegate_taken);
    if (command_taken || delegate_taken) {
      ASSERT_GT(credits, 0) << "taken without a credit";
    }
    if (bench->credit_return) ++credits;
    if (bench->spare_return) ++credits;
    if (command_taken && command.partial.empty()) --credits;
    if (command_taken) take(command, false);
    if (delegate_taken) take(delegate, true);
    bench.edge();
    bench->credit_return = bench->spare_return = 0;
  }
  void cycles(int count) {
    for (int i = 0; i < count && !HasFatalFailure(); ++i) cycle();
  }
  /// Gives back the credits of all that was taken.
  void cycles_returning_credits(int count) {
    for (int i = 0; i < count && !HasFatalFailure(); ++i) {
      bench->credit_return = credits < kCredits;
      cycle();
    }
  }

  Bench<Vflue_message_input> bench;
  Source command, delegate;
  int credits = kCredits;
  bool owes_place = false;        // a message has taken one place of two
  std::optional<InBeat> waiting;  // the only beat of that message
  std::deque<Expected> expected;
  std::vector<bool> order;  // of the messages that came: from the delegates' stream?

 private:
  template <typename Data>
  void offer(Source& source, CData& valid, Data& data, QData& keep, CData& last) {
    if (!source.offered && !source.waiting.empty()) source.offered = bench.chance(source.offering);
    valid = source.offered;
    if (!source.offered) return;
    const InBeat& beat = source.waiting.front();
    for (std::size_t i = 0; i < kBeatWords; ++i) data[i] = beat.words[i];
    keep = beat.full ? ~QData{0} : ~(QData{1} << bench.below(64));
    last = beat.last;
  }
  void take(Source& source, bool from_delegate) {
    source.partial.push_back(source.waiting.front());
    source.waiting.pop_front();
    source.offered = false;
    ++source.beats_taken;
    const bool only = source.partial.size() == 1;
    if (only && !from_delegate) owes_place = asks_for_two(header_of(source.partial.back()));
    if (!source.partial.back().last) return;
    ++source.messages_taken;
    if (only && owes_place) {
      waiting = source.partial.back();
      source.partial.clear();
      return;
    }
    const std::uint64_t latency = only ? kOnlyBeatLatency : kSecondBeatLatency;
    expected.push_back({bench.cycle() + latency, from_delegate, source.partial});
    source.partial.clear();
  }
  /// In the cycle after the first beat, or as soon as there is one.
  void take_second_place() {
    if (!owes_place || credits == 0) return;
    --credits;
    owes_place = false;
    if (!waiting) return;
    expected.push_back({bench.cycle() + kOnlyBeatLatency - 1, false, {*waiting}});
    waiting.reset();
  }
  static CommandHeader header_of(const InBeat& beat) {
    return CommandHeader::decode(beat.words.data());
  }
  void make_header(InBeat& beat, bool two) {
    if (two) {
      CommandHeader header = header_of(beat);
      header.layer = Layer::kTcp;
      header.want_delegated = true;
      header.opcode = bench.chance(50) ? Opcode::kQuery : Opcode::kTerminate;
      header.encode(beat.words.data());
    }
    while (asks_for_two(header_of(beat)) != two)
      beat.words[0] = static_cast<std::uint32_t>(bench.random()());
  }
  void check_message() {
    if (owed_second) {
      check_beat(*owed_second);
      owed_second.reset();
    }
    if (!expected.empty() && expected.front().cycle == bench.cycle() + 1) check_p0();
    const bool due = !expected.empty() && expected.front().cycle == bench.cycle();
    ASSERT_EQ(bench->p1_valid, due) << "cycle " << bench.cycle();
    if (!due) return;
    const Expected message = expected.front();
    expected.pop_front();
    bool full = true;
    for (const InBeat& beat : message.beats) full = full && beat.full;
    ASSERT_EQ(bench->p1_delegate, message.delegate);
    ASSERT_EQ(bench->p1_keep_ok, full);
    ASSERT_EQ(bench->p1_beats, std::min<std::size_t>(message.beats.size(), 3));
    const std::uint64_t words = bench->p1_header;
    ASSERT_EQ(static_cast<std::uint32_t>(words), message.beats[0].words[0]);
    ASSERT_EQ(static_cast<std::uint32_t>(words >> 32), message.beats[0].words[1]);
    order.push_back(message.delegate);
    if (message.beats.size() > 2) return;  // malformed; nobody reads the rest
    check_beat(message.beats[0]);
    if (message.beats.size() == 2) owed_second = message.beats[1];
  }
  /// The cycle before p1: what names the message's object and its parent.
  void check_p0() {
    const InBeat& first = expected.front().beats[0];
    const std::uint64_t words = bench->p0_header;
    ASSERT_EQ(static_cast<std::uint32_t>(words), first.words[0]);
    ASSERT_EQ(static_cast<std::uint32_t>(words >> 32), first.words[1]);
    if (expected.front().beats.size() > 2) return;
    ASSERT_EQ(bench->p0_parent, first.words[2]);
  }
  void check_beat(const InBeat& beat) {
    for (std::size_t i = 0; i < kBeatWords; ++i) {
      ASSERT_EQ(bench->p1_beat[i], beat.words[i]) << "word " << i << ", cycle " << bench.cycle();
    }
  }

  std::optional<InBeat> owed_second;  // of the message that came out in the last cycle
};

}  // namespace flue::test

#endif  // TB_UNIT_MESSAGE_INPUT_BENCH_HPP_
