// SPDX-License-Identifier: Apache-2.0
//
// NetlinkSocket: one socket to the kernel, which subscribes, asks and reads.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace flue::kernel {

/// The kernel cannot be watched; `what()` says why, in one line.
class WatchError final : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class NetlinkSocket final {
 public:
  enum class Received {
    kDatagram,
    kNothing,  ///< there is nothing now
    kLost,     ///< ENOBUFS: the kernel had more to say than the receive buffer holds
  };

  /// @param family          NETLINK_ROUTE or NETLINK_SOCK_DIAG
  /// @param groups          multicast groups to hear
  /// @param receive_buffer  wanted, bytes
  /// @throws WatchError
  NetlinkSocket(std::uint16_t family, const std::vector<int>& groups, int receive_buffer);
  ~NetlinkSocket();
  NetlinkSocket(const NetlinkSocket&) = delete;
  NetlinkSocket& operator=(const NetlinkSocket&) = delete;

  std::uint16_t family() const { return family_; }
  int descriptor() const;
  std::uint32_t port_id() const;
  /// What the kernel granted is less than was wanted: the limit for all (net.core.rmem_max) is
  /// lower, and going beyond it needs CAP_NET_ADMIN.
  bool receive_buffer_is_smaller() const { return receive_buffer_is_smaller_; }

  /// @throws WatchError
  void send(const std::vector<std::uint8_t>& request);
  /// Does not wait. `datagram` gets the next one whole.
  ///
  /// @throws WatchError
  Received receive(std::vector<std::uint8_t>& datagram);

 private:
  struct Mnl;  // keeps libmnl out of this header

  std::uint16_t family_;
  std::unique_ptr<Mnl> mnl_;
  bool receive_buffer_is_smaller_ = false;
};

}  // namespace flue::kernel
