// SPDX-License-Identifier: Apache-2.0
//
// SocketRules: LX-8 and LX-9, what a socket dump says about connections that are offloaded.

#ifndef FLUE_REPLAY_SOCKET_RULES_HPP_
#define FLUE_REPLAY_SOCKET_RULES_HPP_

#include <cstdint>
#include <utility>

#include "flue/replay/context.hpp"

namespace flue::replay {

class SocketRules final {
 public:
  SocketRules(Context context, Observer& observer) : context_(context), observer_(observer) {}

  /// Updates the connections whose options have changed, and sends on those that have sent new data
  /// since the last dump.
  ///
  /// @param before  The sockets as the last dump told them.
  void reconcile(const kernel::Moment& moment, const kernel::SocketTable& before);

  /// Differences between the headers of transmits and the kernel's, since the last call.
  std::uint64_t take_differences() { return std::exchange(differences_, 0); }

 private:
  void update(const kernel::Moment& moment, const kernel::Socket& socket);
  void transmit(const kernel::Moment& moment, const kernel::Socket& socket);

  Context context_;
  Observer& observer_;
  std::uint64_t differences_ = 0;
};

}  // namespace flue::replay

#endif  // FLUE_REPLAY_SOCKET_RULES_HPP_
