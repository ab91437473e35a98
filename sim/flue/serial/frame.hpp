// SPDX-License-Identifier: Apache-2.0
//
// The frames of the serial link (docs/link.md), as values. rtl/board/flue_link_pkg.sv has the same
// numbers.

#ifndef FLUE_SERIAL_FRAME_HPP_
#define FLUE_SERIAL_FRAME_HPP_

#include <cstdint>
#include <optional>
#include <vector>

#include "flue/layout/flue_layout.hpp"
#include "flue/serial/slip.hpp"

namespace flue::serial {

enum class RequestKind : std::uint8_t {
  kAsk = 0,
  kStart = 1,
  kAck = 2,
  kRead = 3,
  kWrite = 4,
  kCommand = 5,
  kDelegate = 6,
  kResolve = 7
};

/// A frame to the board.
struct Request {
  RequestKind kind{};
  std::uint8_t session = 0;
  std::uint8_t sequence = 0;
  std::uint8_t argument = 0;
  std::vector<layout::Word> words = {};  ///< payload
};

// Bits of `Request::argument` of a beat, and of `Request::sequence` of an ACK.
inline constexpr std::uint8_t kBeatLast = 1;
inline constexpr std::uint8_t kBeatKeep = 2;  ///< tkeep is all ones
inline constexpr std::uint8_t kAckResend = 1;

enum class ReplyKind : std::uint8_t {
  kState = 0,
  kRegister = 1,
  kCompletion = 2,  ///< a beat with more to follow
  kCompletionLast = 3,
  kEvent = 4,
  kResolve = 5
};

/// A frame from the board.
struct Reply {
  ReplyKind kind{};
  std::uint8_t session = 0;
  std::uint8_t sequence = 0;   ///< of a STATE: kStateResend
  std::uint8_t next_beat = 0;  ///< the sequence number that the board waits for
  std::vector<layout::Word> words = {};
};

inline constexpr std::uint8_t kStateResend = 1;

/// The payload of a STATE.
struct BoardState {
  std::uint8_t next_register = 0;  ///< the sequence number that the board waits for
  std::uint8_t refused = 0;        ///< frames, modulo 256
  std::uint8_t damaged = 0;        ///< frames, modulo 256
  std::uint8_t echo = 0;           ///< `argument` of the last ASK

  static BoardState decode(layout::Word word);
};

/// As bytes for the line. Zero words at the end of the payload are not sent.
Bytes encode(const Request& request);
Bytes encode(const Reply& reply);

/// What stood between two ends of frames; nothing when it is damaged.
std::optional<Reply> decode_reply(const Bytes& content);
std::optional<Request> decode_request(const Bytes& content);

}  // namespace flue::serial

#endif  // FLUE_SERIAL_FRAME_HPP_
