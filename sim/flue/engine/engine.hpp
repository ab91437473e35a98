// SPDX-License-Identifier: Apache-2.0
//
// Engine: what a driver sees of an offload engine, whatever is behind it: the reference model, the
// Verilated RTL, a board.

#ifndef FLUE_ENGINE_ENGINE_HPP_
#define FLUE_ENGINE_ENGINE_HPP_

#include <array>
#include <cstdint>
#include <optional>
#include <stdexcept>

#include "flue/layout/flue_layout.hpp"

namespace flue {

/// One beat of a 512-bit stream (`s_axis_cmd`, `s_axis_dlg`, `m_axis_cpl`).
struct Beat {
  std::array<layout::Word, layout::kBeatWords> words{};
  std::uint64_t keep = ~std::uint64_t{0};  ///< tkeep, bit n = byte n
  bool last = true;                        ///< tlast
};

using EventWords = std::array<layout::Word, layout::Event::kWords>;
using ResolveRequestWords = std::array<layout::Word, layout::ResolveRequest::kWords>;
using ResolveAnswerWords = std::array<layout::Word, layout::ResolveAnswer::kWords>;

/// An engine that cannot be reached any more: its device is gone, or does not answer. `what()`
/// names it and says what was expected. Any member of Engine that is not const may throw it; after
/// that none is of use.
class EngineGone : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// An engine behind its streams and registers (docs/engine.md says what it does with what it is
/// sent).
///
/// One thread. Nothing blocks: `send_*` return false and `receive_*` return nothing when the engine
/// cannot now, and only `step`, `read_register` and `write_register` let its time go on.
/// Completions wait inside until received; while nobody receives them the engine at last takes no
/// more descriptors (credits), and nothing is lost.
///
/// A register access has everything before it behind it, however long the way to the engine: when
/// it returns, all that the engine gave until then can be received at once, and STATUS.busy is
/// high as long as anything that `send_*` took has not reached the engine. So when STATUS.busy
/// reads 0 and nothing was sent since, whatever there is to receive is here. After a write of
/// CONTROL.soft_reset what was on the way, in either direction, is gone.
class Engine {
 public:
  Engine() = default;
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  virtual ~Engine() = default;

  /// Offers one beat of a descriptor. False: not taken, offer it again after `step`.
  virtual bool send_command(const Beat& beat) = 0;
  /// The next beat of a completion. In the order of the descriptors.
  virtual std::optional<Beat> receive_completion() = 0;
  /// The next event.
  virtual std::optional<EventWords> receive_event() = 0;
  /// Asks for the headers of a connection's next segment. False: not taken, offer it again after
  /// `step`.
  virtual bool send_resolve(const ResolveRequestWords& request) = 0;
  /// The next answer to `send_resolve`. In the order of the requests.
  virtual std::optional<ResolveAnswerWords> receive_resolve() = 0;
  /// The data path's port: offers one beat of a DELEGATE descriptor.
  virtual bool send_delegate(const Beat& beat) = 0;

  /// Reads or writes the register at the byte address `address` (flue_regs.hpp). Time goes on while
  /// it does.
  virtual std::uint32_t read_register(std::uint32_t address) = 0;
  virtual void write_register(std::uint32_t address, std::uint32_t value) = 0;

  /// Lets the engine work: one clock cycle where it is clocked from here; where it runs by itself,
  /// waits a little for what comes from it.
  virtual void step() = 0;
  /// The engine's clock, in cycles since it was made; nothing where it has none, or none that is
  /// seen from here: a board's clock goes on while its answers are on the line, so the difference
  /// of two readings would be no latency of the engine.
  virtual std::optional<std::uint64_t> cycles() const = 0;
};

}  // namespace flue

#endif  // FLUE_ENGINE_ENGINE_HPP_
