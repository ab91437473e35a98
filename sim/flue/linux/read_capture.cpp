// SPDX-License-Identifier: Apache-2.0

#include "flue/linux/read_capture.hpp"

#include "flue/linux/decode.hpp"
#include "flue/linux/teller.hpp"

namespace flue::kernel {

void read_capture(const std::string& path, ConversationObserver& observer) {
  CaptureReader reader(path);
  Teller teller(observer);
  CaptureRecord record;
  try {
    while (reader.next(record)) {
      teller.tell(record);
    }
  } catch (const DecodeError& error) {
    teller.finish();
    throw CaptureError(path, record.moment.record, error.what(), error.right());
  } catch (const CaptureError&) {
    teller.finish();
    throw;
  }
  teller.finish();
}

}  // namespace flue::kernel
