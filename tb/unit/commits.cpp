// SPDX-License-Identifier: Apache-2.0

#include "commits.hpp"

#include <algorithm>

namespace flue::test {

WorldCommit World::create(Layer layer, std::uint32_t index, std::uint32_t parent) {
  WorldCommit change = commit_of(Opcode::kInitiate, layer, index);
  change.commit.create = true;
  Meta meta{true, false, layer == Layer::kIp6Path, object(layer, index).generation, parent};
  write(change.commit, layer, meta);
  change.commit.generation = meta.generation;
  give_state(change, layer);
  return change;
}

WorldCommit World::update(Layer layer, std::uint32_t index) {
  WorldCommit change = commit_of(Opcode::kUpdate, layer, index);
  give_state(change, layer);
  return change;
}

WorldCommit World::update(Layer layer, std::uint32_t index, const layout::NeighborState& state) {
  WorldCommit change = commit_of(Opcode::kUpdate, layer, index);
  encode(state, change.state);
  return change;
}

WorldCommit World::delegate(Layer layer, std::uint32_t index) {
  WorldCommit change = commit_of(Opcode::kDelegate, layer, index);
  change.commit.delegate = true;
  give_state(change, layer);
  return change;
}

WorldCommit World::delegate(Layer layer, std::uint32_t index, const layout::NeighborState& state) {
  WorldCommit change = delegate(layer, index);
  encode(state, change.state);
  return change;
}

WorldCommit World::answer(std::uint32_t neighbor) {
  WorldCommit change = commit_of(Opcode::kAnswer, Layer::kNeighbor, neighbor);
  give_state(change, Layer::kNeighbor);
  return change;
}

WorldCommit World::invalidate(Layer layer, std::uint32_t index) {
  WorldCommit change = commit_of(Opcode::kInvalidate, layer, index);
  Meta meta = meta_of(layer, index);
  meta.invalid = true;
  write(change.commit, layer, meta);
  return change;
}

WorldCommit World::terminate(Layer layer, std::uint32_t index) {
  WorldCommit change = commit_of(Opcode::kTerminate, layer, index);
  Meta meta;
  meta.generation = object(layer, index).generation + 1;
  write(change.commit, layer, meta);
  return change;
}

WorldCommit World::relink(std::uint32_t path, std::uint32_t neighbor) {
  const Layer family = paths[path].family;
  WorldCommit change = commit_of(Opcode::kUpdate, family, path, false);
  Meta meta = meta_of(family, path);
  meta.link = neighbor;
  write(change.commit, family, meta);
  return change;
}

WorldCommit World::any_change() {
  if (below(100) < 20) return {};
  const auto layer = static_cast<Layer>(below(4));
  const std::uint32_t index = below(kObjects);
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

void World::apply(const WorldCommit& change, std::uint32_t now) {
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

const World::Object& World::object(Layer layer, std::uint32_t index) const {
  if (layer == Layer::kNeighbor) return neighbors[index];
  if (layer == Layer::kTcp) return connections[index];
  return paths[index];
}

bool World::is_there(Layer layer, std::uint32_t index) const {
  const bool path = layer == Layer::kIp4Path || layer == Layer::kIp6Path;
  return object(layer, index).used && (!path || paths[index].family == layer);
}

bool World::can_have_child(Layer layer, std::uint32_t parent) const {
  if (layer == Layer::kNeighbor) return true;
  const Object& above =
      layer == Layer::kTcp ? static_cast<const Object&>(paths[parent]) : neighbors[parent];
  return above.used && !above.invalid;
}

Meta World::meta_of(Layer layer, std::uint32_t index) const {
  const Object& held = object(layer, index);
  return {held.used, held.invalid, layer == Layer::kIp6Path, held.generation, held.link};
}

WorldCommit World::commit_of(Opcode opcode, Layer layer, std::uint32_t index, bool has_state) {
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

WorldCommit World::failing(Layer layer, std::uint32_t index) {
  WorldCommit change = commit_of(static_cast<Opcode>(1 + below(6)), layer, index);
  change.commit.success = false;
  change.commit.status = layout::Status::kFailureHandle;
  return change;
}

void World::give_state(WorldCommit& change, Layer layer) {
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

}  // namespace flue::test
