// SPDX-License-Identifier: Apache-2.0
//
// LineFaults: what a bad line makes of the bytes that are sent over it.

#ifndef TB_BOARD_LINE_FAULTS_HPP_
#define TB_BOARD_LINE_FAULTS_HPP_

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>

#include "flue/serial/slip.hpp"

namespace flue::test {

enum class Fault : std::size_t {
  kLostByte,
  kFlippedBit,
  kLostFrame,
  kCutFrame,  ///< its end is missing, the end mark too
  kRepeatedFrame,
  kLateRepetition,  ///< a frame comes again behind the next one
  kGarbage,         ///< between frames
  kCount
};

/// Faults of some kinds, at random, the same for the same seed.
class LineFaults {
 public:
  explicit LineFaults(std::uint32_t seed) : random_(seed) {}

  /// One in `rate` frames has the fault; 0: none.
  LineFaults& add(Fault fault, unsigned rate) {
    rates_[static_cast<std::size_t>(fault)] = rate;
    return *this;
  }
  LineFaults& add_all(unsigned rate) {
    rates_.fill(rate);
    return *this;
  }

  serial::Bytes operator()(const serial::Bytes& bytes) {
    serial::Bytes out;
    for (const std::uint8_t byte : bytes) {
      frame_.push_back(byte);
      if (byte != kEnd) continue;
      pass(out);
      frame_.clear();
    }
    return out;
  }

  std::size_t faults() const { return faults_; }

 private:
  static constexpr std::uint8_t kEnd = 0xC0;

  std::size_t below(std::size_t count) { return random_() % count; }
  bool happens(Fault fault) {
    const unsigned rate = rates_[static_cast<std::size_t>(fault)];
    const bool now = rate != 0 && below(rate) == 0;
    faults_ += now;
    return now;
  }
  static void append(serial::Bytes& out, const serial::Bytes& bytes) {
    out.insert(out.end(), bytes.begin(), bytes.end());
  }

  void pass(serial::Bytes& out) {
    if (frame_.size() == 1) return out.push_back(frame_.front());  // the mark before a frame
    if (happens(Fault::kGarbage)) {
      for (std::size_t left = 1 + below(40); left != 0; --left) {
        out.push_back(static_cast<std::uint8_t>(random_()));
      }
    }
    serial::Bytes frame = frame_;
    if (happens(Fault::kLostByte)) {
      frame.erase(frame.begin() + static_cast<std::ptrdiff_t>(below(frame.size())));
    }
    if (happens(Fault::kFlippedBit)) {
      frame[below(frame.size())] ^= static_cast<std::uint8_t>(1U << below(8));
    }
    if (happens(Fault::kCutFrame)) frame.resize(below(frame.size()));
    if (!happens(Fault::kLostFrame)) append(out, frame);
    if (happens(Fault::kRepeatedFrame)) append(out, frame_);
    if (!late_.empty()) append(out, late_);
    late_.clear();
    if (happens(Fault::kLateRepetition)) late_ = frame_;
  }

  std::mt19937 random_;
  std::array<unsigned, static_cast<std::size_t>(Fault::kCount)> rates_{};
  serial::Bytes frame_;
  serial::Bytes late_;
  std::size_t faults_ = 0;
};

}  // namespace flue::test

#endif  // TB_BOARD_LINE_FAULTS_HPP_
