// SPDX-License-Identifier: Apache-2.0
//
// flue_counters. The fixture is the register block in front of it, and counts along: every answer
// is compared with what was counted up to the moment that it is of.

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "Vflue_counters.h"
#include "bench.hpp"
#include "flue/layout/flue_layout.hpp"
#include "flue/layout/flue_regs.hpp"

namespace flue::test {
namespace {

using layout::Opcode;
using layout::Status;

constexpr int kLongestWait = 510;                                // cycles from req to rd_ack
constexpr int kShortestWait = 4;                                 // the same, when nothing carries
constexpr std::size_t kCompletionsUntil = 6, kStreamsUntil = 4;  // cycles before rd_ack
constexpr std::uint32_t kBlock = reg::counter_select::kAddress;
constexpr std::uint32_t kFirstStream = reg::command_beats::kAddress;
constexpr unsigned kStreams = 9;

struct Kind {
  unsigned opcode, status;
};

constexpr Kind kind(Opcode opcode, Status status) {
  return {static_cast<unsigned>(opcode), static_cast<unsigned>(status)};
}

/// Every completion that there can be, as it is counted (docs/engine.md, Checks).
std::vector<Kind> every_kind() {
  std::vector<Kind> kinds{kind(Opcode{}, Status::kMalformedOpcode)};
  for (Opcode opcode : {Opcode::kInitiate, Opcode::kQuery, Opcode::kUpdate, Opcode::kInvalidate,
                        Opcode::kTerminate, Opcode::kAnswer}) {
    for (Status status :
         {Status::kSuccess, Status::kFailureHandle, Status::kHardware, Status::kMalformedLength,
          Status::kMalformedKeep, Status::kMalformedReserved}) {
      kinds.push_back(kind(opcode, status));
    }
  }
  for (Status status :
       {Status::kFailureParent, Status::kFailureState, Status::kOffloadNeighborEntries,
        Status::kOffloadPathEntries, Status::kOffloadTcpEntries, Status::kOffloadVlanMismatch,
        Status::kOffloadHwAddressEntries, Status::kOffloadPathMtu, Status::kOffloadTcpRcvWindow}) {
    kinds.push_back(kind(Opcode::kInitiate, status));
  }
  for (Status status : {Status::kFailureParent, Status::kFailureInvalid, Status::kFailureValue}) {
    kinds.push_back(kind(Opcode::kUpdate, status));
  }
  kinds.push_back(kind(Opcode::kTerminate, Status::kFailureDependents));
  return kinds;
}

/// `pins` is the two ends of a delay: what comes out was put in `cycles` calls ago.
template <typename T>
class Line final {
 public:
  explicit Line(std::size_t cycles) : cycles_(cycles) {}
  std::optional<T> shift(const T& in) {
    line_.push_back(in);
    if (line_.size() < cycles_) return std::nullopt;
    const T out = line_.front();
    line_.pop_front();
    return out;
  }

 private:
  std::size_t cycles_;
  std::deque<T> line_;
};

class Counters : public testing::TestWithParam<int> {
 protected:
  Counters() : bench(GetParam()) {
    bench->flush = bench->req = bench->req_is_wr = 0;
    bench->req_addr = 0;
    nothing();
    bench.reset(2);
  }

  // --- Events: pins of the cycle that comes ---

  std::array<CData*, kStreams> streams() {
    return {&bench->cmd_beat,     &bench->cmd_stall,    &bench->cpl_beat,
            &bench->cpl_stall,    &bench->event_sent,   &bench->event_merged,
            &bench->resolve_sent, &bench->resolve_held, &bench->resolve_failed};
  }
  void nothing() {
    bench->completion_en = 0;
    for (CData* pin : streams()) *pin = 0;
  }
  void all_streams() {
    for (CData* pin : streams()) *pin = 1;
  }
  /// An opcode that nobody knows comes as any.
  void complete(Kind kind) {
    const bool unknown = kind.status == static_cast<unsigned>(Status::kMalformedOpcode);
    bench->completion_en = 1;
    bench->completion_opcode = static_cast<CData>(unknown ? bench.below(8) : kind.opcode);
    bench->completion_status = static_cast<CData>(kind.status);
    completing = kind;
  }
  void complete(Kind kind, int times) {
    for (int i = 0; i < times; ++i) {
      complete(kind);
      cycle();
    }
  }

  /// One cycle with these events; afterwards there are none.
  void cycle() {
    bench.settle();
    if (bench->rd_ack) answered();
    const bool counts = !bench->flush;
    const auto completion = completions_line.shift(
        counts && bench->completion_en ? std::optional(completing) : std::nullopt);
    if (completion && *completion) ++completions[(*completion)->opcode][(*completion)->status];
    std::array<bool, kStreams> moves{};
    for (unsigned i = 0; i < kStreams; ++i) moves[i] = counts && *streams()[i];
    if (const auto moved = streams_line.shift(moves)) {
      for (unsigned i = 0; i < kStreams; ++i) stream_counts[i] += (*moved)[i];
    }
    bench.edge();
    ++waited;
    nothing();
    bench->req = 0;
  }
  void cycles(int count) {
    for (int i = 0; i < count; ++i) cycle();
  }

  // --- Accesses ---

  void ask(std::uint32_t address) {
    bench->req = 1;
    bench->req_is_wr = 0;
    bench->req_addr = static_cast<CData>(address - kBlock);
    asked = address;
    waited = 0;
  }
  void answered() {
    ASSERT_TRUE(asked) << "an answer that nobody asked for";
    ASSERT_EQ(bench->rd_data, expected(*asked)) << "register 0x" << std::hex << *asked;
    asked.reset();
    longest = std::max(longest, waited);
    EXPECT_GE(waited, kShortestWait);
  }
  std::uint32_t expected(std::uint32_t address) const {
    if (address == reg::counter_select::kAddress) return selected.status << 8 | selected.opcode;
    if (address == reg::counter_value::kAddress) {
      return completions[selected.opcode][selected.status];
    }
    const std::uint32_t stream = (address - kFirstStream) / 4;
    return address >= kFirstStream && stream < kStreams ? stream_counts[stream] : 0;
  }
  /// Reads, with `traffic` in every cycle until the answer, which is compared with what was
  /// counted.
  void check(
      std::uint32_t address, const std::function<void()>& traffic = [] {}) {
    ask(address);
    do {
      traffic();
      cycle();
      ASSERT_LE(waited, kLongestWait);
    } while (asked && !testing::Test::HasFatalFailure());
  }
  void write(std::uint32_t address, std::uint32_t data, std::uint32_t bits = ~0u) {
    bench->req = bench->req_is_wr = 1;
    bench->req_addr = static_cast<CData>(address - kBlock);
    bench->req_wr_data = data;
    bench->req_wr_biten = bits;
    bench.settle();
    EXPECT_TRUE(bench->wr_ack);
    if (address == kBlock && (bits & 0xFF) != 0) selected.opcode = data & 15;
    if (address == kBlock && (bits & 0xFF00) != 0) selected.status = data >> 8 & 31;
    cycle();
  }
  void select(Kind kind) { write(kBlock, kind.status << 8 | kind.opcode); }
  void check(Kind kind) {
    select(kind);
    check(reg::counter_value::kAddress);
  }
  /// The whole block, of the completions every opcode with every status.
  void check_all() {
    for (unsigned opcode = 0; opcode < 16; ++opcode) {
      for (unsigned status = 0; status < 32; ++status) {
        ASSERT_NO_FATAL_FAILURE(check(Kind{opcode, status})) << opcode << ", " << status;
      }
    }
    for (std::uint32_t address = kBlock; address < kBlock + 64; address += 4) {
      ASSERT_NO_FATAL_FAILURE(check(address));
    }
  }

  const std::vector<Kind> kinds = every_kind();
  Bench<Vflue_counters> bench;
  Kind completing{}, selected{};
  std::array<std::array<std::uint32_t, 32>, 16> completions{};
  std::array<std::uint32_t, kStreams> stream_counts{};
  Line<std::optional<Kind>> completions_line{kCompletionsUntil};
  Line<std::array<bool, kStreams>> streams_line{kStreamsUntil};
  std::optional<std::uint32_t> asked;
  int waited = 0, longest = 0;
};

TEST_P(Counters, StartAtZero) { check_all(); }

TEST_P(Counters, EachCountsItsOwn) {
  for (std::size_t i = 0; i < kinds.size(); ++i) complete(kinds[i], static_cast<int>(17 * i + 1));
  for (unsigned i = 0; i < kStreams; ++i) {
    for (unsigned count = 0; count < 300 * i + 1; ++count) {
      *streams()[i] = 1;
      cycle();
    }
  }
  check_all();
}

TEST_P(Counters, EqualCompletionsInARowAllCount) {
  complete(kinds[5], 5000);
  check(kinds[5]);
}

TEST_P(Counters, ReadsAtEveryMomentOfACarry) {
  for (int phase = 0; phase < 3 * 128; ++phase) {
    select(kinds[7]);
    for (int i = 0; i < phase; ++i) {
      all_streams();
      complete(kinds[7], 1);
    }
    for (unsigned register_ = 0; register_ < kStreams; ++register_) {
      ASSERT_NO_FATAL_FAILURE(check(kFirstStream + 4 * register_));
      cycles(3);
      ASSERT_NO_FATAL_FAILURE(check(reg::counter_value::kAddress, [this] { complete(kinds[7]); }));
    }
  }
}

TEST_P(Counters, ReadsWhileEverythingCarriesInARow) {
  for (int before = 0; before < 70; before += 1 + static_cast<int>(bench.below(3))) {
    for (int i = 0; i < 16; ++i) {
      for (std::size_t k = 0; k < kinds.size(); ++k) {
        if (i == 15 && static_cast<int>(k) == before) ask(reg::counter_value::kAddress);
        complete(kinds[k], 1);
      }
    }
    cycles(kLongestWait);
    ASSERT_FALSE(asked && static_cast<std::size_t>(before) < kinds.size());
    ASSERT_NO_FATAL_FAILURE(check(kinds[bench.below(static_cast<std::uint32_t>(kinds.size()))]));
  }
  check_all();
}

TEST_P(Counters, AReadWaitsForNoMoreThanTheStatedCycles) {
  // The completions are one short of a carry, each; the streams, each at another moment.
  for (Kind kind : kinds) complete(kind, 15);
  for (unsigned i = 0; i < kStreams; ++i) {
    while (stream_counts[i] % 128 != 120 - 4 * i) {
      *streams()[i] = 1;
      cycle();
    }
  }
  cycles(10);
  std::size_t next = 0;
  int now = 0;
  const auto carries = [&] {
    all_streams();
    if (now++ % 2 == 0 && next < kinds.size()) complete(kinds[next++]);
  };
  for (int i = 0; i < 6; ++i) {
    carries();
    cycle();
  }
  check(kFirstStream, carries);
  EXPECT_GT(longest, 90) << "not a bad case";
  check_all();
}

TEST_P(Counters, ReadsUnderFullLoad) {
  for (int round = 0; round < 300; ++round) {
    // From one kind of completion to all of them, in every cycle or nearly so.
    const std::uint32_t first = bench.below(static_cast<std::uint32_t>(kinds.size()));
    const std::uint32_t few = 1 + bench.below(static_cast<std::uint32_t>(kinds.size()));
    const unsigned busy = bench.chance(50) ? 100 : bench.below(100);
    const auto traffic = [&] {
      if (bench.chance(busy)) complete(kinds[(first + bench.below(few)) % kinds.size()]);
      for (CData* pin : streams()) *pin = bench.chance(busy);
    };
    for (int i = 0; i < 40; ++i) {
      if (bench.chance(30)) select(kinds[(first + bench.below(few)) % kinds.size()]);
      const std::uint32_t word = bench.chance(50) ? 1 : bench.below(16);
      ASSERT_NO_FATAL_FAILURE(check(kBlock + 4 * word, traffic));
      for (std::uint32_t gap = bench.below(20); gap > 0; --gap) {
        traffic();
        cycle();
      }
    }
  }
  check_all();
}

TEST_P(Counters, SelectKeepsWhatIsWrittenByteByByte) {
  write(kBlock, ~0u);
  check(kBlock);
  write(kBlock, 0, 0x00FF);
  check(kBlock);
  write(kBlock, 0x0A05, 0xFF00);
  check(kBlock);
  write(kBlock, 0x1505, 0);
  check(kBlock);
  for (std::uint32_t address = kBlock + 4; address < kBlock + 64; address += 4) {
    write(address, ~0u);
    check(kBlock);
  }
  check_all();
}

TEST_P(Counters, FlushCountsNothingAndLosesNothing) {
  for (int when = 0; when < 12; ++when) {  // a carry is at every stage of its way
    complete(kinds[3], 16);
    for (int i = 0; i < 128; ++i) {
      all_streams();
      cycle();
    }
    cycles(when);
    bench->flush = 1;
    for (int i = 0; i < 3; ++i) {
      all_streams();
      complete(kinds[3], 1);
    }
    bench->flush = 0;
    ASSERT_NO_FATAL_FAILURE(check(kinds[3]));
    for (unsigned i = 0; i < kStreams; ++i) {
      ASSERT_NO_FATAL_FAILURE(check(kFirstStream + 4 * i));
    }
  }
}

TEST_P(Counters, ResetForgetsTheAccessUnderWayAndTheSelectOnly) {
  for (int when = 0; when < 5; ++when) {
    complete(kinds[2], 20);
    select(kinds[2]);
    ask(reg::counter_value::kAddress);
    cycles(when);
    bench->rst = 1;
    asked.reset();
    selected = {};
    bench.settle();
    if (bench->rd_ack) break;  // it was answered in this cycle
    cycle();
    bench->rst = 0;
    cycles(20);
    ASSERT_NO_FATAL_FAILURE(check(kBlock));
    ASSERT_NO_FATAL_FAILURE(check(kinds[2]));
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Counters, testing::ValuesIn(kSeeds));

}  // namespace
}  // namespace flue::test
