// SPDX-License-Identifier: Apache-2.0
//
// What a descriptor may not set: bits that no field names, and flags where they mean nothing
// (docs/engine.md, Checks 1).

#include <functional>

#include "engine_test.hpp"

namespace flue::test {
namespace {

class Reserved : public EngineTest {};
FLUE_ON_EVERY_ENGINE(Reserved);

/// Marks the bits of `fields` that belong to `classes`, or to none.
template <std::size_t N>
void mark(std::array<Word, layout::kMessageWords>& mask, const layout::Field (&fields)[N],
          StateClass classes) {
  for (const layout::Field& field : fields) {
    if (field.state_class != StateClass::kNone && !has(classes, field.state_class)) continue;
    for (std::size_t bit = 0; bit < field.width; ++bit) {
      const std::size_t at = field.word * std::size_t{32} + field.lsb + bit;
      mask[at / 32] |= Word{1} << (at % 32);
    }
  }
}

TEST_P(Reserved, EveryBitThatNoFieldNamesIsReserved) {
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  const Word connection = new_connection(path);
  using Mask = std::array<Word, layout::kMessageWords>;
  struct Case {
    Descriptor descriptor;
    std::function<void(Mask&)> state;
  };
  using namespace layout;
  const auto parent = [](Mask& m) { mark(m, ParentReference::kFields, StateClass::kNone); };
  const std::vector<Case> cases{
      {query(Layer::kNeighbor, neighbor, StateClass::kAll), [](Mask&) {}},
      {terminate(Layer::kTcp, connection), [](Mask&) {}},
      {linker(Layer::kTcp, connection), [](Mask&) {}},
      {linker(Layer::kTcp, connection, Parent{path}), parent},
      {relink(Layer::kIp4Path, path, neighbor), parent},
      {answer(neighbor, 5), [](Mask& m) { m[6] = ~Word{0}; }},
      {update(neighbor, sample_neighbor(2)),
       [](Mask& m) { mark(m, NeighborState::kFields, StateClass::kCached); }},
      {update(path, sample_ip4_path(2)),
       [](Mask& m) { mark(m, Ip4PathState::kFields, StateClass::kCached); }},
      {link_to(update(path, sample_ip4_path(2)), neighbor),
       [&parent](Mask& m) {
         parent(m);
         mark(m, Ip4PathState::kFields, StateClass::kCached);
       }},
      {update(connection, sample_connection(2)),
       [](Mask& m) { mark(m, TcpState::kFields, StateClass::kCached); }},
      {initiate(sample_neighbor(2)),
       [](Mask& m) {
         m[1] = 0;  // no parent
         mark(m, NeighborState::kFields, StateClass::kAll);
       }},
      {initiate(Parent{neighbor}, sample_ip4_path(2)),
       [](Mask& m) { mark(m, Ip4PathState::kFields, StateClass::kAll); }},
      {initiate(Parent{neighbor}, sample_ip6_path(2)),
       [](Mask& m) { mark(m, Ip6PathState::kFields, StateClass::kAll); }},
      {initiate(Parent{path}, sample_connection(2)),
       [](Mask& m) { mark(m, TcpState::kFields, StateClass::kAll); }},
      {initiate(kParentLast, sample_connection(2)),
       [](Mask& m) {
         m[1] = 0;  // the parent is named otherwise
         mark(m, TcpState::kFields, StateClass::kAll);
       }},
  };
  std::vector<Descriptor> attempts;
  for (const Case& c : cases) {
    Mask named{};
    mark(named, CommandHeader::kFields, StateClass::kNone);
    c.state(named);
    for (std::size_t bit = 0; bit < c.descriptor.beats * 512; ++bit) {
      if ((named[bit / 32] >> (bit % 32) & 1) != 0) continue;
      attempts.push_back(c.descriptor);
      attempts.back().words[bit / 32] ^= Word{1} << (bit % 32);
    }
  }
  EXPECT_THAT(statuses_of(attempts), testing::Each(Status::kMalformedReserved));
  Reply reply = state_of(Layer::kTcp, connection);
  EXPECT_EQ(join(state_differences(sample_connection(1), reply)), "");
}

/// The table of docs/engine.md as data: what flags an opcode of a layer has, and which sets of them
/// are legal.
bool flags_fit(const layout::CommandHeader& h) {
  const bool path = h.layer == Layer::kIp4Path || h.layer == Layer::kIp6Path;
  const bool tcp = h.layer == Layer::kTcp;
  const bool no_wants = !h.want_const && !h.want_cached && !h.want_delegated;
  switch (h.opcode) {
    case Opcode::kInitiate:
      if (h.do_link || !no_wants) return false;
      if (h.layer == Layer::kNeighbor) return !h.parent_last && !h.check_parent;
      return h.has_state ? !h.check_parent : h.check_parent || !h.parent_last;
    case Opcode::kQuery:
      return !h.has_state && !h.do_link && !h.parent_last && !h.check_parent;
    case Opcode::kUpdate:
      return no_wants && !h.parent_last && (path || !h.do_link) && (tcp || !h.check_parent);
    case Opcode::kInvalidate:
      return no_wants && !h.has_state && !h.do_link && !h.parent_last && !h.check_parent;
    case Opcode::kTerminate:
      return !h.want_const && !h.want_cached && !h.has_state && !h.do_link && !h.parent_last &&
             !h.check_parent;
    default:
      return no_wants && h.has_state && !h.do_link && !h.parent_last && !h.check_parent;
  }
}

TEST_P(Reserved, EverySetOfFlagsIsLegalWhereTheTableSaysSo) {
  std::vector<Descriptor> attempts;
  for (Opcode opcode : {Opcode::kInitiate, Opcode::kQuery, Opcode::kUpdate, Opcode::kInvalidate,
                        Opcode::kTerminate, Opcode::kAnswer}) {
    for (Layer layer : {Layer::kNeighbor, Layer::kIp4Path, Layer::kIp6Path, Layer::kTcp}) {
      if (opcode == Opcode::kAnswer && layer != Layer::kNeighbor) continue;
      for (unsigned flags = 0; flags < 128; ++flags) {
        layout::CommandHeader h;
        h.opcode = opcode;
        h.layer = layer;
        h.has_state = (flags & 1) != 0;
        h.do_link = (flags & 2) != 0;
        h.parent_last = (flags & 4) != 0;
        h.check_parent = (flags & 8) != 0;
        h.want_const = (flags & 16) != 0;
        h.want_cached = (flags & 32) != 0;
        h.want_delegated = (flags & 64) != 0;
        Descriptor attempt;
        attempt.set_header(h);
        const bool two = opcode == Opcode::kInitiate && layer == Layer::kTcp && h.has_state;
        attempt.beats = two ? 2 : 1;
        attempts.push_back(attempt);
      }
    }
  }
  const auto statuses = statuses_of(attempts);
  for (std::size_t i = 0; i < attempts.size(); ++i) {
    const auto header = attempts[i].header();
    const bool rejected = statuses[i] == Status::kMalformedReserved;
    ASSERT_EQ(rejected, !flags_fit(header))
        << to_string(header.opcode) << " " << to_string(header.layer) << " word 0 = " << std::hex
        << attempts[i].words[0] << ": " << to_string(statuses[i]);
  }
}

}  // namespace
}  // namespace flue::test
