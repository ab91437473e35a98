// SPDX-License-Identifier: Apache-2.0

#include "flue/linux/teller.hpp"

#include "flue/linux/decode.hpp"

namespace flue::kernel {

void Teller::tell(const CaptureRecord& record) {
  if (!is_known_family(record.family)) {
    return;
  }
  conversation_.process(record.moment, decode(record.family, record.payload));
}

}  // namespace flue::kernel
