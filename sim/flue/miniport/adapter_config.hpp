// SPDX-License-Identifier: Apache-2.0
//
// AdapterConfig: what a host configures on the adapter before it offloads anything to it.

#ifndef FLUE_MINIPORT_ADAPTER_CONFIG_HPP_
#define FLUE_MINIPORT_ADAPTER_CONFIG_HPP_

#include <array>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace flue {

/// The adapter table of a scenario. Members that are left alone have the defaults documented there.
struct AdapterConfig {
  /// Objects of a layer that may be offloaded at once; nothing: as many as the engine was built
  /// for.
  std::optional<std::uint32_t> neighbor_capacity;
  std::optional<std::uint32_t> path_capacity;
  std::optional<std::uint32_t> tcp_capacity;

  std::array<std::uint8_t, 6> mac{0x02, 0, 0, 0, 0, 0x01};  ///< the interface's own
  bool software_mac = true;  ///< a non-zero DlSourceAddress is accepted (OP-23)
  /// VLAN ids of the interface, each below 4096. Empty, or with 0 in it: VLAN id 0 (INIT-14).
  std::vector<std::uint16_t> vlan_ids;
  std::uint32_t max_mtu = 9000;            ///< largest PathMtu, bytes (OP-30)
  std::uint32_t max_rcv_wnd = 1073725440;  ///< largest InitialRcvWnd, bytes

  std::uint32_t ticks_per_second = 1000;  ///< host tick rate; not 0
  std::uint32_t nce_stale_ticks = 30000;  ///< NceStaleTicks (NUD-2)
  /// The engine's clock in cycles a second, so that time passes by itself; nothing: time stands
  /// still but for `MiniportDriver::advance`.
  std::optional<std::uint64_t> clock_hz;

  /// True: an invalidate asks for the upload of every dependent at once; false: when a connection
  /// next has something to send (OP-11).
  bool eager_upload = false;
};

/// A configuration that this engine cannot have.
class AdapterConfigError : public std::runtime_error {
 public:
  /// @param key  The member of AdapterConfig, which is also the key in a scenario.
  AdapterConfigError(std::string key, const std::string& reason)
      : std::runtime_error(key + ": " + reason), key_(std::move(key)) {}
  const std::string& key() const { return key_; }

 private:
  std::string key_;
};

/// What answers at the registers is not an engine that this driver can drive.
class EngineRefused : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace flue

#endif  // FLUE_MINIPORT_ADAPTER_CONFIG_HPP_
