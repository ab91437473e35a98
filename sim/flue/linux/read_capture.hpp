// SPDX-License-Identifier: Apache-2.0
//
// A capture from beginning to end, told to an observer.

#pragma once

#include <string>

#include "flue/linux/capture.hpp"
#include "flue/linux/conversation.hpp"

namespace flue::kernel {

/// Reads the capture at `path` and tells `observer` what the kernel said, record by record. A
/// record is told whole or, when it does not parse, not at all. Records of netlink families other
/// than NETLINK_ROUTE and NETLINK_SOCK_DIAG are skipped.
///
/// @throws CaptureError  the file cannot be read, or not further. Everything before that record
///                       has been told then, and the conversation ended as at the end of the file:
///                       the caller can go on to its final check.
void read_capture(const std::string& path, ConversationObserver& observer);

}  // namespace flue::kernel
