// SPDX-License-Identifier: Apache-2.0
//
// UartWire: the far end of a UART, cycle by cycle: bytes onto its `rx` pin, bytes from its `tx`.

#ifndef TB_BOARD_UART_WIRE_HPP_
#define TB_BOARD_UART_WIRE_HPP_

#include <cstdint>
#include <deque>
#include <vector>

namespace flue::test {

/// 8N1 at a whole number of cycles a bit.
class UartWire {
 public:
  explicit UartWire(unsigned cycles_per_bit) : cycles_per_bit_(cycles_per_bit) {}

  void send(std::uint8_t byte) { to_send_.push_back(byte); }
  bool idle() const { return to_send_.empty() && bits_left_ == 0; }
  /// The bytes received since the last call.
  std::vector<std::uint8_t> take() {
    std::vector<std::uint8_t> bytes;
    bytes.swap(received_);
    return bytes;
  }
  bool any() const { return !received_.empty(); }
  /// Bytes without a stop bit.
  unsigned framing_errors() const { return framing_errors_; }

  /// One cycle: the level of the pin `rx` from now on.
  bool drive() {
    if (cycles_left_ > 0) {
      --cycles_left_;
      return level_;
    }
    if (bits_left_ == 0) {
      level_ = true;
      if (to_send_.empty()) return level_;
      shift_ = static_cast<std::uint16_t>(0x200U | static_cast<unsigned>(to_send_.front()) << 1);
      to_send_.pop_front();
      bits_left_ = 10;
    }
    level_ = (shift_ & 1U) != 0;
    shift_ = static_cast<std::uint16_t>(shift_ >> 1);
    --bits_left_;
    cycles_left_ = cycles_per_bit_ - 1;
    return level_;
  }

  /// One cycle: the level of the pin `tx` before its end.
  void sample(bool level) {
    if (sampled_bits_ == 0) {
      if (level) return;
      sampled_bits_ = 1;
      until_sample_ = cycles_per_bit_ + cycles_per_bit_ / 2;
    }
    if (--until_sample_ != 0) return;
    until_sample_ = cycles_per_bit_;
    if (sampled_bits_ <= 8) {
      byte_ = static_cast<std::uint8_t>(byte_ >> 1 | (level ? 0x80U : 0U));
      ++sampled_bits_;
      return;
    }
    if (level) {
      received_.push_back(byte_);
    } else {
      ++framing_errors_;
    }
    sampled_bits_ = 0;
  }

 private:
  unsigned cycles_per_bit_;
  std::deque<std::uint8_t> to_send_;
  std::uint16_t shift_ = 0;
  unsigned bits_left_ = 0, cycles_left_ = 0;
  bool level_ = true;
  std::vector<std::uint8_t> received_;
  unsigned sampled_bits_ = 0;  // 0: none under way, n: n - 1 data bits are here
  unsigned until_sample_ = 0;
  std::uint8_t byte_ = 0;
  unsigned framing_errors_ = 0;
};

}  // namespace flue::test

#endif  // TB_BOARD_UART_WIRE_HPP_
