// SPDX-License-Identifier: Apache-2.0

#include "generator.hpp"

#include <algorithm>

#include "flue/layout/flue_regs.hpp"

namespace flue::test {

Generator::Generator(const ReferenceConfig& config, std::uint32_t seed)
    : config_(config), random_(seed), ahead_(config), settings_(ahead_.settings()) {}

void Generator::draw_mix() {
  mix_ = {};
  for (unsigned& weight : mix_.opcodes) weight = 1 + below(random_, 10);
  // A mix that only tears down would idle on empty tables.
  mix_.opcodes[static_cast<std::size_t>(Opcode::kInitiate)] += 8;
  mix_.wrong_handle = once_in(random_, 4) ? 2 : 12;
  mix_.malformed = once_in(random_, 4) ? 3 : 25;
  mix_.parent_last = 2 + below(random_, 4);
  mix_.hot = once_in(random_, 3) ? 1 + below(random_, 2) : 0;
  mix_.resolves = 1 + below(random_, 6);
  mix_.tree = once_in(random_, 3);
  if (mix_.tree) mix_.opcodes[static_cast<std::size_t>(Opcode::kInitiate)] += 200;
}

Round Generator::next(std::size_t size) {
  Round round;
  draw_mix();
  draw_settings(round);
  round.pace = kPaces[below(random_, kPaces.size())];
  round.reset_after = corrupt_ || once_in(random_, 12);

  const unsigned mode = below(random_, 8);
  round.delegate_mode = mode == 0   ? DelegateMode::kAlone
                        : mode == 1 ? DelegateMode::kWithResolves
                                    : DelegateMode::kParked;
  parked_.clear();
  if (round.delegate_mode == DelegateMode::kParked) {
    for (Word connection : live(Layer::kTcp)) {
      if (once_in(random_, 4)) parked_.push_back(connection);
    }
    const std::size_t commands = size / 2 + below(random_, static_cast<std::uint32_t>(size));
    for (std::size_t i = 0; i < commands; ++i) {
      round.commands.push_back(next_command());
      if (!once_in(random_, mix_.resolves)) continue;
      const std::size_t lead = below(random_, 24);
      round.resolves.push_back({next_resolve(), i > lead ? i - lead : 0});
    }
  } else if (round.delegate_mode == DelegateMode::kWithResolves) {
    for (std::size_t i = 0; i < size; ++i) round.resolves.push_back({next_resolve(), 0});
  }
  const std::size_t delegates = below(random_, static_cast<std::uint32_t>(size / 4 + 1));
  for (std::size_t i = 0; i < delegates; ++i) {
    const Descriptor descriptor = next_delegate(round);
    round.delegates.push_back(once_in(random_, 8) ? spoil(descriptor) : to_beats(descriptor));
    // Spoilt into something that names another object, it would not be told apart from outside.
    const auto& words = round.delegates.back().front().words;
    if (layout::CommandHeader::decode(words.data()).handle != descriptor.header().handle) {
      round.delegates.back() = to_beats(descriptor);
    }
  }
  for (const MessageBeats& message : round.delegates) {
    for (const Beat& beat : message) ahead_.send_delegate(beat);
  }
  if (round.reset_after) {
    ahead_.write_register(reg::control::kAddress, ahead_.read_register(reg::control::kAddress) |
                                                      reg::control::kSoftResetMask);
    corrupt_ = false;
  }
  return round;
}

void Generator::run_ahead(const MessageBeats& message) {
  for (const Beat& beat : message) ahead_.send_command(beat);
  bool first = true;
  while (const auto beat = ahead_.receive_completion()) {
    const auto header = layout::CompletionHeader::decode(beat->words.data());
    if (first && header.opcode == Opcode::kInitiate && header.status == Status::kSuccess) {
      old_handles_.push_back(header.handle);
    }
    first = false;
  }
  while (ahead_.receive_event()) {
  }
}

MessageBeats Generator::next_command() {
  const Descriptor descriptor = next_descriptor();
  MessageBeats message =
      once_in(random_, mix_.malformed) ? spoil(descriptor) : to_beats(descriptor);
  // A bit flipped in the handle may have hit a connection that is left alone in this round.
  const Word* words = message.front().words.data();
  if (is_parked(layout::CommandHeader::decode(words).handle)) message = to_beats(descriptor);
  run_ahead(message);
  return message;
}

Descriptor Generator::next_descriptor() {
  unsigned sum = 0;
  for (unsigned weight : mix_.opcodes) sum += weight;
  unsigned draw = below(random_, sum);
  std::size_t opcode = 0;
  while (draw >= mix_.opcodes[opcode]) draw -= mix_.opcodes[opcode++];
  Layer layer = draw_layer();
  Descriptor descriptor;
  switch (static_cast<Opcode>(opcode)) {
    case Opcode::kQuery:
      descriptor = query(layer, draw_handle(layer), static_cast<StateClass>(below(random_, 8)));
      break;
    case Opcode::kUpdate:
      descriptor = next_update(layer);
      break;
    case Opcode::kInvalidate:
      // Not too often, or nothing would ever be sent.
      descriptor = once_in(random_, 3) ? invalidate(layer, draw_handle(layer))
                                       : update_reference(layer, draw_handle(layer));
      break;
    case Opcode::kTerminate:
      // Rather what is of no use any more.
      descriptor = terminate(
          layer, draw_handle(layer, once_in(random_, 3) ? Wanted::kAny : Wanted::kInvalid),
          once_in(random_, 2));
      break;
    case Opcode::kAnswer:
      descriptor = answer(draw_handle(Layer::kNeighbor), below(random_, 40));
      break;
    default:
      if (mix_.tree) layer = draw_layer_of_tree();
      descriptor = next_initiate(layer);
      break;
  }
  descriptor.set_tag(static_cast<std::uint16_t>(random_()));
  return descriptor;
}

Descriptor Generator::next_initiate(Layer layer) {
  if (layer == Layer::kNeighbor) {
    if (once_in(random_, 4)) return linker(layer, draw_handle(layer));
    return initiate(random_neighbor(random_, settings_));
  }
  const Parent parent = draw_parent(layer);
  if (once_in(random_, 5)) {
    const Word child = draw_handle(layer);
    return once_in(random_, 3) ? linker(layer, child) : linker(layer, child, parent);
  }
  if (layer == Layer::kIp4Path) return initiate(parent, random_ip4_path(random_, settings_));
  if (layer == Layer::kIp6Path) return initiate(parent, random_ip6_path(random_, settings_));
  return initiate(parent, random_connection(random_, settings_));
}

Descriptor Generator::next_update(Layer layer) {
  const Word handle = draw_handle(layer);
  if (once_in(random_, 10)) return update_reference(layer, handle);
  if (layer == Layer::kNeighbor) return update(handle, random_neighbor(random_, settings_));
  if (layer == Layer::kTcp) {
    const Descriptor values = update(handle, random_connection(random_, settings_));
    return once_in(random_, 4) ? check_parent(values, draw_parent(layer).handle) : values;
  }
  const bool link = once_in(random_, 2);
  Descriptor descriptor = update_reference(layer, handle);
  if (!link || once_in(random_, 3)) {
    descriptor = layer == Layer::kIp4Path ? update(handle, random_ip4_path(random_, settings_))
                                          : update(handle, random_ip6_path(random_, settings_));
  }
  return link ? link_to(descriptor, draw_handle(Layer::kNeighbor)) : descriptor;
}

Descriptor Generator::next_delegate(const Round& round) {
  Word connection = 0;
  if (round.delegate_mode == DelegateMode::kParked) {
    if (!parked_.empty()) {
      connection = parked_[below(random_, static_cast<std::uint32_t>(parked_.size()))];
    }
  } else {
    connection = draw_handle(Layer::kTcp);
    if (round.delegate_mode == DelegateMode::kAlone && once_in(random_, 2)) {
      return delegate(draw_handle(Layer::kNeighbor), random_neighbor(random_, settings_));
    }
  }
  return delegate(connection, random_connection(random_, settings_));
}

ResolveRequestWords Generator::next_resolve() {
  ResolveRequestWords words{};
  const layout::ResolveRequest request{static_cast<std::uint16_t>(random_()),
                                       draw_handle(Layer::kTcp)};
  request.encode(words.data());
  return words;
}

}  // namespace flue::test
