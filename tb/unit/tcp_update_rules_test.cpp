// SPDX-License-Identifier: Apache-2.0
//
// flue_tcp_update_rules.

#include <array>
#include <cstdint>
#include <deque>
#include <optional>

#include <gtest/gtest.h>

#include "Vflue_tcp_update_rules.h"
#include "bench.hpp"
#include "packed.hpp"
#include "update_rules.hpp"

namespace flue::test {
namespace {

using layout::TcpState;

constexpr std::uint32_t kConnections = 6;
// Cycles from the index (p8) to the values that are given, the rules, and the values held before.
constexpr std::size_t kGiven = 2, kRules = 3, kHeld = 4;

/// tcp_cached_t.
struct TcpCached {
  TcpState state;
  template <typename Visitor>
  void members(Visitor& each) {
    each(state.initial_rcv_wnd, 32);
    each(state.rcv_indication_size, 32);
    each(state.ka_timeout, 32);
    each(state.ka_interval, 32);
    each(state.max_rt, 32);
    each(state.cached_flags, 16);
    each(state.ka_probe_count, 8);
    each(state.ttl_or_hop_limit, 8);
    each(state.flow_label, 20);
    each(state.user_priority, 3);
    each(state.tos_or_traffic_class, 8);
  }
};

enum class What { kNothing, kCreate, kUpdate };

struct Asked {
  What what = What::kNothing;
  std::uint32_t index = 0;
  UpdateRules rules;
  TcpState held, given;
  bool known = false;  // `held` is somebody's
};

class TcpUpdateRules : public testing::TestWithParam<int> {
 protected:
  TcpUpdateRules() : bench(GetParam()) {}

  /// Few values, so that old and new are often equal.
  TcpState any_state() {
    TcpState state;
    state.cached_flags = static_cast<std::uint16_t>(bench.below(16));
    state.ka_timeout = 100 + bench.below(2);
    state.ka_interval = 200 + bench.below(2);
    state.max_rt = 300 + bench.below(2);
    state.ka_probe_count = static_cast<std::uint8_t>(5 + bench.below(2));
    state.initial_rcv_wnd = static_cast<std::uint32_t>(bench.random()());
    return state;
  }
  /// One cycle: this one is at p8, and those before it at p10, p11 and p12.
  void cycle(What what, std::uint32_t index, const TcpState& given) {
    Asked now;
    now.what = what;
    now.index = index;
    now.given = given;
    now.known = held[index].has_value();
    if (now.known) now.held = *held[index];
    if (what == What::kUpdate) now.rules = rules_of(now.held, given);
    if (what != What::kNothing) held[index] = given;
    asked.push_front(now);
    bench->p8_index = static_cast<SData>(index);
    const Asked& writes = asked.size() > kGiven ? asked[kGiven] : asked.back();
    const bool any = asked.size() > kGiven;
    bench->p10_index = static_cast<SData>(writes.index);
    bench->p10_create = any && writes.what == What::kCreate;
    bench->p10_update = any && writes.what == What::kUpdate;
    drive(TcpCached{writes.given}, bench->p10_cached);
    bench.settle();
    if (asked.size() > kRules) check_rules(asked[kRules]);
    if (asked.size() > kHeld) {
      check_held(asked[kHeld]);
      asked.pop_back();
    }
    bench.edge();
  }
  void quiet_cycles(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) cycle(What::kNothing, 0, any_state());
  }
  void check_rules(const Asked& e) {
    ASSERT_EQ(bench->p11_zero_total_rt, e.rules.zero_total_rt);
    ASSERT_EQ(bench->p11_zero_probe_count, e.rules.zero_probe_count);
    ASSERT_EQ(bench->p11_restart_timeout, e.rules.restart_timeout);
    if (e.rules.restart_timeout) {
      ASSERT_EQ(bench->p11_ka_timeout, e.given.ka_timeout);
    }
  }
  void check_held(const Asked& e) {
    if (!e.known) return;
    ASSERT_EQ(bench->p12_held_ka_timeout, e.held.ka_timeout);
    ASSERT_EQ(bench->p12_held_ka_interval, e.held.ka_interval);
    ASSERT_EQ(bench->p12_held_max_rt, e.held.max_rt);
    ASSERT_EQ(bench->p12_held_ka_probe_count, e.held.ka_probe_count);
  }

  Bench<Vflue_tcp_update_rules> bench;
  std::array<std::optional<TcpState>, kConnections> held;
  std::deque<Asked> asked;  // the newest first
};

TEST_P(TcpUpdateRules, EveryUpdateComparesWithTheOneBeforeIt) {
  for (std::uint32_t index = 0; index < kConnections; ++index) {
    cycle(What::kCreate, index, any_state());
  }
  for (int i = 0; i < 20000 && !HasFatalFailure(); ++i) {
    const std::uint32_t index = bench.chance(50) ? 0 : bench.below(kConnections);
    const What what = bench.chance(80)   ? What::kUpdate
                      : bench.chance(30) ? What::kCreate
                                         : What::kNothing;
    cycle(what, index, any_state());
  }
}

TEST_P(TcpUpdateRules, OneHotConnectionIsUpdatedEveryCycle) {
  cycle(What::kCreate, 3, any_state());
  for (int i = 0; i < 5000 && !HasFatalFailure(); ++i) cycle(What::kUpdate, 3, any_state());
}

TEST_P(TcpUpdateRules, NewConnectionFollowsNoRule) {
  for (int i = 0; i < 100 && !HasFatalFailure(); ++i) {
    TcpState state = any_state();
    state.cached_flags = kKeepAliveEnabled | kKeepAliveRestart | kMaxRtRestart;
    cycle(What::kCreate, 1, state);
  }
}

/// Each row of the table by itself: `change` is the only difference.
TEST_P(TcpUpdateRules, EachRuleHasItsCause) {
  TcpState before = any_state();
  before.cached_flags = 0;
  const auto after = [&](unsigned flags, auto change) {
    cycle(What::kCreate, 2, before);
    TcpState given = before;
    given.cached_flags = static_cast<std::uint16_t>(flags);
    change(given);
    cycle(What::kUpdate, 2, given);
    quiet_cycles(kRules - 1);
    bench.settle();
    return UpdateRules{bench->p11_zero_total_rt != 0, bench->p11_zero_probe_count != 0,
                       bench->p11_restart_timeout != 0};
  };
  const auto nothing = [](TcpState&) {};
  const auto max_rt = [](TcpState& s) { ++s.max_rt; };
  const auto probes = [](TcpState& s) { ++s.ka_probe_count; };
  const auto timeout = [](TcpState& s) { ++s.ka_timeout; };
  const auto interval = [](TcpState& s) { ++s.ka_interval; };
  const auto expect = [](UpdateRules rules, bool total_rt, bool probe_count, bool restart) {
    EXPECT_EQ(rules.zero_total_rt, total_rt);
    EXPECT_EQ(rules.zero_probe_count, probe_count);
    EXPECT_EQ(rules.restart_timeout, restart);
  };
  expect(after(0, nothing), false, false, false);
  expect(after(kMaxRtRestart, nothing), true, false, false);
  expect(after(0, max_rt), true, false, false);
  expect(after(kKeepAliveRestart, nothing), false, false, false);
  expect(after(kKeepAliveRestart | kKeepAliveEnabled, nothing), false, true, true);
  expect(after(0, probes), false, false, false);
  expect(after(kKeepAliveRestart, probes), false, true, false);
  expect(after(kMaxRtRestart, probes), true, true, false);
  expect(after(kKeepAliveEnabled, timeout), false, false, false);
  expect(after(kMaxRtRestart, timeout), true, false, false);
  expect(after(kMaxRtRestart | kKeepAliveEnabled, timeout), true, false, true);
  expect(after(kMaxRtRestart | kKeepAliveEnabled, interval), true, false, true);
}

INSTANTIATE_TEST_SUITE_P(Seeds, TcpUpdateRules, testing::ValuesIn(kSeeds));

}  // namespace
}  // namespace flue::test
