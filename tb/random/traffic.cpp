// SPDX-License-Identifier: Apache-2.0

#include "traffic.hpp"

#include <fmt/format.h>

namespace flue::test {

std::string describe(const MessageBeats& message) {
  const Word* words = message.front().words.data();
  const auto h = layout::CommandHeader::decode(words);
  std::string text = fmt::format("{} {} tag {:#06x} handle {:#010x}", to_string(h.opcode),
                                 to_string(h.layer), h.tag, h.handle);
  const auto flag = [&text](bool set, const char* name) {
    if (set) text += std::string(" ") + name;
  };
  flag(h.has_state, "HAS_STATE");
  flag(h.do_link, "DO_LINK");
  flag(h.parent_last, "PARENT_LAST");
  flag(h.check_parent, "CHECK_PARENT");
  flag(h.want_const, "WANT_CONST");
  flag(h.want_cached, "WANT_CACHED");
  flag(h.want_delegated, "WANT_DELEGATED");
  if (h.do_link || h.check_parent) {
    text += fmt::format(" parent {:#010x}", layout::ParentReference::decode(words).parent);
  }
  if (message.size() != 1) text += fmt::format(" ({} beats)", message.size());
  for (const Beat& beat : message) flag(beat.keep != ~std::uint64_t{0}, "(tkeep)");
  return text;
}

}  // namespace flue::test
