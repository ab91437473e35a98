// SPDX-License-Identifier: Apache-2.0
//
// Engine: what a driver sees of an offload engine, whatever is behind it: the reference model, the
// Verilated RTL, a board.

#ifndef FLUE_ENGINE_ENGINE_HPP_
#define FLUE_ENGINE_ENGINE_HPP_

#include <array>
#include <cstdint>
#include <optional>

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

/// An engine behind its streams and registers (docs/engine.md says what it does with what it is
/// sent).
///
/// One thread. Nothing blocks: `send_*` return false and `receive_*` return nothing when the engine
/// cannot now, and only `step`, `read_register` and `write_register` let its time go on.
/// Completions wait inside until received; while nobody receives them the engine at last takes no
/// more descriptors (credits), and nothing is lost.
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

  /// Lets the engine work: one clock cycle where it has a clock.
  virtual void step() = 0;
  /// The engine's clock, in cycles since it was made; nothing where it has none.
  virtual std::optional<std::uint64_t> cycles() const = 0;
};

}  // namespace flue

#endif  // FLUE_ENGINE_ENGINE_HPP_
