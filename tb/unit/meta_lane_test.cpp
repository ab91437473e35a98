// SPDX-License-Identifier: Apache-2.0
//
// flue_meta_lane.

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <utility>

#include <gtest/gtest.h>

#include "Vflue_meta_lane.h"
#include "bench.hpp"
#include "packed.hpp"

namespace flue::test {
namespace {

constexpr std::uint32_t kDepth = 8;
constexpr int kLatency = 4;  // p1 to p5

struct Question {
  Name name;
  std::uint32_t parent = 0;
  Family family{};
};
struct Write {
  std::uint32_t index = 0;
  Meta meta;
};

class MetaLane : public testing::TestWithParam<int> {
 protected:
  MetaLane() : bench(GetParam()) {
    bench->rst = 0;
    bench->wr_en = 0;
  }

  // Few generations and links, so that names and parents often fit. High bits count too.
  std::uint32_t any_generation() { return bench.chance(50) ? 0 : 1u << bench.below(28); }
  std::uint32_t any_link() { return bench.chance(50) ? 3 : 3 ^ 1u << bench.below(16); }
  Meta any_meta() {
    return {bench.chance(80), bench.chance(50), bench.chance(50), any_generation(), any_link()};
  }
  Question any_question(std::uint32_t index) {
    const Meta& held = memory[index];
    Name name{bench.chance(90), bench.chance(70) ? held.generation : any_generation(), index};
    return {name,
            bench.chance(60) ? held.link : any_link(),
            {bench.chance(50), bench.chance(70) == held.ip6}};
  }

  /// One cycle: a question is asked, `write` is on the bus if there is one, and `next` will be
  /// there in the next cycle. What was asked four cycles ago is answered.
  void cycle(const Question& question, const std::optional<Write>& write,
             const std::optional<Write>& next) {
    drive(question.name, bench->p1_name);
    bench->p1_parent = static_cast<SData>(question.parent);
    drive(question.family, bench->p1_family);
    bench->wr_en = write.has_value();
    const Write shown_write = write.value_or(Write{bench.below(kDepth), any_meta()});
    bench->wr_index = static_cast<SData>(shown_write.index);
    drive(shown_write.meta, bench->wr_meta);
    // What the descriptor at p5 would write; that it does, the next cycle shows.
    const Write forecast = next.value_or(Write{bench.below(kDepth), any_meta()});
    drive(Forecast{forecast.index, forecast.meta.generation, forecast.meta.link, bench.below(4),
                   forecast.meta.used, forecast.meta.ip6},
          bench->p5_forecast);
    if (write) memory[write->index] = write->meta;
    asked.push_back(question);
    bench.settle();
    if (asked.size() > kLatency) {
      check(asked.front());
      asked.pop_front();
    }
    bench.edge();
  }
  /// A write in a quiet moment, long before whatever follows.
  void write(const Write& write) {
    cycle({}, {}, write);
    cycle({}, write, {});
    for (int i = 0; i <= kLatency; ++i) cycle({}, {}, {});
  }
  void check(const Question& question) {
    const auto found = shown<Found>(bench->p5_found);
    const Meta& held = memory[question.name.index];
    const bool named = question.name.fits && question.name.generation == held.generation &&
                       (!question.family.matters || question.family.ip6 == held.ip6);
    ASSERT_EQ(found.live, held.used && named) << "cycle " << bench.cycle();
    ASSERT_EQ(found.invalid, held.invalid) << "cycle " << bench.cycle();
    ASSERT_EQ(found.link, held.link) << "cycle " << bench.cycle();
    ASSERT_EQ(found.fits_parent, held.link == question.parent) << "cycle " << bench.cycle();
  }

  Bench<Vflue_meta_lane> bench;
  std::array<Meta, kDepth> memory{};
  std::deque<Question> asked;  // the newest last
};

TEST_P(MetaLane, LookupIsAnsweredFourCyclesLaterWithEveryWriteUntilThen) {
  std::optional<Write> write, next;
  std::deque<std::uint32_t> indices(1);  // asked for lately
  for (int i = 0; i < 30000 && !HasFatalFailure(); ++i) {
    const std::uint32_t index = bench.below(kDepth);
    indices.push_back(index);
    if (indices.size() > kLatency + 1) indices.pop_front();
    next.reset();
    // Often the one that was asked for lately: a write that passes it.
    if (bench.chance(70)) {
      const auto lately = bench.below(static_cast<std::uint32_t>(indices.size()));
      next = Write{bench.chance(70) ? indices[lately] : bench.below(kDepth), any_meta()};
    }
    cycle(any_question(index), write, next);
    write = next;
  }
}

/// One write, `distance` cycles after the lookup that it passes: 0 in the same cycle, kLatency in
/// the cycle of the answer. It makes every answer another one.
TEST_P(MetaLane, WritePassingAtEveryStageReplacesEveryAnswer) {
  const Meta before{true, false, false, 9, 2}, after{true, true, true, 8, 3};
  for (const auto& [old, young] : {std::pair(before, after), std::pair(after, before)}) {
    for (const Question& question : {Question{{true, old.generation, 5}, old.link, {true, old.ip6}},
                                     {{true, young.generation, 5}, young.link, {true, young.ip6}},
                                     {{true, young.generation, 5}, young.link, {true, old.ip6}}}) {
      for (int distance = -1; distance <= kLatency + 1; ++distance) {
        write({5, old});
        for (int now = -2; now <= kLatency + 1; ++now) {
          const auto at = [&, young = young](int when) {
            return when == distance ? std::optional(Write{5, young}) : std::nullopt;
          };
          cycle(now == 0 ? question : Question{}, at(now), at(now + 1));
          ASSERT_FALSE(HasFatalFailure()) << "written " << distance << " cycles after the lookup";
        }
      }
    }
  }
}

TEST_P(MetaLane, WriteToAnotherObjectChangesNothing) {
  for (std::uint32_t other = 0; other < kDepth; ++other) {
    if (other == 6) continue;
    for (int distance = 0; distance <= kLatency; ++distance) {
      write({6, any_meta()});
      const Write passing{other, any_meta()};
      for (int now = -1; now <= kLatency; ++now) {
        cycle(any_question(6), now == distance ? std::optional(passing) : std::nullopt,
              now + 1 == distance ? std::optional(passing) : std::nullopt);
      }
    }
  }
}

TEST_P(MetaLane, ForecastThatDoesNotComeTrueChangesNothing) {
  const Meta held{true, false, true, 1, 2};
  write({4, held});
  for (int i = 0; i < 20; ++i) {
    // Somebody would write this very object, and fails.
    asked.push_back({{true, 1, 4}, 2, {true, true}});
    drive(asked.back().name, bench->p1_name);
    bench->p1_parent = 2;
    bench->wr_en = 0;
    drive(asked.back().family, bench->p1_family);
    drive(Forecast{4, 7, 3, 3, true, false}, bench->p5_forecast);
    bench.settle();
    if (asked.size() > kLatency) {
      check(asked.front());
      asked.pop_front();
    }
    bench.edge();
  }
}

TEST_P(MetaLane, WalkIsToldWhatTheSlotHolds) {
  for (std::uint32_t index = 0; index < kDepth; ++index) {
    write({index, {index % 2 != 0, false, false, any_generation(), 0}});
  }
  for (std::uint32_t index = 0; index < kDepth + kLatency; ++index) {
    drive(Name{false, 0, index % kDepth}, bench->p1_name);
    bench.settle();
    if (index >= kLatency) {
      const auto found = shown<Found>(bench->p5_found);
      EXPECT_EQ(found.used, memory[index - kLatency].used);
      EXPECT_EQ(found.generation, memory[index - kLatency].generation);
    }
    bench.edge();
  }
}

TEST_P(MetaLane, WritesNothingDuringAReset) {
  write({2, {true, false, false, 5, 1}});
  bench->rst = 1;
  bench->wr_en = 1;
  bench->wr_index = 2;
  drive(Meta{true, false, false, 6, 1}, bench->wr_meta);
  bench.run(3);
  bench->rst = 0;
  bench->wr_en = 0;
  for (int i = 0; i <= kLatency; ++i) cycle({{true, 5, 2}, 1}, {}, {});
}

TEST_P(MetaLane, PowersUpWithoutObjectsAndWithGenerationsOfZero) {
  for (std::uint32_t index = 0; index < kDepth; ++index) {
    drive(Name{true, 0, index}, bench->p1_name);
    bench.run(kLatency);
    bench.settle();
    const auto found = shown<Found>(bench->p5_found);
    EXPECT_FALSE(found.live || found.used);
    EXPECT_EQ(found.generation, 0u);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, MetaLane, testing::ValuesIn(kSeeds));

}  // namespace
}  // namespace flue::test
