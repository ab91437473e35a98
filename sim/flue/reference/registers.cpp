// SPDX-License-Identifier: Apache-2.0

#include "flue/reference/registers.hpp"

#include <cstddef>

#include "flue/layout/flue_regs.hpp"

namespace flue::reference {
namespace {

constexpr std::uint8_t byte_of(std::uint32_t word, unsigned n) {
  return static_cast<std::uint8_t>(word >> (8 * n));
}

}  // namespace

void Counters::count_completion(const layout::CompletionHeader& completion) {
  const bool has_opcode = completion.status != layout::Status::kMalformedOpcode;
  const std::size_t opcode = has_opcode ? static_cast<std::size_t>(completion.opcode) : 0;
  ++completions[opcode][static_cast<std::size_t>(completion.status)];
}

Registers::Registers(const ReferenceConfig& config) {
  const auto constant = [this](std::uint32_t address, std::uint32_t value) {
    registers_[address] = {0, value};
  };
  constant(reg::id::kAddress, layout::kIdentity);
  constant(reg::layout_version::kAddress, layout::kLayoutVersion);
  constant(reg::build_neighbors::kAddress, config.neighbors);
  constant(reg::build_paths::kAddress, config.paths);
  constant(reg::build_connections::kAddress, config.connections);
  constant(reg::handle_format::kAddress,
           config.index_width << reg::handle_format::kIndexWidthLsb |
               config.generation_width << reg::handle_format::kGenerationWidthLsb);

  using namespace reg;
  registers_[control::kAddress] = {
      control::kEagerUploadMask | control::kSoftwareMacMask | control::kVlanFilterMask,
      control::kSoftwareMacReset << control::kSoftwareMacLsb};
  registers_[fault::kAddress] = {fault::kHangMask | fault::kCorruptMask, 0};
  registers_[neighbor_capacity::kAddress] = {neighbor_capacity::kValueMask,
                                             neighbor_capacity::kValueReset};
  registers_[path_capacity::kAddress] = {path_capacity::kValueMask, path_capacity::kValueReset};
  registers_[tcp_capacity::kAddress] = {tcp_capacity::kValueMask, tcp_capacity::kValueReset};
  registers_[mac_low::kAddress] = {mac_low::kValueMask, mac_low::kValueReset};
  registers_[mac_high::kAddress] = {mac_high::kValueMask, mac_high::kValueReset};
  registers_[max_mtu::kAddress] = {max_mtu::kValueMask, max_mtu::kValueReset};
  registers_[max_rcv_wnd::kAddress] = {max_rcv_wnd::kValueMask, max_rcv_wnd::kValueReset};
  registers_[cycles_per_tick::kAddress] = {cycles_per_tick::kValueMask,
                                           cycles_per_tick::kValueReset};
  registers_[add_ticks::kAddress] = {add_ticks::kValueMask, add_ticks::kValueReset};
  registers_[nce_stale_ticks::kAddress] = {nce_stale_ticks::kValueMask,
                                           nce_stale_ticks::kValueReset};
  registers_[vlan_index::kAddress] = {vlan_index::kValueMask, vlan_index::kValueReset};
  registers_[vlan_word::kAddress] = {vlan_word::kValueMask, vlan_word::kValueReset};
  registers_[counter_select::kAddress] = {counter_select::kOpcodeMask | counter_select::kStatusMask,
                                          0};
  refresh_settings();
}

std::optional<std::uint32_t> Registers::read(std::uint32_t address) const {
  const auto found = registers_.find(address);
  if (found == registers_.end()) return std::nullopt;
  return found->second.value;
}

void Registers::write(std::uint32_t address, std::uint32_t value) {
  const auto found = registers_.find(address);
  if (found == registers_.end() || found->second.mask == 0) return;
  Register& target = found->second;
  target.value = value & target.mask;
  if (address == reg::vlan_word::kAddress) store_vlan_word(value);
  refresh_settings();
}

void Registers::store_vlan_word(std::uint32_t value) {
  const std::size_t first = std::size_t{32} * this->value(reg::vlan_index::kAddress);
  for (std::size_t bit = 0; bit < 32; ++bit) {
    settings_.vlans.set(first + bit, (value >> bit & 1) != 0);
  }
}

bool Registers::hang() const { return bit(reg::fault::kAddress, reg::fault::kHangMask); }
bool Registers::corrupt() const { return bit(reg::fault::kAddress, reg::fault::kCorruptMask); }
void Registers::clear_faults() { registers_.at(reg::fault::kAddress).value = 0; }

void Registers::refresh_settings() {
  using namespace reg;
  settings_.eager_upload = bit(control::kAddress, control::kEagerUploadMask);
  settings_.software_mac = bit(control::kAddress, control::kSoftwareMacMask);
  settings_.vlan_filter = bit(control::kAddress, control::kVlanFilterMask);
  settings_.neighbor_capacity = value(neighbor_capacity::kAddress);
  settings_.path_capacity = value(path_capacity::kAddress);
  settings_.tcp_capacity = value(tcp_capacity::kAddress);
  const std::uint32_t low = value(mac_low::kAddress);
  const std::uint32_t high = value(mac_high::kAddress);
  settings_.mac = {byte_of(low, 0), byte_of(low, 1),  byte_of(low, 2),
                   byte_of(low, 3), byte_of(high, 0), byte_of(high, 1)};
  settings_.max_mtu = value(max_mtu::kAddress);
  settings_.max_rcv_wnd = value(max_rcv_wnd::kAddress);
  settings_.nce_stale_ticks = value(nce_stale_ticks::kAddress);
}

}  // namespace flue::reference
