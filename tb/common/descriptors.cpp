// SPDX-License-Identifier: Apache-2.0

#include "tb/common/descriptors.hpp"

#include <algorithm>

namespace flue::test {
namespace {

using layout::CommandHeader;

Descriptor make(Opcode opcode, Layer layer, Word handle) {
  CommandHeader header;
  header.opcode = opcode;
  header.layer = layer;
  header.handle = handle;
  Descriptor descriptor;
  descriptor.set_header(header);
  return descriptor;
}

template <typename State>
Descriptor with_state(Descriptor descriptor, const State& state, StateClass classes) {
  CommandHeader header = descriptor.header();
  header.has_state = true;
  descriptor.set_header(header);
  state.encode(descriptor.words.data(), classes);
  return descriptor;
}

template <typename State>
Descriptor make_object(Layer layer, Parent parent, const State& state) {
  Descriptor descriptor =
      with_state(make(Opcode::kInitiate, layer, parent.handle), state, StateClass::kAll);
  CommandHeader header = descriptor.header();
  header.parent_last = parent.last;
  descriptor.set_header(header);
  if (layer == Layer::kTcp) descriptor.beats = 2;
  return descriptor;
}

void set_parent(Descriptor& descriptor, Word parent) {
  layout::ParentReference{parent}.encode(descriptor.words.data());
}

}  // namespace

void Descriptor::set_tag(std::uint16_t tag) {
  CommandHeader changed = header();
  changed.tag = tag;
  set_header(changed);
}

void Descriptor::set_handle(Word handle) {
  CommandHeader changed = header();
  changed.handle = handle;
  set_header(changed);
}

std::vector<Beat> to_beats(const Descriptor& descriptor) {
  std::vector<Beat> beats(descriptor.beats);
  for (std::size_t i = 0; i < beats.size(); ++i) {
    const std::size_t first = i * layout::kBeatWords;
    if (first < descriptor.words.size()) {
      std::copy_n(descriptor.words.begin() + static_cast<std::ptrdiff_t>(first), layout::kBeatWords,
                  beats[i].words.begin());
    }
    beats[i].last = i + 1 == beats.size();
  }
  return beats;
}

Descriptor initiate(const layout::NeighborState& state) {
  return make_object(Layer::kNeighbor, {}, state);
}
Descriptor initiate(Parent neighbor, const layout::Ip4PathState& state) {
  return make_object(Layer::kIp4Path, neighbor, state);
}
Descriptor initiate(Parent neighbor, const layout::Ip6PathState& state) {
  return make_object(Layer::kIp6Path, neighbor, state);
}
Descriptor initiate(Parent path, const layout::TcpState& state) {
  return make_object(Layer::kTcp, path, state);
}

Descriptor linker(Layer layer, Word handle, std::optional<Parent> parent) {
  Descriptor descriptor = make(Opcode::kInitiate, layer, handle);
  if (parent) {
    CommandHeader header = descriptor.header();
    header.check_parent = true;
    header.parent_last = parent->last;
    descriptor.set_header(header);
    set_parent(descriptor, parent->handle);
  }
  return descriptor;
}

Descriptor query(Layer layer, Word handle, StateClass classes) {
  Descriptor descriptor = make(Opcode::kQuery, layer, handle);
  CommandHeader header = descriptor.header();
  header.want_const = has(classes, StateClass::kConstant);
  header.want_cached = has(classes, StateClass::kCached);
  header.want_delegated = has(classes, StateClass::kDelegated);
  descriptor.set_header(header);
  return descriptor;
}

Descriptor update(Word handle, const layout::NeighborState& state) {
  return with_state(update_reference(Layer::kNeighbor, handle), state, StateClass::kCached);
}
Descriptor update(Word handle, const layout::Ip4PathState& state) {
  return with_state(update_reference(Layer::kIp4Path, handle), state, StateClass::kCached);
}
Descriptor update(Word handle, const layout::Ip6PathState& state) {
  return with_state(update_reference(Layer::kIp6Path, handle), state, StateClass::kCached);
}
Descriptor update(Word handle, const layout::TcpState& state) {
  return with_state(update_reference(Layer::kTcp, handle), state, StateClass::kCached);
}

Descriptor update_reference(Layer layer, Word handle) {
  return make(Opcode::kUpdate, layer, handle);
}

Descriptor check_parent(Descriptor update, Word path) {
  CommandHeader header = update.header();
  header.check_parent = true;
  update.set_header(header);
  set_parent(update, path);
  return update;
}

Descriptor link_to(Descriptor update, Word neighbor) {
  CommandHeader header = update.header();
  header.do_link = true;
  update.set_header(header);
  set_parent(update, neighbor);
  return update;
}

Descriptor relink(Layer family, Word path, Word neighbor) {
  return link_to(update_reference(family, path), neighbor);
}

Descriptor invalidate(Layer layer, Word handle) { return make(Opcode::kInvalidate, layer, handle); }

Descriptor terminate(Layer layer, Word handle, bool want_delegated) {
  Descriptor descriptor = make(Opcode::kTerminate, layer, handle);
  CommandHeader header = descriptor.header();
  header.want_delegated = want_delegated;
  descriptor.set_header(header);
  return descriptor;
}

Descriptor answer(Word neighbor, std::uint32_t host_reachability_delta) {
  layout::NeighborState state;
  state.host_reachability_delta = host_reachability_delta;
  return with_state(make(Opcode::kAnswer, Layer::kNeighbor, neighbor), state, StateClass::kCached);
}

Descriptor delegate(Word neighbor, const layout::NeighborState& state) {
  return with_state(make(Opcode::kDelegate, Layer::kNeighbor, neighbor), state,
                    StateClass::kDelegated);
}
Descriptor delegate(Word connection, const layout::TcpState& state) {
  Descriptor descriptor =
      with_state(make(Opcode::kDelegate, Layer::kTcp, connection), state, StateClass::kDelegated);
  descriptor.beats = 2;
  return descriptor;
}

}  // namespace flue::test
