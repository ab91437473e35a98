// SPDX-License-Identifier: Apache-2.0
//
// Which descriptors are well-formed, as docs/engine.md says it (Checks 1), for benches that make
// all of them.

#ifndef TB_UNIT_FORMATS_HPP_
#define TB_UNIT_FORMATS_HPP_

#include <vector>

#include "flue/layout/flue_layout.hpp"

namespace flue::test {

using layout::CommandHeader;
using layout::Layer;
using layout::Opcode;

inline bool is_path(Layer layer) { return layer == Layer::kIp4Path || layer == Layer::kIp6Path; }

/// The opcode exists, for this layer and on this stream. Either may be a number without a name.
inline bool opcode_is_legal(const CommandHeader& header, bool delegate) {
  if (header.layer > Layer::kTcp) return false;
  switch (header.opcode) {
    case Opcode::kInitiate:
    case Opcode::kQuery:
    case Opcode::kUpdate:
    case Opcode::kInvalidate:
    case Opcode::kTerminate:
      return !delegate;
    case Opcode::kAnswer:
      return !delegate && header.layer == Layer::kNeighbor;
    case Opcode::kDelegate:
      return delegate && !is_path(header.layer);
  }
  return false;
}

/// Its completion has two beats if it succeeds.
inline bool asks_for_two(const CommandHeader& header) {
  return header.layer == Layer::kTcp && header.want_delegated &&
         (header.opcode == Opcode::kQuery || header.opcode == Opcode::kTerminate);
}

inline unsigned beats_of(const CommandHeader& header) {
  const bool long_one = header.opcode == Opcode::kInitiate || header.opcode == Opcode::kDelegate;
  return header.layer == Layer::kTcp && header.has_state && long_one ? 2 : 1;
}

/// The table of flags.
inline bool flags_are_legal(const CommandHeader& h) {
  const bool initiate = h.opcode == Opcode::kInitiate, update = h.opcode == Opcode::kUpdate;
  const bool query = h.opcode == Opcode::kQuery, terminate = h.opcode == Opcode::kTerminate;
  const bool neighbor = h.layer == Layer::kNeighbor, tcp = h.layer == Layer::kTcp;
  if (h.opcode == Opcode::kAnswer || h.opcode == Opcode::kDelegate) {
    if (!h.has_state) return false;
  } else if (h.has_state && !initiate && !update) {
    return false;
  }
  if (h.do_link && !(update && is_path(h.layer))) return false;
  if (h.parent_last && !(initiate && !neighbor && (h.has_state || h.check_parent))) return false;
  const bool linker = initiate && !h.has_state;
  if (h.check_parent && !((linker && !neighbor) || (update && tcp))) return false;
  if ((h.want_const || h.want_cached) && !query) return false;
  if (h.want_delegated && !query && !terminate) return false;
  const bool needs_no_handle = initiate && h.has_state && (neighbor || h.parent_last);
  return !needs_no_handle || h.handle == 0;
}

/// Word 2 names a parent.
inline bool has_parent_reference(const CommandHeader& header) {
  return header.do_link || (header.check_parent && !header.parent_last);
}

/// Every legal combination of opcode, layer and flags. `handle` is not zero unless it must be.
inline std::vector<CommandHeader> legal_formats(bool delegate) {
  std::vector<CommandHeader> formats;
  for (unsigned opcode = 1; opcode <= 7; ++opcode) {
    for (unsigned layer = 0; layer <= 3; ++layer) {
      for (unsigned flags = 0; flags < 128; ++flags) {
        CommandHeader header;
        header.opcode = static_cast<Opcode>(opcode);
        header.layer = static_cast<Layer>(layer);
        header.has_state = (flags & 1) != 0;
        header.do_link = (flags & 2) != 0;
        header.parent_last = (flags & 4) != 0;
        header.check_parent = (flags & 8) != 0;
        header.want_const = (flags & 16) != 0;
        header.want_cached = (flags & 32) != 0;
        header.want_delegated = (flags & 64) != 0;
        header.handle = 0x40000001;
        if (!opcode_is_legal(header, delegate)) continue;
        if (!flags_are_legal(header)) header.handle = 0;
        if (flags_are_legal(header)) formats.push_back(header);
      }
    }
  }
  return formats;
}

}  // namespace flue::test

#endif  // TB_UNIT_FORMATS_HPP_
