// SPDX-License-Identifier: Apache-2.0

#include "flue/waves/transaction.hpp"

#include <fmt/format.h>

namespace flue::waves {

using layout::to_string;

const char* channel_name(Channel channel) {
  switch (channel) {
    case Channel::kCommand:
      return "cmd";
    case Channel::kCompletion:
      return "cpl";
    case Channel::kEvent:
      return "evt";
    case Channel::kResolveRequest:
      return "rsv_request";
    case Channel::kResolveAnswer:
      return "rsv_answer";
    case Channel::kDelegate:
      return "dlg";
    case Channel::kRegisterWrite:
      return "reg_write";
    case Channel::kRegisterRead:
      return "reg_read";
  }
  return "";
}

std::string describe(const Transaction& transaction) {
  const layout::Word* const words = transaction.words.data();
  switch (transaction.channel) {
    case Channel::kCommand:
    case Channel::kDelegate: {
      const auto header = layout::CommandHeader::decode(words);
      return fmt::format("{} {} 0x{:08x} tag {}", to_string(header.opcode), to_string(header.layer),
                         header.handle, header.tag);
    }
    case Channel::kCompletion: {
      const auto header = layout::CompletionHeader::decode(words);
      return fmt::format("{} {} 0x{:08x} tag {}: {}", to_string(header.opcode),
                         to_string(header.layer), header.handle, header.tag,
                         to_string(header.status));
    }
    case Channel::kEvent: {
      const auto event = layout::Event::decode(words);
      return fmt::format("{} 0x{:08x}", to_string(event.kind), event.handle);
    }
    case Channel::kResolveRequest: {
      const auto request = layout::ResolveRequest::decode(words);
      return fmt::format("0x{:08x} tag {}", request.handle, request.tag);
    }
    case Channel::kResolveAnswer: {
      // Its other words play no part here, and are not there.
      const auto result = static_cast<layout::ResolveResult>(words[0] & 3U);
      return fmt::format("0x{:08x} tag {}: {}", words[1], words[0] >> 16U, to_string(result));
    }
    case Channel::kRegisterWrite:
    case Channel::kRegisterRead:
      return fmt::format("0x{:03x} = 0x{:08x}", words[0], words[1]);
  }
  return "";
}

void TransactionLog::beat(Channel channel, std::uint64_t time, const layout::Word* words,
                          bool last) {
  bool& inside = inside_[static_cast<std::size_t>(channel)];
  if (!inside) all_.push_back({time, channel, {words[0], words[1]}});
  inside = !last;
}

void TransactionLog::register_access(Channel channel, std::uint64_t time, std::uint32_t address,
                                     std::uint32_t value) {
  all_.push_back({time, channel, {address, value}});
}

}  // namespace flue::waves
