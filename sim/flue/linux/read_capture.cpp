// SPDX-License-Identifier: Apache-2.0

#include "flue/linux/read_capture.hpp"

#include "flue/linux/decode.hpp"

namespace flue::kernel {

void read_capture(const std::string& path, ConversationObserver& observer) {
  CaptureReader reader(path);
  Conversation conversation(observer);
  CaptureRecord record;
  try {
    while (reader.next(record)) {
      if (is_known_family(record.family)) {
        conversation.process(record.moment, decode(record.family, record.payload));
      }
    }
  } catch (const DecodeError& error) {
    conversation.finish();
    throw CaptureError(path, record.moment.record, error.what(), error.right());
  } catch (const CaptureError&) {
    conversation.finish();
    throw;
  }
  conversation.finish();
}

}  // namespace flue::kernel
