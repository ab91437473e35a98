// SPDX-License-Identifier: Apache-2.0
//
// Teller: from a netlink datagram to what the kernel said. Everything from here upward is the same
// for a file and for a kernel that is being watched.

#pragma once

#include "flue/linux/capture.hpp"
#include "flue/linux/conversation.hpp"

namespace flue::kernel {

class Teller final {
 public:
  /// @param observer  Not owned.
  explicit Teller(ConversationObserver& observer) : conversation_(observer) {}

  /// Tells the observer a record whole or, when it does not parse, not at all. Records of netlink
  /// families other than NETLINK_ROUTE and NETLINK_SOCK_DIAG are skipped.
  ///
  /// @throws DecodeError
  void tell(const CaptureRecord& record);

  /// There is no more: a dump that is not whole is dropped, a poll that is open ends.
  void finish() { conversation_.finish(); }

 private:
  Conversation conversation_;
};

}  // namespace flue::kernel
