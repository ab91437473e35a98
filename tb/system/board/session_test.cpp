// SPDX-License-Identifier: Apache-2.0
//
// Sessions between a host and a board: beginnings, ends, and the rule for being quiet
// (engine.hpp).

#include "tb/common/session.hpp"

#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flue/layout/flue_regs.hpp"
#include "tb/board/board_engine.hpp"
#include "tb/board/line_faults.hpp"
#include "tb/common/samples.hpp"

namespace flue::test {
namespace {

using testing::HasSubstr;

std::unique_ptr<SerialEngine> connect(SimulatedBoard& board) {
  return std::make_unique<SerialEngine>(std::make_unique<SimulatedLine>(board), kSimulatedTiming);
}

void run(SimulatedBoard& board, int cycles) {
  for (int i = 0; i < cycles; ++i) board.step();
}

std::string failure_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const EngineGone& error) {
    return error.what();
  }
  return "";
}

TEST(BoardSession, ANewHostFindsAnEmptyEngineAndNoAnswerOfTheOldOne) {
  const auto board = make_board_8x16x16();
  Word old = 0;
  {
    const auto engine = connect(*board);
    Session host(*engine);
    old = host.run(initiate(sample_neighbor(1))).handle();
    // It dies in the middle: descriptors and half of one on their way, completions unreceived.
    for (int i = 0; i < 7; ++i) {
      engine->send_command(to_beats(query(Layer::kNeighbor, old, StateClass::kAll))[0]);
    }
    engine->send_command(to_beats(initiate(Parent{1}, sample_connection(1)))[0]);
    run(*board, 4000);
  }
  const auto engine = connect(*board);
  Session host(*engine);
  EXPECT_EQ(host.run(query(Layer::kNeighbor, old, StateClass::kAll)).status(),
            Status::kFailureHandle);
  EXPECT_EQ(host.run(initiate(sample_neighbor(2))).status(), Status::kSuccess);
  host.settle();
  EXPECT_EQ(host.resolve(0).commands_seen, 2U) << "only this host's";
  EXPECT_EQ(board->assertion_failures(), 0);
}

TEST(BoardSession, EndsAHangThatAnEarlierHostLeft) {
  const auto board = make_board_8x16x16();
  {
    const auto engine = connect(*board);
    engine->write_register(reg::fault::kAddress, reg::fault::kHangMask);
    engine->send_command(to_beats(initiate(sample_neighbor(1)))[0]);
    run(*board, 4000);
  }
  const auto engine = connect(*board);
  Session host(*engine);
  EXPECT_EQ(host.run(initiate(sample_neighbor(2))).status(), Status::kSuccess);
  EXPECT_EQ(engine->read_register(reg::command_beats::kAddress), 1U);
}

TEST(BoardSession, WorksThroughMoreSessionsThanThereAreNumbers) {
  const auto board = make_board_8x16x16();
  for (int i = 0; i < 260; ++i) {
    const auto engine = connect(*board);
    ASSERT_EQ(engine->read_register(reg::id::kAddress), layout::kIdentity) << i;
  }
}

TEST(BoardSession, OfABoardThatVanishesEndsWithAnError) {
  BoardEngine engine(make_board_8x16x16());
  engine.line().cut();
  EXPECT_THAT(failure_of([&] { engine.read_register(reg::id::kAddress); }),
              HasSubstr("simulated line: the board does not answer"));
}

TEST(BoardSession, OfABoardThatVanishesWhileNothingIsAskedEndsWithAnErrorToo) {
  BoardEngine engine(make_board_8x16x16());
  engine.line().cut();
  const std::string failure = failure_of([&] {
    for (int i = 0; i < 1'000'000; ++i) engine.step();
  });
  EXPECT_THAT(failure, HasSubstr("the board does not answer"));
}

TEST(BoardSession, WithNoBoardAtAllDoesNotBegin) {
  const auto board = make_board_8x16x16();
  auto line = std::make_unique<SimulatedLine>(*board);
  line->cut();
  EXPECT_THAT(failure_of([&] { SerialEngine(std::move(line), kSimulatedTiming); }),
              HasSubstr("the board does not answer"));
}

TEST(BoardSession, EndsWithAnErrorWhenTheBoardIsReset) {
  BoardEngine engine(make_board_8x16x16());
  engine.board().press_reset(true);
  run(engine.board(), 100);
  engine.board().press_reset(false);
  run(engine.board(), 1000);
  EXPECT_THAT(failure_of([&] {
                for (int i = 0; i < 1'000'000; ++i) engine.step();
              }),
              HasSubstr("it was reset, or another host has taken it"));
}

TEST(BoardSession, RegisterReadHasEverythingBeforeItBehindIt) {
  BoardEngine engine(make_board_8x16x16());
  Session host(engine);
  const Word path = host.run(initiate(Parent{host.run(initiate(sample_neighbor(1))).handle()},
                                      sample_ip4_path(1)))
                        .handle();
  const auto to = std::make_shared<LineFaults>(LineFaults(5).add_all(60));
  const auto from = std::make_shared<LineFaults>(LineFaults(6).add_all(60));
  engine.line().set_faults([to](const serial::Bytes& bytes) { return (*to)(bytes); },
                           [from](const serial::Bytes& bytes) { return (*from)(bytes); });
  for (std::uint32_t round = 0; round < 20; ++round) {
    const Word connection = host.run(initiate(Parent{path}, sample_connection(round))).handle();
    const Beat beat = to_beats(invalidate(Layer::kTcp, connection))[0];
    while (!engine.send_command(beat)) engine.step();
    // As a driver does that wants to know that all is done.
    while ((engine.read_register(reg::status::kAddress) & reg::status::kBusyMask) != 0) {
    }
    EXPECT_TRUE(engine.receive_completion().has_value()) << "round " << round;
    EXPECT_TRUE(engine.receive_event().has_value()) << "round " << round;
    EXPECT_EQ(host.run(terminate(Layer::kTcp, connection)).status(), Status::kSuccess);
  }
}

TEST(BoardSession, NoDelegateOvertakesHalfACommandNorTheOtherWayRound) {
  BoardEngine engine(make_board_8x16x16());
  const auto command = to_beats(initiate(Parent{0}, sample_connection(1)));
  const auto delegated = to_beats(delegate(0, sample_connection(1)));
  ASSERT_TRUE(engine.send_command(command[0]));
  EXPECT_FALSE(engine.send_delegate(delegated[0])) << "it would wait in front of the other half";
  EXPECT_TRUE(engine.send_command(command[1]));
  EXPECT_TRUE(engine.send_delegate(delegated[0]));
  Beat half = delegated[0];
  half.last = false;
  EXPECT_TRUE(engine.send_delegate(half));
  EXPECT_FALSE(engine.send_command(command[0]));
}

TEST(BoardSession, LightsTellLifeTrafficAndTrouble) {
  constexpr unsigned kLife = 1;
  constexpr unsigned kTraffic = 2;
  constexpr unsigned kTrouble = 4;
  BoardEngine engine(make_board_8x16x16());
  SimulatedBoard& board = engine.board();
  const auto lit = [&board] {
    unsigned seen = 0;
    for (int i = 0; i < 5000; ++i) {
      board.step();
      seen |= board.led();
    }
    return seen;
  };
  run(board, 10000);
  EXPECT_EQ(lit(), kLife);
  engine.read_register(reg::id::kAddress);
  EXPECT_EQ(board.led() & kTraffic, kTraffic);
  EXPECT_EQ(board.led() & kTrouble, 0U);
  engine.line().write({0xC0, 1, 2, 3, 0xC0});
  EXPECT_EQ(lit() & kTrouble, kTrouble);
}

}  // namespace
}  // namespace flue::test
