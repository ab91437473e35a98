// SPDX-License-Identifier: Apache-2.0
//
// Commits as flue_decide gives them, and the objects that they lead to: for the benches of what
// comes behind a decision.

#ifndef TB_UNIT_COMMITS_HPP_
#define TB_UNIT_COMMITS_HPP_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <random>
#include <vector>

#include "flue/layout/flue_layout.hpp"
#include "formats.hpp"
#include "packed.hpp"

namespace flue::test {

using layout::Layer;
using layout::Opcode;

inline constexpr std::size_t kStateWords = 30;  // words 2 to 31 of a message
using StateWords = std::array<layout::Word, kStateWords>;

inline constexpr std::size_t kBeatWords = 16;
using BeatWords = std::array<layout::Word, kBeatWords>;

struct WorldCommit {
  Commit commit;
  StateWords state{};

  /// Of its message: a second one comes in the cycle after the first, and no commit with it.
  bool two_beats() const {
    return commit.valid && !commit.walk && beats_of(commit.header.decoded()) == 2;
  }
  /// The header's words are nobody's matter, so they are anything.
  BeatWords first_beat() const {
    BeatWords beat{0x5a5a5a5a, 0xa5a5a5a5};
    std::copy(state.begin(), state.begin() + kBeatWords - 2, beat.begin() + 2);
    return beat;
  }
  BeatWords second_beat() const {
    BeatWords beat;
    std::copy(state.begin() + kBeatWords - 2, state.end(), beat.begin());
    return beat;
  }
};

/// The beats' way from the cycle of the commit (p6) to where they are read: the first of each
/// message at p10.
class BeatDelay {
 public:
  /// One cycle: `beat` goes in, and what comes out is driven.
  template <typename Port>
  void cycle(const BeatWords& beat, Port& port) {
    beats_.push_front(beat);
    if (beats_.size() <= kCycles) return;
    for (std::size_t i = 0; i < kBeatWords; ++i) port[i] = beats_.back()[i];
    beats_.pop_back();
  }

 private:
  static constexpr std::size_t kCycles = 4;
  std::deque<BeatWords> beats_;  // the newest first
};

/// A few objects of each layer, and of connections as many as wanted. `create` and the like give
/// the commit that does it; `apply` does it here.
class World {
 public:
  static constexpr std::uint32_t kObjects = 4;

  struct Object {
    bool used = false, invalid = false;
    std::uint32_t generation = 0, link = 0, dependents = 0;
  };
  struct Neighbor : Object {
    layout::NeighborState state;
    std::uint32_t hrt = 0, nrt = 0;
  };
  struct Path : Object {
    Layer family = Layer::kIp4Path;
    layout::Ip4PathState ip4;
    layout::Ip6PathState ip6_state;

    bool ip6() const { return family == Layer::kIp6Path; }
    std::uint32_t mtu() const { return ip6() ? ip6_state.path_mtu : ip4.path_mtu; }
    std::array<std::uint8_t, 16> source_address() const {
      return ip6() ? ip6_state.source_address : widened(ip4.source_address);
    }
    std::array<std::uint8_t, 16> destination_address() const {
      return ip6() ? ip6_state.destination_address : widened(ip4.destination_address);
    }
  };
  struct Connection : Object {
    layout::TcpState state;
  };

  explicit World(std::mt19937& random, std::size_t number_of_connections = kObjects)
      : connections(number_of_connections), random_(random) {}

  std::array<Neighbor, kObjects> neighbors;
  std::array<Path, kObjects> paths;
  std::vector<Connection> connections;
  std::uint32_t commands_seen = 0;

  // --- One commit each, of something that succeeds ---

  WorldCommit create(Layer layer, std::uint32_t index, std::uint32_t parent);
  WorldCommit update(Layer layer, std::uint32_t index);
  WorldCommit update(Layer layer, std::uint32_t index, const layout::NeighborState& state);
  WorldCommit delegate(Layer layer, std::uint32_t index);
  WorldCommit delegate(Layer layer, std::uint32_t index, const layout::NeighborState& state);
  WorldCommit answer(std::uint32_t neighbor);
  WorldCommit invalidate(Layer layer, std::uint32_t index);
  WorldCommit terminate(Layer layer, std::uint32_t index);
  /// DO_LINK alone.
  WorldCommit relink(std::uint32_t path, std::uint32_t neighbor);

  /// Something that may happen now, or nothing, or a descriptor that fails.
  WorldCommit any_change();

  /// `now`: NCT in ticks, as of the commit.
  void apply(const WorldCommit& change, std::uint32_t now);

 private:
  static std::array<std::uint8_t, 16> widened(const std::array<std::uint8_t, 4>& address) {
    std::array<std::uint8_t, 16> wide{};
    std::copy(address.begin(), address.end(), wide.begin());
    return wide;
  }
  std::uint32_t below(std::uint32_t count) { return static_cast<std::uint32_t>(random_() % count); }

  const Object& object(Layer layer, std::uint32_t index) const;
  bool is_there(Layer layer, std::uint32_t index) const;
  bool can_have_child(Layer layer, std::uint32_t parent) const;
  Meta meta_of(Layer layer, std::uint32_t index) const;

  WorldCommit commit_of(Opcode opcode, Layer layer, std::uint32_t index, bool has_state = true);
  WorldCommit failing(Layer layer, std::uint32_t index);
  static void write(Commit& commit, Layer layer, const Meta& meta) {
    commit.neighbor_meta = commit.path_meta = commit.tcp_meta = meta;
    commit.neighbor_write = layer == Layer::kNeighbor;
    commit.tcp_write = layer == Layer::kTcp;
    commit.path_write = !commit.neighbor_write && !commit.tcp_write;
  }

  template <typename Record>
  static void encode(const Record& record, StateWords& state) {
    std::array<layout::Word, layout::kMessageWords> words{};
    record.encode(words.data());
    std::copy(words.begin() + 2, words.end(), state.begin());
  }
  /// Random, the reserved bits zero, and values that make a difference.
  void give_state(WorldCommit& change, Layer layer);

  static void set_meta(Object& held, const Meta& meta) {
    held.used = meta.used;
    held.invalid = meta.invalid;
    held.generation = meta.generation;
    held.link = meta.link;
  }
  /// The same, and the parents' dependents with it.
  template <typename Parents>
  static void hang(Object& child, const Meta& meta, Parents& parents) {
    if (child.used) --parents[child.link].dependents;
    set_meta(child, meta);
    if (child.used) ++parents[child.link].dependents;
  }
  template <typename Record>
  static void merge(Record& record, const std::array<layout::Word, layout::kMessageWords>& given,
                    bool create, bool update, bool delegate) {
    using layout::StateClass;
    const StateClass classes = create     ? StateClass::kAll
                               : update   ? StateClass::kCached
                               : delegate ? StateClass::kDelegated
                                          : StateClass::kNone;
    std::array<layout::Word, layout::kMessageWords> words{};
    record.encode(words.data());
    Record::decode(given.data()).encode(words.data(), classes);
    record = Record::decode(words.data());
  }

  std::mt19937& random_;
};

}  // namespace flue::test

#endif  // TB_UNIT_COMMITS_HPP_
