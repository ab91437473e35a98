// SPDX-License-Identifier: Apache-2.0

#include "flue/reference/message.hpp"

#include <algorithm>

namespace flue::reference {
namespace {

using layout::CommandHeader;
using layout::Layer;
using layout::Opcode;
using layout::StateClass;
using layout::Status;

bool is_path(Layer layer) { return layer == Layer::kIp4Path || layer == Layer::kIp6Path; }

/// Whether this stream and this layer have the opcode.
bool has_operation(const CommandHeader& header, Port port) {
  if (header.layer > Layer::kTcp) return false;
  switch (header.opcode) {
    case Opcode::kInitiate:
    case Opcode::kQuery:
    case Opcode::kUpdate:
    case Opcode::kInvalidate:
    case Opcode::kTerminate:
      return port == Port::kCommand;
    case Opcode::kAnswer:
      return port == Port::kCommand && header.layer == Layer::kNeighbor;
    case Opcode::kDelegate:
      return port == Port::kDelegate && !is_path(header.layer);
  }
  return false;
}

/// Words 16 to 31 exist only where a connection's delegated class is given.
std::size_t beats_of(const CommandHeader& header) {
  const bool brings_delegated = header.opcode == Opcode::kDelegate ||
                                (header.opcode == Opcode::kInitiate && header.has_state);
  return header.layer == Layer::kTcp && brings_delegated ? 2 : 1;
}

/// The table of flags.
bool flags_are_legal(const CommandHeader& h) {
  const bool initiate = h.opcode == Opcode::kInitiate;
  const bool update = h.opcode == Opcode::kUpdate;
  const bool query = h.opcode == Opcode::kQuery;
  const bool gives = h.opcode == Opcode::kAnswer || h.opcode == Opcode::kDelegate;
  const bool has_parent = h.layer != Layer::kNeighbor;

  if (h.has_state && !(initiate || update || gives)) return false;
  if (!h.has_state && gives) return false;
  if (h.do_link && !(update && is_path(h.layer))) return false;
  if (h.parent_last && !(initiate && has_parent && (h.has_state || h.check_parent))) return false;
  if (h.check_parent && !(initiate && has_parent && !h.has_state) &&
      !(update && h.layer == Layer::kTcp)) {
    return false;
  }
  if ((h.want_const || h.want_cached) && !query) return false;
  return !h.want_delegated || query || h.opcode == Opcode::kTerminate;
}

/// The handle of a new object's descriptor is its parent's, where that is not said by PARENT_LAST
/// and there is one.
bool handle_is_unused(const CommandHeader& h) {
  return h.opcode == Opcode::kInitiate && h.has_state &&
         (h.layer == Layer::kNeighbor || h.parent_last);
}

using Mask = std::array<Word, layout::kMessageWords>;

template <std::size_t N>
void allow(Mask& mask, const layout::Field (&fields)[N], StateClass classes) {
  for (const layout::Field& field : fields) {
    if (field.state_class != StateClass::kNone && !has(classes, field.state_class)) continue;
    for (std::size_t bit = 0; bit < field.width; ++bit) {
      const std::size_t at = field.word * std::size_t{32} + field.lsb + bit;
      mask[at / 32] |= Word{1} << (at % 32);
    }
  }
}

void allow_state(Mask& mask, Layer layer, StateClass classes) {
  switch (layer) {
    case Layer::kNeighbor:
      return allow(mask, layout::NeighborState::kFields, classes);
    case Layer::kIp4Path:
      return allow(mask, layout::Ip4PathState::kFields, classes);
    case Layer::kIp6Path:
      return allow(mask, layout::Ip6PathState::kFields, classes);
    case Layer::kTcp:
      return allow(mask, layout::TcpState::kFields, classes);
  }
}

/// The bits that this descriptor may set.
Mask used_bits(const CommandHeader& header) {
  Mask mask{};
  allow(mask, CommandHeader::kFields, StateClass::kNone);
  if (header.do_link || (header.check_parent && !header.parent_last)) {
    allow(mask, layout::ParentReference::kFields, StateClass::kNone);
  }
  if (header.opcode == Opcode::kAnswer) {
    layout::NeighborState answer;  // HostReachabilityDelta alone (NUD-5)
    answer.host_reachability_delta = ~Word{0};
    answer.encode(mask.data(), StateClass::kCached);
  } else if (header.has_state) {
    const StateClass classes = header.opcode == Opcode::kInitiate ? StateClass::kAll
                               : header.opcode == Opcode::kUpdate ? StateClass::kCached
                                                                  : StateClass::kDelegated;
    allow_state(mask, header.layer, classes);
  }
  return mask;
}

}  // namespace

std::optional<Message> Framer::add(const Beat& beat) {
  const std::size_t at = message_.beats * layout::kBeatWords;
  if (at < layout::kMessageWords) {
    std::copy(beat.words.begin(), beat.words.end(),
              message_.words.begin() + static_cast<std::ptrdiff_t>(at));
  }
  ++message_.beats;
  message_.keep_full = message_.keep_full && beat.keep == ~std::uint64_t{0};
  if (!beat.last) return std::nullopt;
  const Message whole = message_;
  message_ = {};
  return whole;
}

Status check_message(const Message& message, Port port) {
  const CommandHeader header = message.header();
  if (!has_operation(header, port)) return Status::kMalformedOpcode;
  if (message.beats != beats_of(header)) return Status::kMalformedLength;
  if (!message.keep_full) return Status::kMalformedKeep;
  if (!flags_are_legal(header)) return Status::kMalformedReserved;
  if (handle_is_unused(header) && header.handle != 0) return Status::kMalformedReserved;
  const Mask mask = used_bits(header);
  for (std::size_t word = 0; word < mask.size(); ++word) {
    if ((message.words[word] & ~mask[word]) != 0) return Status::kMalformedReserved;
  }
  return Status::kSuccess;
}

}  // namespace flue::reference
