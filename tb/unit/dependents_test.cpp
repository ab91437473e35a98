// SPDX-License-Identifier: Apache-2.0
//
// flue_dependents, where dependents can move to another object and where they stay.

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include <gtest/gtest.h>

#include "Vflue_dependents_moves.h"
#include "Vflue_dependents_stays.h"
#include "bench.hpp"
#include "packed.hpp"

namespace flue::test {
namespace {

constexpr std::uint32_t kDepth = 5;
constexpr int kMost = 4;     // of one object: counts are modulo 8
constexpr int kLatency = 4;  // p1 to p5

/// What the commit bus says in one cycle: a dependent comes to, leaves, or both.
struct Event {
  std::optional<std::uint32_t> arrive, depart;
};

template <typename Model>
constexpr bool kMoves = std::is_same_v<Model, Vflue_dependents_moves>;

template <typename Model>
class Dependents : public testing::Test {
 protected:
  Dependents() {
    drive_event({});
    bench->clear_en = 0;
    bench.reset();
    for (std::uint32_t index = 0; index < kDepth; ++index) clear(index);
    quiet_cycles(kSettled);
  }
  void drive_event(const Event& event) {
    bench->arrive_en = event.arrive.has_value();
    bench->depart_en = event.depart.has_value();
    bench->arrive_index = static_cast<SData>(event.arrive.value_or(bench.below(kDepth)));
    bench->depart_index = static_cast<SData>(event.depart.value_or(bench.below(kDepth)));
  }
  /// One cycle: a question is asked, `event` is on the bus, and `next` will be in the next cycle.
  /// What was asked four cycles ago is answered.
  void cycle(std::uint32_t question, const Event& event, const Event& next) {
    bench->p1_index = static_cast<SData>(question);
    drive_event(event);
    // Where the one at p5 would arrive and leave; that it does, the next cycle shows.
    drive(Forecast{bench.below(kDepth), 0, next.arrive.value_or(bench.below(kDepth)),
                   next.depart.value_or(bench.below(kDepth))},
          bench->p5_forecast);
    if (event.arrive) ++count[*event.arrive];
    if (event.depart) --count[*event.depart];
    asked.push_back(question);
    bench.settle();
    if (asked.size() > kLatency) {
      ASSERT_EQ(bench->p5_any, count[asked.front()] != 0) << "cycle " << bench.cycle();
      asked.pop_front();
    }
    bench.edge();
  }
  void quiet_cycles(int cycles) {
    for (int i = 0; i < cycles && !HasFatalFailure(); ++i) cycle(bench.below(kDepth), {}, {});
  }
  /// In a quiet moment. Each object is asked for meanwhile and afterwards.
  void happens(const Event& event) {
    cycle(bench.below(kDepth), {}, event);
    cycle(bench.below(kDepth), event, {});
    for (std::uint32_t index = 0; index < kDepth; ++index) cycle(index, {}, {});
  }
  void arrive(std::uint32_t index) { happens({index, {}}); }
  void depart(std::uint32_t index) { happens({{}, index}); }
  /// As reset does: nobody asks meanwhile.
  void clear(std::uint32_t index) {
    drive_event({});
    bench->clear_en = 1;
    bench->clear_index = static_cast<SData>(index);
    count[index] = 0;
    bench.run(1);
    bench->clear_en = 0;
    asked.clear();
  }
  /// An object with `least` to `most` dependents when those of the cycle before have been counted.
  std::optional<std::uint32_t> one_with(int least, int most) {
    const std::uint32_t start = bench.below(kDepth);
    for (std::uint32_t i = 0; i < kDepth; ++i) {
      const std::uint32_t index = (start + i) % kDepth;
      if (count[index] >= least && count[index] <= most) return index;
    }
    return std::nullopt;
  }

  static constexpr int kSettled = 8;  // cycles after a clear until questions are answered

  Bench<Model> bench;
  std::array<int, kDepth> count{};
  std::deque<std::uint32_t> asked;  // the newest last
};

using Builds = testing::Types<Vflue_dependents_moves, Vflue_dependents_stays>;
struct BuildNames {
  template <typename Model>
  static std::string GetName(int /*number*/) {
    return kMoves<Model> ? "Moves" : "Stays";
  }
};
TYPED_TEST_SUITE(Dependents, Builds, BuildNames);

TYPED_TEST(Dependents, AnswerContainsAllThatCameAndWentUntilItsCycle) {
  Event event, next;
  for (int i = 0; i < 40000 && !this->HasFatalFailure(); ++i) {
    // The next event is one that can follow this one.
    if (event.arrive) ++this->count[*event.arrive];
    if (event.depart) --this->count[*event.depart];
    const unsigned crowding = (i / 100) % 2 ? 70 : 30;
    next = {};
    if (this->bench.chance(crowding)) next.arrive = this->one_with(0, kMost - 1);
    if (this->bench.chance(100 - crowding)) next.depart = this->one_with(1, kMost);
    // Its dependent cannot leave in the cycle in which it comes.
    if (next.arrive && next.depart == next.arrive && this->count[*next.arrive] == 0) {
      next.depart.reset();
    }
    if (!kMoves<TypeParam> && next.arrive) next.depart.reset();
    if (event.arrive) --this->count[*event.arrive];
    if (event.depart) ++this->count[*event.depart];
    this->cycle(this->bench.chance(50) ? this->bench.below(kDepth) : this->bench.below(2), event,
                next);
    event = next;
  }
}

/// One event at every distance from the question: 0 in the same cycle, kLatency in the cycle of the
/// answer. `cycle` checks the answer.
TYPED_TEST(Dependents, ArrivalAndDepartureAreSeenAtEveryDistance) {
  for (int before = 0; before < kMost; ++before) {
    for (int distance = -4; distance <= kLatency + 1; ++distance) {
      for (const Event& event : {Event{1, {}}, Event{{}, 1}}) {
        for (int now = -5; now <= kLatency + 1; ++now) {
          const auto at = [&](int when) { return when == distance ? event : Event{}; };
          this->cycle(now == 0 ? 1 : 0, at(now), at(now + 1));
          ASSERT_FALSE(this->HasFatalFailure())
              << "at distance " << distance << ", " << before << " before";
        }
      }
    }
    this->arrive(1);
  }
}

TYPED_TEST(Dependents, ForecastThatDoesNotComeTrueChangesNothing) {
  this->arrive(1);
  for (std::uint32_t index = 0; index < kDepth; ++index) {
    for (int i = 0; i < 8; ++i) {
      this->bench->p1_index = static_cast<SData>(index);
      drive(Forecast{0, 0, index, index}, this->bench->p5_forecast);
      this->drive_event({});
      this->bench.settle();
      if (i >= kLatency) {
        EXPECT_EQ(this->bench->p5_any, index == 1);
      }
      this->bench.edge();
    }
  }
  this->asked.clear();
}

TYPED_TEST(Dependents, CountsWrapWithoutAnybodyNoticing) {
  for (int round = 0; round < 10; ++round) {
    for (int i = 0; i < kMost; ++i) this->arrive(2);
    for (int i = 0; i < kMost; ++i) this->depart(2);
  }
}

TYPED_TEST(Dependents, OneObjectTakesAnArrivalOrADepartureEveryCycle) {
  const Event comes{3, {}}, goes{{}, 3};
  std::vector<Event> events;
  for (int i = 0; i < 50; ++i) events.insert(events.end(), {comes, goes});
  for (int i = 0; i < 10; ++i) {  // in a row, each reads what the one before it wrote
    events.insert(events.end(), kMost, comes);
    events.insert(events.end(), kMost, goes);
  }
  events.push_back({});
  this->cycle(3, {}, events[0]);
  for (std::size_t i = 0; i + 1 < events.size(); ++i) this->cycle(3, events[i], events[i + 1]);
  for (int i = 0; i < 8; ++i) this->cycle(3, {}, {});
}

TYPED_TEST(Dependents, ClearForgetsOneObjectAndNoOther) {
  for (std::uint32_t index = 0; index < kDepth; ++index) this->arrive(index);
  this->clear(2);
  this->quiet_cycles(this->kSettled);
  for (std::uint32_t index = 0; index < kDepth; ++index) this->cycle(index, {}, {});
  this->quiet_cycles(this->kSettled);
  for (std::uint32_t index = 0; index < kDepth; ++index) this->clear(index);  // one a cycle
  this->quiet_cycles(this->kSettled);
  for (std::uint32_t index = 0; index < kDepth; ++index) this->cycle(index, {}, {});
  this->quiet_cycles(this->kSettled);
}

using MovingDependents = Dependents<Vflue_dependents_moves>;

TEST_F(MovingDependents, RelinkLeavesOneAndArrivesAtTheOtherInOneCycle) {
  arrive(0);
  for (std::uint32_t from = 0; from < kDepth; ++from) happens({(from + 1) % kDepth, from});
}

}  // namespace
}  // namespace flue::test
