// SPDX-License-Identifier: Apache-2.0
//
// Settings: what the configuration registers say to the commands (rtl/flue_regs.rdl).

#ifndef FLUE_REFERENCE_SETTINGS_HPP_
#define FLUE_REFERENCE_SETTINGS_HPP_

#include <array>
#include <bitset>
#include <cstdint>

namespace flue::reference {

using MacAddress = std::array<std::uint8_t, 6>;

/// The registers of configuration, as the commands see them. What they hold after power-up is in
/// rtl/flue_regs.rdl.
struct Settings {
  bool eager_upload = false;
  bool software_mac = false;
  bool vlan_filter = false;
  std::uint32_t neighbor_capacity = 0;
  std::uint32_t path_capacity = 0;
  std::uint32_t tcp_capacity = 0;
  MacAddress mac{};
  std::uint32_t max_mtu = 0;      ///< bytes
  std::uint32_t max_rcv_wnd = 0;  ///< bytes
  std::uint32_t nce_stale_ticks = 0;
  std::bitset<4096> vlans;  ///< the interface's VLAN ids; survive a soft reset
};

}  // namespace flue::reference

#endif  // FLUE_REFERENCE_SETTINGS_HPP_
