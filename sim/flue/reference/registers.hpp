// SPDX-License-Identifier: Apache-2.0
//
// Registers: what rtl/flue_regs.rdl describes, but for what lives elsewhere (STATUS, counters of
// events).

#ifndef FLUE_REFERENCE_REGISTERS_HPP_
#define FLUE_REFERENCE_REGISTERS_HPP_

#include <array>
#include <cstdint>
#include <map>
#include <optional>

#include "flue/layout/flue_layout.hpp"
#include "flue/reference/config.hpp"
#include "flue/reference/settings.hpp"

namespace flue::reference {

/// Free running, modulo 2^32; a reset leaves them.
struct Counters {
  std::array<std::array<std::uint32_t, 32>, 16> completions{};  ///< [opcode][status]
  std::uint32_t command_beats = 0;
  std::uint32_t completion_beats = 0;
  std::uint32_t events_sent = 0;
  std::array<std::uint32_t, 4> resolves{};  ///< [ResolveResult]

  /// A malformed opcode counts under 0.
  void count_completion(const layout::CompletionHeader& completion);
};

/// Registers that software writes, and those that are constant.
class Registers {
 public:
  explicit Registers(const ReferenceConfig& config);

  /// A constant register, or what was last written to a writable one; nothing for any other
  /// address.
  std::optional<std::uint32_t> read(std::uint32_t address) const;
  /// Keeps the bits that the register has. Others, and registers that cannot be written, stay as
  /// they are.
  void write(std::uint32_t address, std::uint32_t value);

  const Settings& settings() const { return settings_; }
  bool hang() const;
  bool corrupt() const;
  void clear_faults();

 private:
  struct Register {
    std::uint32_t mask;
    std::uint32_t value;
  };
  std::uint32_t value(std::uint32_t address) const { return registers_.at(address).value; }
  bool bit(std::uint32_t address, std::uint32_t mask) const { return (value(address) & mask) != 0; }
  void store_vlan_word(std::uint32_t value);
  void refresh_settings();

  std::map<std::uint32_t, Register> registers_;
  Settings settings_{};
};

}  // namespace flue::reference

#endif  // FLUE_REFERENCE_REGISTERS_HPP_
