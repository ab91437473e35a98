// SPDX-License-Identifier: Apache-2.0
//
// SLIP (RFC 1055): frames in a stream of bytes.

#ifndef FLUE_SERIAL_SLIP_HPP_
#define FLUE_SERIAL_SLIP_HPP_

#include <cstdint>
#include <optional>
#include <vector>

namespace flue::serial {

using Bytes = std::vector<std::uint8_t>;

/// `content` between two ends of frames, so that nothing which came before can spoil it.
Bytes slip_encode(const Bytes& content);

/// Finds the frames in a stream.
class SlipDecoder {
 public:
  /// The frame that ends with `byte`. What has a wrong escape is given as it is but for that: its
  /// CRC tells. Never empty.
  std::optional<Bytes> add(std::uint8_t byte);

 private:
  Bytes content_;
  bool escaped_ = false;
};

}  // namespace flue::serial

#endif  // FLUE_SERIAL_SLIP_HPP_
