// SPDX-License-Identifier: Apache-2.0
//
// UPDATE of a connection, and what it does to delegated values (UPD-9 to UPD-13, OP-17 to OP-22).

#include "engine_test.hpp"

namespace flue::test {
namespace {

// Cached Flags: TCP_FLAG_...
constexpr std::uint16_t kKeepAliveEnabled = 0x01;
constexpr std::uint16_t kKeepAliveRestart = 0x04;
constexpr std::uint16_t kMaxRtRestart = 0x08;
constexpr std::uint16_t kUpdateRcvWnd = 0x10;

class UpdateConnection : public EngineTest {
 protected:
  UpdateConnection() : path(new_path(new_neighbor())) {
    held = sample_connection(1);
    held.cached_flags = kKeepAliveEnabled;
    held.total_rt = 111;
    held.keep_alive_probe_count = 5;
    held.keep_alive_timeout_delta = 777;
    connection = create(initiate(Parent{path}, held));
  }
  /// Updates with `held`, changed by the test, and gives the state then.
  layout::TcpState updated(const layout::TcpState& given) {
    EXPECT_EQ(status_of(update(connection, given)), Status::kSuccess);
    return connection_state(connection);
  }

  const Word path;
  Word connection = 0;
  layout::TcpState held;
};
FLUE_ON_EVERY_ENGINE(UpdateConnection);

TEST_P(UpdateConnection, TheCachedClassAndNothingElse) {  // UPD-2
  layout::TcpState given = sample_connection(2);
  given.max_rt = held.max_rt;
  EXPECT_EQ(status_of(update(connection, given)), Status::kSuccess);
  std::array<Word, layout::kMessageWords> words{};
  held.encode(words.data());
  given.encode(words.data(), StateClass::kCached);
  EXPECT_EQ(join(state_differences(layout::TcpState::decode(words.data()),
                                   state_of(Layer::kTcp, connection))),
            "");
}

TEST_P(UpdateConnection, OneShotFlagsAreNotStoredAndLevelsAre) {  // OP-22, UPD-7
  held.cached_flags = 0xFFFF & ~kKeepAliveEnabled;
  EXPECT_EQ(updated(held).cached_flags, 0x02);
  held.cached_flags = kKeepAliveEnabled;
  EXPECT_EQ(updated(held).cached_flags, 0x01);
}

TEST_P(UpdateConnection, MaxRtRestartZeroesTotalRt) {  // UPD-9
  held.cached_flags = kMaxRtRestart;
  EXPECT_EQ(updated(held).total_rt, 0u);
}

TEST_P(UpdateConnection, AChangedMaxRtZeroesTotalRtAndTheSameDoesNot) {  // OP-19
  EXPECT_EQ(updated(held).total_rt, 111u);
  held.max_rt += 1;
  EXPECT_EQ(updated(held).total_rt, 0u);
}

TEST_P(UpdateConnection, KeepAliveRestartStartsTheIdleTimeAgain) {  // UPD-10, OP-18
  held.cached_flags = kKeepAliveEnabled | kKeepAliveRestart;
  const layout::TcpState now = updated(held);
  EXPECT_EQ(now.keep_alive_probe_count, 0);
  EXPECT_EQ(now.keep_alive_timeout_delta, held.ka_timeout);
  EXPECT_EQ(now.total_rt, 111u);
}

TEST_P(UpdateConnection, KeepAliveRestartDoesNothingWhenKeepaliveIsOff) {  // OP-18
  held.cached_flags = kKeepAliveRestart;
  const layout::TcpState now = updated(held);
  EXPECT_EQ(now.keep_alive_probe_count, 5);
  EXPECT_EQ(now.keep_alive_timeout_delta, 777u);
}

TEST_P(UpdateConnection, AChangedKaProbeCountWithEitherRestartZeroesProbeCount) {  // UPD-12, OP-17
  for (std::uint16_t flags : {kMaxRtRestart, kKeepAliveRestart}) {
    layout::TcpState delegated = held;
    host.delegate(delegate(connection, delegated));  // 5 probes again
    held.cached_flags = flags;                       // keepalive off
    held.ka_probe_count = static_cast<std::uint8_t>(held.ka_probe_count + 1);
    const layout::TcpState now = updated(held);
    EXPECT_EQ(now.keep_alive_probe_count, 0) << flags;
    EXPECT_EQ(now.keep_alive_timeout_delta, 777u);
  }
}

TEST_P(UpdateConnection, TheSameKaProbeCountOrNoRestartLeavesProbeCount) {
  held.cached_flags = kMaxRtRestart | kKeepAliveEnabled;
  EXPECT_EQ(updated(held).keep_alive_probe_count, 5);
  held.cached_flags = kKeepAliveEnabled;
  held.ka_probe_count = static_cast<std::uint8_t>(held.ka_probe_count + 1);
  EXPECT_EQ(updated(held).keep_alive_probe_count, 5);
}

TEST_P(UpdateConnection,
       AChangedKaTimeoutOrIntervalWithARestartRestartsTheTimer) {  // UPD-13, OP-17
  for (std::uint32_t layout::TcpState::*changed :
       {&layout::TcpState::ka_timeout, &layout::TcpState::ka_interval}) {
    host.delegate(delegate(connection, held));
    held.cached_flags = kMaxRtRestart | kKeepAliveEnabled;
    held.*changed += 1;
    const layout::TcpState now = updated(held);
    EXPECT_EQ(now.keep_alive_timeout_delta, held.ka_timeout);
    EXPECT_EQ(now.keep_alive_probe_count, 5);
  }
}

TEST_P(UpdateConnection, ATimerThatDoesNotRunIsNotRestarted) {  // OP-17
  held.cached_flags = kMaxRtRestart;
  held.ka_timeout += 1;
  EXPECT_EQ(updated(held).keep_alive_timeout_delta, 777u);
  held.cached_flags = kKeepAliveEnabled;  // runs, but no restart is asked for
  held.ka_timeout += 1;
  EXPECT_EQ(updated(held).keep_alive_timeout_delta, 777u);
}

TEST_P(UpdateConnection, ANewWindowLeavesRcvWndToTheDataPath) {  // UPD-11, OP-20
  held.cached_flags = kUpdateRcvWnd;
  held.initial_rcv_wnd += 1000;
  const layout::TcpState now = updated(held);
  EXPECT_EQ(now.initial_rcv_wnd, held.initial_rcv_wnd);
  EXPECT_EQ(now.rcv_wnd, held.rcv_wnd);
}

TEST_P(UpdateConnection, AWindowAboveTheLimitFailsAndNothingChanges) {  // UPD-18, UPD-22, OP-2
  layout::TcpState given = sample_connection(2);
  given.cached_flags = 0x1F;
  given.initial_rcv_wnd = 1073725441;
  EXPECT_EQ(status_of(update(connection, given)), Status::kFailureValue);
  EXPECT_EQ(join(state_differences(held, state_of(Layer::kTcp, connection))), "");
  given.initial_rcv_wnd = 1073725440;
  EXPECT_EQ(status_of(update(connection, given)), Status::kSuccess);
}

TEST_P(UpdateConnection, WithCheckParentMustHangOnThatPath) {  // OP-9, OP-36
  const Word other = new_path(new_neighbor(2), 2);
  layout::TcpState given = sample_connection(2);
  EXPECT_EQ(status_of(check_parent(update(connection, given), other)), Status::kFailureParent);
  EXPECT_EQ(join(state_differences(held, state_of(Layer::kTcp, connection))), "");
  given.initial_rcv_wnd = 0xFFFFFFFF;
  EXPECT_EQ(status_of(check_parent(update(connection, given), other)), Status::kFailureParent);
  EXPECT_EQ(status_of(check_parent(update(connection, given), path)), Status::kFailureValue);
  EXPECT_EQ(status_of(check_parent(update(connection, held), path)), Status::kSuccess);
}

TEST_P(UpdateConnection, TheSecondOfTwoUpdatesAtOnceComparesWithTheFirst) {  // OP-8, OP-17, OP-19
  // First a new MaxRT, KaProbeCount and KaTimeout without restart; then the same values, which are
  // "old" by then.
  layout::TcpState first = held;
  first.ka_probe_count = static_cast<std::uint8_t>(held.ka_probe_count + 1);
  first.ka_timeout = held.ka_timeout + 1;
  layout::TcpState second = first;
  second.cached_flags = kKeepAliveEnabled | kMaxRtRestart;
  host.run(std::vector{update(connection, first), update(connection, second)});
  layout::TcpState now = connection_state(connection);
  EXPECT_EQ(now.keep_alive_probe_count, 5);
  EXPECT_EQ(now.keep_alive_timeout_delta, 777u);
  EXPECT_EQ(now.total_rt, 0u);

  // And back: each differs from the one before it, not from what was there before both.
  host.delegate(delegate(connection, held));
  layout::TcpState there = second;
  there.cached_flags = kKeepAliveEnabled;
  there.ka_probe_count = held.ka_probe_count;
  layout::TcpState back = second;
  host.run(std::vector{update(connection, there), update(connection, back)});
  now = connection_state(connection);
  EXPECT_EQ(now.keep_alive_probe_count, 0);
  EXPECT_EQ(now.keep_alive_timeout_delta, 777u);
}

TEST_P(UpdateConnection, OldIsForwardedAtEveryDistance) {
  // The update before last, and so on: others in between that do not touch this connection.
  const Word other = new_connection(path, 3);
  for (std::size_t distance = 0; distance < 16; ++distance) {
    host.delegate(delegate(connection, held));
    layout::TcpState first = held;
    first.ka_probe_count = static_cast<std::uint8_t>(held.ka_probe_count + 1 + distance);
    layout::TcpState second = first;
    second.cached_flags = kKeepAliveEnabled | kMaxRtRestart;
    std::vector<Descriptor> stream{update(connection, first)};
    stream.resize(1 + distance, update(other, sample_connection(3)));
    stream.push_back(update(connection, second));
    host.run(stream);
    EXPECT_EQ(connection_state(connection).keep_alive_probe_count, 5) << distance;
  }
}

TEST_P(UpdateConnection, AnUpdateRightAfterTheInitiateComparesWithThat) {
  layout::TcpState given = sample_connection(4);
  given.keep_alive_probe_count = 9;
  layout::TcpState same = given;
  same.cached_flags = kMaxRtRestart;
  const Word next = handle(layout::kHandleTcp, 0, 1);
  const auto replies = host.run(std::vector{initiate(Parent{path}, given), update(next, same),
                                            query(Layer::kTcp, next, StateClass::kDelegated)});
  EXPECT_EQ(replies[0].handle(), next);
  EXPECT_EQ(replies[2].as<layout::TcpState>().keep_alive_probe_count, 9);
  EXPECT_EQ(replies[2].as<layout::TcpState>().total_rt, 0u);
}

}  // namespace
}  // namespace flue::test
