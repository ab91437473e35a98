// SPDX-License-Identifier: Apache-2.0
//
// Each resolve answer is the state at one instant, which it names: never a mix of before and after.

#include "engine_test.hpp"

namespace flue::test {
namespace {

using layout::ResolveAnswer;

class ResolveInstant : public EngineTest {};
FLUE_ON_EVERY_ENGINE(ResolveInstant);

TEST_P(ResolveInstant, NamesHowManyDescriptorsItIsTheStateAfter) {
  const Word connection = new_connection(new_path(new_neighbor()));
  EXPECT_EQ(host.resolve(connection).commands_seen, 3u);
  Descriptor malformed = query(Layer::kTcp, connection, StateClass::kAll);
  malformed.beats = 3;
  host.run(std::vector{malformed, query(Layer::kTcp, 0, StateClass::kAll)});
  EXPECT_EQ(host.resolve(connection).commands_seen, 5u);
  host.delegate(delegate(connection, sample_connection(2)));
  EXPECT_EQ(host.resolve(connection).commands_seen, 5u);
}

TEST_P(ResolveInstant, AnswersAreInOrderAndEachIsTheStateAfterTheCountItNames) {
  // Updates of RcvIndicationSize cannot be seen in an answer; TtlOrHopLimit can. Descriptor k sets
  // it to k.
  const Word connection = new_connection(new_path(new_neighbor()));  // three descriptors
  for (std::uint32_t k = 4; k < 200; ++k) {
    layout::TcpState state = sample_connection(1);
    state.ttl_or_hop_limit = static_cast<std::uint8_t>(k);
    host.post(update(connection, state));
    host.post_resolve(connection, static_cast<std::uint16_t>(k));
    if (k % 7 == 0) host.pump();
  }
  host.wait();
  std::uint32_t last = 3;
  std::uint16_t tag = 4;
  for (const ResolveAnswerWords& words : host.take_answers()) {
    const auto answer = ResolveAnswer::decode(words.data());
    EXPECT_EQ(answer.tag, tag++);
    EXPECT_GE(answer.commands_seen, last);
    last = answer.commands_seen;
    const std::uint8_t first = sample_connection(1).ttl_or_hop_limit;
    EXPECT_EQ(answer.ttl_or_hop_limit, last == 3 ? first : static_cast<std::uint8_t>(last));
  }
}

TEST_P(ResolveInstant, WhatWasCompletedIsSeenByTheNextRequest) {  // OP-1, OP-21
  const Word neighbor = new_neighbor();
  const Word connection = new_connection(new_path(neighbor));
  for (std::uint32_t seed = 2; seed < 20; ++seed) {
    EXPECT_EQ(status_of(update(neighbor, sample_neighbor(seed))), Status::kSuccess);
    EXPECT_EQ(host.resolve(connection).dl_destination_address,
              sample_neighbor(seed).dl_destination_address);
  }
}

TEST_P(ResolveInstant, IsOneInstantAcrossTheThreeTables) {
  // Round and round: neighbor, path and connection get the same number, one after the other. An
  // answer may show the newest number in the first of them only, or in the first two, but never
  // skip one.
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  const Word connection = new_connection(path);
  for (std::uint32_t n = 0; n < 60; ++n) {
    layout::NeighborState neighbor_state = sample_neighbor(1);
    neighbor_state.dl_destination_address = {static_cast<std::uint8_t>(n), 0, 0, 0, 0, 0};
    layout::Ip4PathState path_state = sample_ip4_path(1);
    path_state.path_mtu = 40 + n;  // MSS n
    layout::TcpState state = sample_connection(1);
    state.ttl_or_hop_limit = static_cast<std::uint8_t>(n);
    host.post(update(neighbor, neighbor_state));
    host.post(update(path, path_state));
    host.post(update(connection, state));
    for (int i = 0; i < 4; ++i) host.post_resolve(connection, static_cast<std::uint16_t>(n));
    host.pump();
  }
  host.wait();
  const bool timestamps = (sample_connection(1).const_flags & 1) != 0;
  for (const ResolveAnswerWords& words : host.take_answers()) {
    const auto answer = ResolveAnswer::decode(words.data());
    if (answer.commands_seen < 6) continue;  // before all three have a number
    const std::uint32_t done = answer.commands_seen - 3;
    const std::uint32_t in_neighbor = (done + 2) / 3 - 1;
    const std::uint32_t in_path = (done + 1) / 3 - 1;
    const std::uint32_t in_connection = done / 3 - 1;
    EXPECT_EQ(answer.dl_destination_address[0], in_neighbor);
    EXPECT_EQ(answer.mss, timestamps ? (in_path < 12 ? 0 : in_path - 12) : in_path);
    EXPECT_EQ(answer.ttl_or_hop_limit, in_connection);
  }
}

}  // namespace
}  // namespace flue::test
