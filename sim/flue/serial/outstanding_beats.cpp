// SPDX-License-Identifier: Apache-2.0

#include "flue/serial/outstanding_beats.hpp"

#include <cassert>
#include <utility>

namespace flue::serial {

const Bytes& OutstandingBeats::add(Request request) {
  assert(!full());
  request.sequence = static_cast<std::uint8_t>(oldest_ + frames_.size());
  return frames_.emplace_back(encode(request));
}

bool OutstandingBeats::acknowledge(std::uint8_t next) {
  const auto arrived = static_cast<std::uint8_t>(next - oldest_);
  if (arrived == 0 || arrived > frames_.size()) return false;  // known, or old
  frames_.erase(frames_.begin(), frames_.begin() + arrived);
  oldest_ = next;
  return true;
}

void OutstandingBeats::clear() {
  frames_.clear();
  oldest_ = 0;
}

}  // namespace flue::serial
