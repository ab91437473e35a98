// SPDX-License-Identifier: Apache-2.0
//
// packed.hpp says what the RTL's structures are: a bench that reads them wrongly would test
// nothing.

#include "packed.hpp"

#include <gtest/gtest.h>

#include "Vpacked_samples.h"
#include "bench.hpp"

namespace flue::test {
namespace {

void expect_meta(const Meta& meta, std::uint32_t n) {
  EXPECT_EQ(meta.used, (n & 1) != 0);
  EXPECT_EQ(meta.invalid, (n & 2) != 0);
  EXPECT_EQ(meta.ip6, (n & 4) != 0);
  EXPECT_EQ(meta.generation, 0x0abc000 + n);
  EXPECT_EQ(meta.link, 0x1230 + n);
}

void expect_name(const Name& name, std::uint32_t n) {
  EXPECT_EQ(name.fits, (n & 1) != 0);
  EXPECT_EQ(name.generation, 0x0def000 + n);
  EXPECT_EQ(name.index, 0x4560 + n);
}

void expect_header(const HeaderWords& words) {
  const layout::CommandHeader header = words.decoded();
  EXPECT_EQ(header.handle, 0x89abcdef);
  EXPECT_EQ(header.tag, 0x4321);
  EXPECT_EQ(header.layer, layout::Layer::kIp6Path);
  EXPECT_EQ(header.opcode, layout::Opcode::kTerminate);
  EXPECT_TRUE(header.has_state && header.parent_last && header.want_const && header.want_delegated);
  EXPECT_FALSE(header.do_link || header.check_parent || header.want_cached);
}

class Packed : public testing::Test {
 protected:
  Packed() {
    bench.run(1);
    bench.settle();
  }
  Bench<Vpacked_samples> bench;
};

TEST_F(Packed, TokenIsTakenApartAsTheRtlMadeIt) {
  const Token token = shown<Token>(bench->token);
  EXPECT_TRUE(token.valid && !token.walk && token.delegate);
  expect_header(token.header);
  expect_name(token.object, 1);
  expect_name(token.parent, 2);
}

TEST_F(Packed, FindingsAreTakenApartAsTheRtlMadeThem) {
  const Findings findings = shown<Findings>(bench->findings);
  EXPECT_EQ(findings.malformed, layout::Status::kMalformedKeep);
  EXPECT_TRUE(!findings.over_limit && findings.state_ok && findings.vlan_ok && !findings.mac_ok);
}

TEST_F(Packed, LookupsAndForecastsAreTakenApartAsTheRtlMadeThem) {
  const Found found = shown<Found>(bench->found);
  EXPECT_TRUE(found.live && !found.invalid && found.fits_parent && !found.used);
  EXPECT_EQ(found.link, 0x1357u);
  EXPECT_EQ(found.generation, 0x2468aceu);
  const Forecast forecast = shown<Forecast>(bench->forecast);
  EXPECT_EQ(forecast.index, 0x0b01u);
  EXPECT_EQ(forecast.generation, 0x0b0b002u);
  EXPECT_EQ(forecast.link, 0x0b03u);
  EXPECT_EQ(forecast.old_link, 0x0b04u);
  EXPECT_TRUE(forecast.used && !forecast.ip6);
  const Family family = shown<Family>(bench->family);
  EXPECT_TRUE(!family.matters && family.ip6);
}

TEST_F(Packed, MarksAreTakenApartAsTheRtlMadeThem) {
  const Marks marks = shown<Marks>(bench->marks);
  EXPECT_TRUE(marks.want && !marks.told);
}

TEST_F(Packed, CommitIsTakenApartAsTheRtlMadeIt) {
  const Commit commit = shown<Commit>(bench->commit);
  EXPECT_TRUE(!commit.valid && commit.walk && !commit.delegate && commit.success && commit.create);
  EXPECT_EQ(commit.status, layout::Status::kFailureDependents);
  expect_header(commit.header);
  EXPECT_EQ(commit.generation, 0x2345678u);
  EXPECT_EQ(commit.index, 0x9abcu);
  EXPECT_TRUE(!commit.neighbor_write && commit.path_write && commit.tcp_write);
  expect_meta(commit.neighbor_meta, 1);
  expect_meta(commit.path_meta, 2);
  expect_meta(commit.tcp_meta, 4);
  EXPECT_TRUE(!commit.neighbor_arrive && commit.neighbor_depart);
  EXPECT_TRUE(commit.path_arrive && !commit.path_depart);
  EXPECT_EQ(commit.arrive_index, 0x0a01u);
  EXPECT_EQ(commit.depart_index, 0x0a02u);
  EXPECT_TRUE(!commit.neighbor_take && commit.path_take && !commit.tcp_take);
  EXPECT_TRUE(commit.neighbor_free && !commit.path_free && commit.tcp_free);
}

TEST_F(Packed, LooksAreTakenApartAsTheRtlMadeThem) {
  const LookRequest request = shown<LookRequest>(bench->request);
  EXPECT_TRUE(request.valid && !request.eager);
  EXPECT_EQ(request.look, Look::kNeighbor);
  EXPECT_EQ(request.tag, 0x7531u);
  EXPECT_EQ(request.handle, 0xfedcba98u);
  expect_name(request.name, 3);

  const LookResult result = shown<LookResult>(bench->result);
  EXPECT_TRUE(result.valid && result.found && result.held);
  EXPECT_FALSE(result.eager || result.own_invalid || result.stale);
  EXPECT_EQ(result.look, Look::kTcp);
  EXPECT_EQ(result.tcp_index, 0x1111u);
  EXPECT_EQ(result.tcp_generation, 0x2222222u);
  EXPECT_EQ(result.neighbor_index, 0x3333u);
  EXPECT_EQ(result.neighbor_generation, 0x4444444u);
}

TEST_F(Packed, WhatIsDrivenIsWhatIsShown) {
  auto port = bench->commit;
  drive(shown<Commit>(bench->commit), port);
  for (std::size_t i = 0; i < sizeof(port) / sizeof(port[0]); ++i) {
    EXPECT_EQ(port[i], bench->commit[i]) << "word " << i;
  }
}

}  // namespace
}  // namespace flue::test
