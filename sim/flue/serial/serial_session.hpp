// SPDX-License-Identifier: Apache-2.0
//
// SerialSession: the host's half of the serial link's protocol (docs/link.md).

#ifndef FLUE_SERIAL_SERIAL_SESSION_HPP_
#define FLUE_SERIAL_SERIAL_SESSION_HPP_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "flue/serial/frame.hpp"
#include "flue/serial/line.hpp"
#include "flue/serial/outstanding_beats.hpp"

namespace flue::serial {

/// When to do something about silence.
struct Timing {
  Microseconds resend{50'000};      ///< nothing acknowledged: send everything again
  Microseconds guard{10'000};       ///< after sending again, ignore wishes for the same once more
  Microseconds ask{500'000};        ///< nothing heard: ask whether the board is there
  Microseconds give_up{3'000'000};  ///< nothing heard since something was asked: it is not
  Microseconds step{20};            ///< how long a step waits for bytes
};

/// What went wrong on the line and was mended, since the session's object was made.
struct LinkCounts {
  std::uint64_t damaged = 0;        ///< frames from the board
  std::uint64_t repeated = 0;       ///< replies that were here already
  std::uint64_t missing = 0;        ///< times that a reply came before one that is not here
  std::uint64_t resent = 0;         ///< beats sent again
  std::uint64_t board_damaged = 0;  ///< frames that the board found damaged, modulo 256
  std::uint64_t board_refused = 0;  ///< and undamaged ones that it did not carry out, modulo 256
};

/// One session after another with the board at the end of a line. Each beat and register access is
/// carried out once, in order; each reply is received once, in order.
class SerialSession {
 public:
  using Receiver = std::function<void(const Reply&)>;

  /// @param receiver  Gets each reply but STATEs and answers of registers.
  SerialSession(std::unique_ptr<Line> line, const Timing& timing, Receiver receiver);

  /// Begins a new session: beats that the board has not handed to the engine yet are gone, and so
  /// is what it had for the host.
  ///
  /// @throws EngineGone  As do all that follow.
  void start();

  /// False: too many are outstanding.
  bool send_beat(RequestKind kind, std::uint8_t argument, std::vector<layout::Word> words);
  bool beats_outstanding() const { return !beats_.empty(); }

  /// Waits for the answer, which is 0 for a write; replies that came before it are received before.
  layout::Word access_register(RequestKind kind, std::uint8_t address, layout::Word value);

  /// Receives what is there, or comes within `wait`, and mends what was lost.
  void pump(Microseconds wait);

  const Timing& timing() const { return timing_; }
  const LinkCounts& counts() const { return counts_; }

 private:
  void send(const Request& request);
  void ask();
  void ask_again();
  /// Asks for the board's session until it answers.
  std::uint8_t find_session();
  /// Pumps until `done`, and calls `again` whenever that takes long.
  void wait(const std::string& what, const std::function<bool()>& done,
            const std::function<void()>& again);

  void on_reply(const Reply& reply);
  void on_state(const Reply& reply);
  void on_numbered(const Reply& reply);
  void go_back();
  void mend();

  std::unique_ptr<Line> line_;
  const Timing timing_;
  const Receiver receiver_;
  SlipDecoder decoder_;
  LinkCounts counts_;

  std::uint8_t session_ = 0;
  bool started_ = false;
  OutstandingBeats beats_;
  std::uint8_t next_register_ = 0;
  std::uint8_t next_reply_ = 0;
  std::optional<layout::Word> register_answer_;

  std::uint8_t echo_;                   // of the last ASK
  std::optional<std::uint8_t> answer_;  // the board's session, as told to that ASK

  Microseconds heard_{};                          // when the board was last heard
  std::optional<Microseconds> unanswered_since_;  // something that it must answer
  Microseconds moved_{};                          // when beats were last sent or acknowledged
  std::optional<Microseconds> went_back_;         // beats were sent again, none acknowledged since
  bool wish_sent_ = false;                        // for the reply that is missing
  bool ack_due_ = false;
};

}  // namespace flue::serial

#endif  // FLUE_SERIAL_SERIAL_SESSION_HPP_
