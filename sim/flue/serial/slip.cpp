// SPDX-License-Identifier: Apache-2.0

#include "flue/serial/slip.hpp"

#include <utility>

namespace flue::serial {
namespace {

constexpr std::uint8_t kEnd = 0xC0;
constexpr std::uint8_t kEscape = 0xDB;
constexpr std::uint8_t kEscapedEnd = 0xDC;
constexpr std::uint8_t kEscapedEscape = 0xDD;
constexpr std::size_t kLongest = 1024;  // many times a frame: a line that never ends one

}  // namespace

Bytes slip_encode(const Bytes& content) {
  Bytes encoded{kEnd};
  for (const std::uint8_t byte : content) {
    if (byte == kEnd || byte == kEscape) {
      encoded.push_back(kEscape);
      encoded.push_back(byte == kEnd ? kEscapedEnd : kEscapedEscape);
    } else {
      encoded.push_back(byte);
    }
  }
  encoded.push_back(kEnd);
  return encoded;
}

std::optional<Bytes> SlipDecoder::add(std::uint8_t byte) {
  if (byte == kEnd) {
    escaped_ = false;
    if (content_.empty()) return std::nullopt;
    return std::exchange(content_, {});
  }
  if (byte == kEscape) {
    escaped_ = true;
    return std::nullopt;
  }
  if (escaped_ && byte == kEscapedEnd) byte = kEnd;
  if (escaped_ && byte == kEscapedEscape) byte = kEscape;
  escaped_ = false;
  if (content_.size() < kLongest) content_.push_back(byte);
  return std::nullopt;
}

}  // namespace flue::serial
