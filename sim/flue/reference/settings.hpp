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

struct Settings {
  bool eager_upload;
  bool software_mac;
  bool vlan_filter;
  std::uint32_t neighbor_capacity;
  std::uint32_t path_capacity;
  std::uint32_t tcp_capacity;
  MacAddress mac;
  std::uint32_t max_mtu;      ///< bytes
  std::uint32_t max_rcv_wnd;  ///< bytes
  std::uint32_t nce_stale_ticks;
  std::bitset<4096> vlans;  ///< the interface's VLAN ids; survive a soft reset
};

}  // namespace flue::reference

#endif  // FLUE_REFERENCE_SETTINGS_HPP_
