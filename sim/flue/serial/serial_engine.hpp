// SPDX-License-Identifier: Apache-2.0
//
// SerialEngine: an engine on a board, behind a serial line.

#ifndef FLUE_SERIAL_SERIAL_ENGINE_HPP_
#define FLUE_SERIAL_SERIAL_ENGINE_HPP_

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>

#include "flue/engine/engine.hpp"
#include "flue/serial/serial_session.hpp"

namespace flue {

/// Any member that is not const may throw EngineGone, which names the line.
///
/// What is received waits here, and when much of it waits no more descriptors are taken. The link
/// carries of a tkeep only whether it is all ones, which is all that the engine looks at.
/// A register access takes as long as its way there and back. The engine's clock is not seen from
/// here: `cycles` is nothing; the registers CYCLES_LOW and CYCLES_HIGH tell it.
class SerialEngine final : public Engine {
 public:
  /// Begins a session with the board, and resets the engine, whatever it was doing: it is empty
  /// and ready then; its configuration, counters and generations are what they were.
  explicit SerialEngine(std::unique_ptr<serial::Line> line, const serial::Timing& timing = {});

  bool send_command(const Beat& beat) override;
  std::optional<Beat> receive_completion() override;
  std::optional<EventWords> receive_event() override;
  bool send_resolve(const ResolveRequestWords& request) override;
  std::optional<ResolveAnswerWords> receive_resolve() override;
  bool send_delegate(const Beat& beat) override;
  std::uint32_t read_register(std::uint32_t address) override;
  void write_register(std::uint32_t address, std::uint32_t value) override;
  void step() override;
  std::optional<std::uint64_t> cycles() const override { return std::nullopt; }

  const serial::LinkCounts& link_counts() const { return session_.counts(); }

 private:
  bool send(serial::RequestKind kind, const Beat& beat);
  void receive(const serial::Reply& reply);
  bool much_waits() const;
  void forget();

  /// The kind of the message whose last beat is not sent yet. The engine takes no beat of the other
  /// kind until then, and on the link there is no overtaking.
  std::optional<serial::RequestKind> unfinished_;
  std::deque<Beat> completions_;
  std::deque<EventWords> events_;
  std::deque<ResolveAnswerWords> answers_;
  serial::SerialSession session_;
};

}  // namespace flue

#endif  // FLUE_SERIAL_SERIAL_ENGINE_HPP_
