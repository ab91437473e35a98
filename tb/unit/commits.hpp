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
#include <random>
#include <vector>

#include "flue/layout/flue_layout.hpp"
#include "packed.hpp"

namespace flue::test {

using layout::Layer;
using layout::Opcode;

inline constexpr std::size_t kStateWords = 30;  // words 2 to 31 of a message
using StateWords = std::array<layout::Word, kStateWords>;

struct WorldCommit {
  Commit commit;
  StateWords state{};
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

  WorldCommit create(Layer layer, std::uint32_t index, std::uint32_t parent) {
    WorldCommit change = commit_of(Opcode::kInitiate, layer, index);
    change.commit.create = true;
    Meta meta{true, false, layer == Layer::kIp6Path, object(layer, index).generation, parent};
    write(change.commit, layer, meta);
    give_state(change, layer);
    return change;
  }
  WorldCommit update(Layer layer, std::uint32_t index) {
    WorldCommit change = commit_of(Opcode::kUpdate, layer, index);
    give_state(change, layer);
    return change;
  }
  WorldCommit update(Layer layer, std::uint32_t index, const layout::NeighborState& state) {
    WorldCommit change = commit_of(Opcode::kUpdate, layer, index);
    encode(state, change.state);
    return change;
  }
  WorldCommit delegate(Layer layer, std::uint32_t index) {
    WorldCommit change = commit_of(Opcode::kDelegate, layer, index);
    change.commit.delegate = true;
    give_state(change, layer);
    return change;
  }
  WorldCommit delegate(Layer layer, std::uint32_t index, const layout::NeighborState& state) {
    WorldCommit change = delegate(layer, index);
    encode(state, change.state);
    return change;
  }
  WorldCommit answer(std::uint32_t neighbor) {
    WorldCommit change = commit_of(Opcode::kAnswer, Layer::kNeighbor, neighbor);
    give_state(change, Layer::kNeighbor);
    return change;
  }
  WorldCommit invalidate(Layer layer, std::uint32_t index) {
    WorldCommit change = commit_of(Opcode::kInvalidate, layer, index);
    Meta meta = meta_of(layer, index);
    meta.invalid = true;
    write(change.commit, layer, meta);
    return change;
  }
  WorldCommit terminate(Layer layer, std::uint32_t index) {
    WorldCommit change = commit_of(Opcode::kTerminate, layer, index);
    Meta meta;
    meta.generation = object(layer, index).generation + 1;
    write(change.commit, layer, meta);
    return change;
  }
  /// DO_LINK alone.
  WorldCommit relink(std::uint32_t path, std::uint32_t neighbor) {
    const Layer family = paths[path].family;
    WorldCommit change = commit_of(Opcode::kUpdate, family, path, false);
    Meta meta = meta_of(family, path);
    meta.link = neighbor;
    write(change.commit, family, meta);
    return change;
  }

  /// Something that may happen now, or nothing, or a descriptor that fails.
  WorldCommit any_change() {
    if (below(100) < 20) return {};
    const auto layer = static_cast<Layer>(below(4));
    const std::uint32_t index = below(kObjects);
    WorldCommit change;
    if (!is_there(layer, index)) {
      if (object(layer, index).used) return failing(layer, index);  // a path of the other family
      const std::uint32_t parent = below(kObjects);
      return can_have_child(layer, parent) ? create(layer, index, parent) : failing(layer, index);
    }
    switch (below(12)) {
      case 0:
        return invalidate(layer, index);
      case 1:
      case 2:
        if (object(layer, index).dependents != 0) return failing(layer, index);
        return terminate(layer, index);
      case 3:
        if (layer == Layer::kNeighbor) return answer(index);
        [[fallthrough]];
      case 4:
      case 5:
        if (layer == Layer::kNeighbor || layer == Layer::kTcp) return delegate(layer, index);
        [[fallthrough]];
      case 6:
      case 7:
        if (const std::uint32_t to = below(kObjects);
            layer != Layer::kNeighbor && layer != Layer::kTcp && !object(layer, index).invalid &&
            can_have_child(layer, to)) {
          return relink(index, to);
        }
        return failing(layer, index);
      default:
        return object(layer, index).invalid ? failing(layer, index) : update(layer, index);
    }
  }

  void apply(const WorldCommit& change, std::uint32_t now) {
    const Commit& commit = change.commit;
    if (!commit.valid) return;
    if (!commit.delegate && !commit.walk) ++commands_seen;
    if (!commit.success) return;
    const layout::CommandHeader header = commit.header.decoded();
    std::array<layout::Word, layout::kMessageWords> words{};
    std::copy(change.state.begin(), change.state.end(), words.begin() + 2);
    const bool update = header.opcode == Opcode::kUpdate && header.has_state;
    if (header.layer == Layer::kNeighbor) {
      Neighbor& neighbor = neighbors[commit.index];
      if (commit.neighbor_write) set_meta(neighbor, commit.neighbor_meta);
      const auto given = layout::NeighborState::decode(words.data());
      if (commit.create) neighbor.state = given;
      if (update) neighbor.state.dl_destination_address = given.dl_destination_address;
      if (commit.create || update || header.opcode == Opcode::kAnswer) {
        neighbor.hrt = now - given.host_reachability_delta;
      }
      if (commit.create || commit.delegate) neighbor.nrt = now - given.nic_reachability_delta;
    } else if (header.layer == Layer::kTcp) {
      Connection& connection = connections[commit.index];
      if (commit.tcp_write) hang(connection, commit.tcp_meta, paths);
      merge(connection.state, words, commit.create, update, commit.delegate);
    } else {
      Path& path = paths[commit.index];
      if (commit.path_write) hang(path, commit.path_meta, neighbors);
      if (commit.create) path.family = header.layer;
      merge(path.ip4, words, commit.create, update, false);
      merge(path.ip6_state, words, commit.create, update, false);
    }
  }

 private:
  static std::array<std::uint8_t, 16> widened(const std::array<std::uint8_t, 4>& address) {
    std::array<std::uint8_t, 16> wide{};
    std::copy(address.begin(), address.end(), wide.begin());
    return wide;
  }
  std::uint32_t below(std::uint32_t count) { return static_cast<std::uint32_t>(random_() % count); }

  const Object& object(Layer layer, std::uint32_t index) const {
    if (layer == Layer::kNeighbor) return neighbors[index];
    if (layer == Layer::kTcp) return connections[index];
    return paths[index];
  }
  bool is_there(Layer layer, std::uint32_t index) const {
    const bool path = layer == Layer::kIp4Path || layer == Layer::kIp6Path;
    return object(layer, index).used && (!path || paths[index].family == layer);
  }
  bool can_have_child(Layer layer, std::uint32_t parent) const {
    if (layer == Layer::kNeighbor) return true;
    const Object& above =
        layer == Layer::kTcp ? static_cast<const Object&>(paths[parent]) : neighbors[parent];
    return above.used && !above.invalid;
  }
  Meta meta_of(Layer layer, std::uint32_t index) const {
    const Object& held = object(layer, index);
    return {held.used, held.invalid, layer == Layer::kIp6Path, held.generation, held.link};
  }

  WorldCommit commit_of(Opcode opcode, Layer layer, std::uint32_t index, bool has_state = true) {
    layout::CommandHeader header;
    header.opcode = opcode;
    header.layer = layer;
    header.has_state = has_state;
    WorldCommit change;
    change.commit.valid = change.commit.success = true;
    change.commit.header = HeaderWords(header);
    change.commit.index = index;
    // What has no state of its own carries anything; nobody may store it.
    for (layout::Word& word : change.state) word = static_cast<layout::Word>(random_());
    return change;
  }
  WorldCommit failing(Layer layer, std::uint32_t index) {
    WorldCommit change = commit_of(static_cast<Opcode>(1 + below(6)), layer, index);
    change.commit.success = false;
    change.commit.status = layout::Status::kFailureHandle;
    return change;
  }
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
  void give_state(WorldCommit& change, Layer layer) {
    std::array<layout::Word, layout::kMessageWords> words{};
    for (layout::Word& word : words) word = static_cast<layout::Word>(random_());
    switch (layer) {
      case Layer::kNeighbor: {
        auto state = layout::NeighborState::decode(words.data());
        state.host_reachability_delta = below(80);
        state.nic_reachability_delta = below(80);
        if (below(4) == 0) state.vlan_id = 0;
        if (below(3) == 0) state.dl_source_address = {};
        return encode(state, change.state);
      }
      case Layer::kIp4Path: {
        auto state = layout::Ip4PathState::decode(words.data());
        state.path_mtu = below(3) == 0 ? below(100) : below(70000);
        return encode(state, change.state);
      }
      case Layer::kIp6Path: {
        auto state = layout::Ip6PathState::decode(words.data());
        state.path_mtu = below(3) == 0 ? below(100) : below(70000);
        return encode(state, change.state);
      }
      case Layer::kTcp: {
        auto state = layout::TcpState::decode(words.data());
        if (below(2) == 0) state.user_priority = 0;
        return encode(state, change.state);
      }
    }
  }

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
