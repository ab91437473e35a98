// SPDX-License-Identifier: Apache-2.0
//
// flue_counters.

#include <array>
#include <cstdint>
#include <map>
#include <utility>

#include <gtest/gtest.h>

#include "Vflue_counters.h"
#include "bench.hpp"
#include "flue/layout/flue_layout.hpp"

namespace flue::test {
namespace {

using layout::Opcode;
using layout::Status;

constexpr unsigned kStatuses = static_cast<unsigned>(Status::kMalformedReserved) + 1;

/// Whether a completion can be that (docs/engine.md, Checks): an initiate is about no object that
/// is there already, and the values that only an initiate brings fail nobody else.
bool can_be(Opcode opcode, Status status) {
  if (opcode == Opcode::kDelegate) return false;
  return opcode == Opcode::kInitiate
             ? status < Status::kFailureInvalid || status > Status::kFailureValue
             : status < Status::kFailureState || status > Status::kOffloadTcpRcvWindow;
}

class Counters : public testing::Test {
 protected:
  Counters() {
    bench->rst = 0;
    bench->completion_en = 0;
    bench->select_opcode = 0;
    bench->select_status = 0;
    for (CData* pin : events()) *pin = 0;
  }
  std::array<CData*, 9> events() {
    return {&bench->cmd_beat,     &bench->cmd_stall,    &bench->cpl_beat,
            &bench->cpl_stall,    &bench->event_sent,   &bench->event_merged,
            &bench->resolve_sent, &bench->resolve_held, &bench->resolve_failed};
  }
  std::array<std::uint32_t, 9> counts() {
    bench.settle();
    return {bench->cmd_beats,     bench->cmd_stalls,    bench->cpl_beats,
            bench->cpl_stalls,    bench->events_sent,   bench->events_merged,
            bench->resolves_sent, bench->resolves_held, bench->resolves_failed};
  }
  void complete(Opcode opcode, Status status) {
    bench->completion_en = 1;
    bench->completion_opcode = static_cast<CData>(opcode);
    bench->completion_status = static_cast<CData>(status);
    bench.run(1);
    bench->completion_en = 0;
  }
  /// Three cycles later.
  std::uint32_t selected(unsigned opcode, Status status) {
    bench->select_opcode = static_cast<CData>(opcode);
    bench->select_status = static_cast<CData>(status);
    bench.run(3);
    bench.settle();
    return bench->selected;
  }
  std::uint32_t selected(Opcode opcode, Status status) {
    return selected(static_cast<unsigned>(opcode), status);
  }

  Bench<Vflue_counters> bench;
};

TEST_F(Counters, StartAtZero) {
  for (unsigned opcode = 0; opcode < 8; ++opcode) {
    for (unsigned status = 0; status < 32; ++status) {
      ASSERT_EQ(selected(opcode, static_cast<Status>(status)), 0u);
    }
  }
  for (std::uint32_t count : counts()) EXPECT_EQ(count, 0u);
}

TEST_F(Counters, CompletionIsCountedFourCyclesLater) {
  bench->select_opcode = static_cast<CData>(Opcode::kQuery);
  bench->select_status = static_cast<CData>(Status::kSuccess);
  bench.run(3);
  complete(Opcode::kQuery, Status::kSuccess);
  bench.run(3);
  bench.settle();
  EXPECT_EQ(bench->selected, 1u);
}

TEST_F(Counters, SelectionsFollowEachOtherOneACycle) {
  for (int i = 0; i < 3; ++i) complete(Opcode::kQuery, Status::kSuccess);
  complete(Opcode::kUpdate, Status::kSuccess);
  bench.run(4);
  for (int i = 0; i < 20; ++i) {
    bench->select_opcode = static_cast<CData>(i % 2 ? Opcode::kQuery : Opcode::kUpdate);
    bench.settle();
    if (i >= 3) {
      EXPECT_EQ(bench->selected, i % 2 ? 1u : 3u) << "what was asked for three cycles ago";
    }
    bench.edge();
  }
}

TEST_F(Counters, StatusesThatDoNotExistAreNeverCounted) {
  for (unsigned status = 0; status < kStatuses; ++status) {  // every word of the memory
    for (unsigned opcode = 1; opcode < 8; ++opcode) {
      const auto o = static_cast<Opcode>(opcode);
      const auto s = static_cast<Status>(status);
      if (can_be(o, s)) complete(o, s);
    }
  }
  bench.run(3);
  for (unsigned status = kStatuses; status < 32; ++status) {
    for (unsigned opcode = 0; opcode < 8; ++opcode) {
      EXPECT_EQ(selected(opcode, static_cast<Status>(status)), 0u) << status;
      EXPECT_NE(selected(Opcode::kQuery, Status::kSuccess), 0u);
    }
  }
}

TEST_F(Counters, EqualCompletionsInARowAllCount) {
  for (int i = 0; i < 100; ++i) complete(Opcode::kUpdate, Status::kSuccess);
  bench.run(3);
  EXPECT_EQ(selected(Opcode::kUpdate, Status::kSuccess), 100u);
  EXPECT_EQ(selected(Opcode::kUpdate, Status::kFailureHandle), 0u);
  EXPECT_EQ(selected(Opcode::kQuery, Status::kSuccess), 0u);
}

TEST_F(Counters, UnknownOpcodesCountUnderZero) {
  complete(Opcode::kTerminate, Status::kMalformedOpcode);
  complete(Opcode::kQuery, Status::kMalformedOpcode);
  bench.run(3);
  EXPECT_EQ(selected(0, Status::kMalformedOpcode), 2u);
  EXPECT_EQ(selected(Opcode::kTerminate, Status::kMalformedOpcode), 0u);
}

TEST_F(Counters, CompletionsOfEveryKindAtOneACycle) {
  std::map<std::pair<unsigned, unsigned>, std::uint32_t> expected;
  for (int i = 0; i < 20000; ++i) {
    const unsigned opcode = 1 + bench.below(7), status = bench.below(kStatuses);
    if (bench.chance(10) || !can_be(static_cast<Opcode>(opcode), static_cast<Status>(status))) {
      bench.run(1);
    } else {
      complete(static_cast<Opcode>(opcode), static_cast<Status>(status));
      ++expected[{static_cast<Status>(status) == Status::kMalformedOpcode ? 0 : opcode, status}];
    }
  }
  bench.run(3);
  for (unsigned opcode = 0; opcode < 8; ++opcode) {
    for (unsigned status = 0; status < 32; ++status) {
      const auto found = expected.find({opcode, status});
      ASSERT_EQ(selected(opcode, static_cast<Status>(status)),
                found == expected.end() ? 0u : found->second)
          << "opcode " << opcode << ", status " << status;
    }
  }
}

TEST_F(Counters, ResetCountsNothingAndKeepsWhatWasCounted) {
  complete(Opcode::kQuery, Status::kSuccess);
  for (CData* pin : events()) *pin = 1;
  bench.run(1);
  auto before = counts();
  for (std::uint32_t& count : before) ++count;  // on its way
  bench->completion_en = 1;
  bench.reset(10);
  bench->completion_en = 0;
  for (CData* pin : events()) *pin = 0;
  bench.run(3);
  EXPECT_EQ(selected(Opcode::kQuery, Status::kSuccess), 1u);
  EXPECT_EQ(counts(), before);
}

TEST_F(Counters, EveryEventCountsItsOwn) {
  std::array<std::uint32_t, 9> sent{}, counted{};
  for (int i = 0; i < 1000; ++i) {
    ASSERT_EQ(counts(), counted) << "two cycles later";
    counted = sent;
    for (std::size_t kind = 0; kind < sent.size(); ++kind) {
      *events()[kind] = bench.chance(10 * static_cast<unsigned>(kind) + 10);
      sent[kind] += *events()[kind];
    }
    bench.run(1);
  }
}

}  // namespace
}  // namespace flue::test
