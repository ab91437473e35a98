// SPDX-License-Identifier: Apache-2.0
//
// What is no descriptor gets a status of its own, does nothing, and leaves the stream in step
// (docs/engine.md, Checks 1).

#include <functional>
#include <string>

#include "engine_test.hpp"

namespace flue::test {
namespace {

class Malformed : public EngineTest {
 protected:
  /// Sends the beats, then a good query of `neighbor`; gives the first completion's status.
  Reply spoiled(const std::vector<Beat>& beats, Word neighbor) {
    host.post_beats(beats);
    host.post(query(Layer::kNeighbor, neighbor, StateClass::kAll));
    host.wait();
    const auto replies = host.take_replies();
    EXPECT_EQ(replies.size(), 2u);
    EXPECT_EQ(replies.back().status(), Status::kSuccess);
    EXPECT_EQ(join(state_differences(sample_neighbor(1), replies.back())), "");
    return replies.front();
  }
};
FLUE_ON_EVERY_ENGINE(Malformed);

Descriptor with_opcode(Descriptor descriptor, unsigned opcode) {
  auto header = descriptor.header();
  header.opcode = static_cast<Opcode>(opcode);
  descriptor.set_header(header);
  return descriptor;
}

Descriptor with_layer(Descriptor descriptor, unsigned layer) {
  auto header = descriptor.header();
  header.layer = static_cast<Layer>(layer);
  descriptor.set_header(header);
  return descriptor;
}

Descriptor with_beats(Descriptor descriptor, std::size_t beats) {
  descriptor.beats = beats;
  return descriptor;
}

TEST_P(Malformed, UnknownOpcode) {
  const Word neighbor = new_neighbor();
  for (unsigned opcode : {0u, 8u, 9u, 10u, 11u, 12u, 13u, 14u, 15u}) {
    const auto bad = with_opcode(query(Layer::kNeighbor, neighbor, StateClass::kNone), opcode);
    const Reply reply = spoiled(to_beats(bad), neighbor);
    EXPECT_EQ(reply.status(), Status::kMalformedOpcode) << opcode;
    EXPECT_EQ(reply.header().opcode, static_cast<Opcode>(opcode));
    EXPECT_EQ(reply.handle(), neighbor);
    EXPECT_EQ(reply.beats, 1u);
  }
}

TEST_P(Malformed, UnknownLayer) {
  const Word neighbor = new_neighbor();
  for (unsigned layer = 4; layer < 16; ++layer) {
    const auto bad = with_layer(invalidate(Layer::kNeighbor, neighbor), layer);
    const Reply reply = spoiled(to_beats(bad), neighbor);
    EXPECT_EQ(reply.status(), Status::kMalformedOpcode) << layer;
    EXPECT_EQ(reply.header().layer, static_cast<Layer>(layer));
  }
}

TEST_P(Malformed, AnswerIsForNeighborsOnly) {
  const Word neighbor = new_neighbor();
  for (Layer layer : {Layer::kIp4Path, Layer::kIp6Path, Layer::kTcp}) {
    const auto bad = with_layer(answer(neighbor, 1), static_cast<unsigned>(layer));
    EXPECT_EQ(spoiled(to_beats(bad), neighbor).status(), Status::kMalformedOpcode);
  }
}

TEST_P(Malformed, DelegateIsNoCommand) {
  const Word neighbor = new_neighbor();
  EXPECT_EQ(spoiled(to_beats(delegate(neighbor, sample_neighbor(2))), neighbor).status(),
            Status::kMalformedOpcode);
}

TEST_P(Malformed, TlastComesLate) {
  const Word neighbor = new_neighbor();
  for (std::size_t beats : {2u, 3u, 4u, 9u}) {
    const auto bad = with_beats(update(neighbor, sample_neighbor(2)), beats);
    EXPECT_EQ(spoiled(to_beats(bad), neighbor).status(), Status::kMalformedLength) << beats;
  }
}

TEST_P(Malformed, AConnectionsInitiateHasTwoBeats) {
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  for (std::size_t beats : {1u, 3u, 4u}) {
    const auto bad = with_beats(initiate(Parent{path}, sample_connection(1)), beats);
    const Reply reply = spoiled(to_beats(bad), neighbor);
    EXPECT_EQ(reply.status(), Status::kMalformedLength) << beats;
    EXPECT_EQ(reply.handle(), 0u);
  }
  EXPECT_EQ(new_connection(path), handle(layout::kHandleTcp, 0, 0));
}

TEST_P(Malformed, TkeepHasAHoleInSomeBeat) {
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  for (std::size_t spoilt : {0u, 1u}) {
    for (unsigned byte : {0u, 31u, 63u}) {
      auto beats = to_beats(initiate(Parent{path}, sample_connection(1)));
      beats[spoilt].keep &= ~(std::uint64_t{1} << byte);
      EXPECT_EQ(spoiled(beats, neighbor).status(), Status::kMalformedKeep);
    }
  }
  auto empty = to_beats(update(neighbor, sample_neighbor(2)));
  empty[0].keep = 0;
  EXPECT_EQ(spoiled(empty, neighbor).status(), Status::kMalformedKeep);
}

TEST_P(Malformed, TheFirstFailingCheckIsTheStatus) {
  const Word neighbor = new_neighbor();
  Descriptor bad = with_beats(query(Layer::kNeighbor, neighbor, StateClass::kAll), 2);
  bad.words[15] = 1;
  auto beats = to_beats(bad);
  beats[1].keep = 1;
  EXPECT_EQ(spoiled(beats, neighbor).status(), Status::kMalformedLength);
  beats.pop_back();
  beats[0].last = true;
  beats[0].keep = 1;
  EXPECT_EQ(spoiled(beats, neighbor).status(), Status::kMalformedKeep);
  beats[0].keep = ~std::uint64_t{0};
  EXPECT_EQ(spoiled(beats, neighbor).status(), Status::kMalformedReserved);
  beats[0].words[15] = 0;
  EXPECT_EQ(spoiled(beats, neighbor).status(), Status::kSuccess);
  Descriptor nothing = with_opcode(bad, 0);
  auto nothing_beats = to_beats(nothing);
  nothing_beats[0].keep = 0;
  EXPECT_EQ(spoiled(nothing_beats, neighbor).status(), Status::kMalformedOpcode);
}

TEST_P(Malformed, ADelegateThatIsNoneDoesNothing) {
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  const Word connection = new_connection(path);
  const layout::TcpState other = sample_connection(2);

  host.post_delegate(with_beats(delegate(connection, other), 1));
  host.post_delegate(with_beats(delegate(connection, other), 3));
  host.post_delegate(with_opcode(delegate(connection, other), 0));
  host.post_delegate(with_layer(delegate(connection, other), 1));
  Descriptor reserved = delegate(connection, other);
  reserved.words[12] = 1;
  host.post_delegate(reserved);
  host.post_delegate(delegate(connection ^ 1, other));  // names nothing
  host.post_delegate(query(Layer::kTcp, connection, StateClass::kAll));
  host.post_delegate(terminate(Layer::kTcp, connection));
  host.settle();
  EXPECT_EQ(join(state_differences(sample_connection(1), state_of(Layer::kTcp, connection))), "");

  host.delegate(delegate(connection, other));
  EXPECT_EQ(connection_state(connection).rcv_nxt, other.rcv_nxt);
}

}  // namespace
}  // namespace flue::test
