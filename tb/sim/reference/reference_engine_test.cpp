// SPDX-License-Identifier: Apache-2.0

#include "flue/reference/reference_engine.hpp"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flue/layout/flue_regs.hpp"
#include "tb/common/descriptors.hpp"
#include "tb/common/differences.hpp"
#include "tb/common/samples.hpp"
#include "tb/common/session.hpp"

namespace flue::test {
namespace {

using layout::ResolveResult;

class Reference : public testing::Test {
 protected:
  Word create(const Descriptor& descriptor) {
    const Reply reply = host.run(descriptor);
    EXPECT_EQ(reply.status(), Status::kSuccess);
    return reply.handle();
  }
  Word new_connection() {
    const Word neighbor = create(initiate(sample_neighbor(1)));
    path = create(initiate(Parent{neighbor}, sample_ip4_path(1)));
    return create(initiate(Parent{path}, sample_connection(1)));
  }

  ReferenceEngine engine{ReferenceConfig::of(4, 4, 4, 2)};
  Session host{engine};
  Word path = 0;
};

TEST_F(Reference, HasTheSizesOfTheDefaultBuild) {
  ReferenceEngine full;
  EXPECT_EQ(full.read_register(reg::build_neighbors::kAddress), 1024u);
  EXPECT_EQ(full.read_register(reg::build_paths::kAddress), 4096u);
  EXPECT_EQ(full.read_register(reg::build_connections::kAddress), 8192u);
  EXPECT_EQ(full.read_register(reg::handle_format::kAddress), 13u | 17u << 8);
}

TEST_F(Reference, AppliesADescriptorWithItsLastBeat) {
  const auto beats = to_beats(initiate(Parent{0}, sample_connection(1)));
  EXPECT_TRUE(engine.send_command(beats[0]));
  EXPECT_FALSE(engine.receive_completion().has_value());
  EXPECT_TRUE(engine.send_command(beats[1]));
  EXPECT_TRUE(engine.receive_completion().has_value());
}

TEST_F(Reference, TakesAnyNumberOfDescriptorsWhileNobodyReceives) {
  const auto beat = to_beats(query(Layer::kTcp, 0, StateClass::kAll)).front();
  for (int i = 0; i < 100000; ++i) ASSERT_TRUE(engine.send_command(beat));
  EXPECT_NE(engine.read_register(reg::status::kAddress) & reg::status::kBusyMask, 0u);
}

TEST_F(Reference, HasNoClock) {
  for (int i = 0; i < 100; ++i) engine.step();
  engine.write_register(reg::cycles_per_tick::kAddress, 1);
  for (int i = 0; i < 100; ++i) engine.step();
  EXPECT_EQ(engine.cycles(), std::nullopt);
  for (std::uint32_t address :
       {reg::now::kAddress, reg::cycles_low::kAddress, reg::cycles_high::kAddress,
        reg::command_stalls::kAddress, reg::completion_stalls::kAddress}) {
    EXPECT_EQ(engine.read_register(address), 0u);
  }
}

TEST_F(Reference, ReadsZeroWhereThereIsNoRegister) {
  engine.write_register(0xFFC, 5);
  EXPECT_EQ(engine.read_register(0xFFC), 0u);
}

TEST_F(Reference, ResolveNowAnswersWithoutTheStreamAndMakesItsEvents) {
  const Word connection = new_connection();
  ResolveRequestWords request{};
  layout::ResolveRequest{7, connection}.encode(request.data());
  auto answer = layout::ResolveAnswer::decode(engine.resolve_now(request).data());
  EXPECT_EQ(answer.result, ResolveResult::kSent);
  EXPECT_EQ(answer.tag, 7);
  EXPECT_EQ(answer.commands_seen, 3u);
  EXPECT_FALSE(engine.receive_resolve().has_value());
  EXPECT_FALSE(engine.receive_event().has_value());

  host.run(invalidate(Layer::kIp4Path, path));
  answer = layout::ResolveAnswer::decode(engine.resolve_now(request).data());
  EXPECT_EQ(answer.result, ResolveResult::kHeld);
  ASSERT_TRUE(engine.receive_event().has_value());
}

TEST_F(Reference, ShowsEveryCauseOfAnEvent) {
  const Word connection = new_connection();
  std::vector<Word> causes;
  engine.observe_causes([&causes](const layout::Event& event) { causes.push_back(event.handle); });
  host.run(std::vector{invalidate(Layer::kTcp, connection), invalidate(Layer::kTcp, connection)});
  EXPECT_EQ(host.resolve(connection).result, ResolveResult::kHeld);
  EXPECT_THAT(causes, testing::ElementsAre(connection, connection, connection));
  EXPECT_EQ(engine.read_register(reg::events_merged::kAddress), 1u);
}

TEST_F(Reference, ShowsItsTables) {
  const Word connection = new_connection();
  const reference::Connection* held = engine.state().connections.find(connection);
  ASSERT_NE(held, nullptr);
  EXPECT_FALSE(engine.state().held(*held));
  host.run(invalidate(Layer::kIp4Path, path));
  EXPECT_TRUE(engine.state().held(*held));
}

}  // namespace
}  // namespace flue::test
