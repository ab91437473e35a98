// SPDX-License-Identifier: Apache-2.0
//
// Moments: the operations of a replay put together to what happened on the host: a peer changed its
// MAC address, a router failed over.

#ifndef FLUE_REPLAY_MOMENTS_HPP_
#define FLUE_REPLAY_MOMENTS_HPP_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "flue/replay/observer.hpp"

namespace flue::replay {

/// Operations of one rule, or of LX-1, LX-10 and LX-13 together, with little time between them.
struct Happening {
  enum class Kind {
    kComingAndGoing,  ///< LX-1, LX-10, LX-13
    kMacChanged,
    kNeighborUnusable,
    kNeighborReplaced,  ///< LX-5, and another MAC address of the interface
    kNextHopChanged,
    kPathLost,
    kPathReplaced,
    kPathMtuChanged,
    kSocketChanged,
    kInterfaceDown,
    kRetrieved,
    kUpdateFailed,
  };
  Kind kind{};
  kernel::RecordTime first{0}, last{0};
  /// What it is about, as people would call it: addresses, or connections. Each once.
  std::vector<std::string> subjects;
  std::vector<std::string> before, after;     ///< neighbors that took turns
  std::string value;                          ///< that is new: a MAC address, an MTU, an option
  std::size_t paths = 0;                      ///< moved
  std::size_t connections = 0;                ///< concerned
  std::size_t offloaded = 0, given_back = 0;  ///< connections, of kComingAndGoing
  std::size_t trees = 0, blocks = 0;
  std::map<host::OperationKind, std::size_t> kinds;  ///< how many trees of each
  std::map<NDIS_STATUS, std::size_t> statuses;       ///< of blocks
  /// From first to last beat of each tree; empty: the engine has no clock.
  std::vector<std::uint64_t> cycles;
};

/// Hands out each happening when it is over, in the order in which they began. Confirmations (LX-3)
/// and transmits are none: they happen all the time.
class Moments final {
 public:
  using Receiver = std::function<void(const Happening&)>;

  explicit Moments(Receiver receiver) : receiver_(std::move(receiver)) {}

  void add(const Deed& deed);
  /// The replay is over, and so is everything that happened.
  void finish();

 private:
  Happening& open(Happening::Kind kind, const std::string& value, kernel::RecordTime at);
  void close(std::optional<kernel::RecordTime> now);
  static void describe(const Deed& deed, const host::Block& root, Happening& happening);
  std::string new_option(const Deed& deed);

  Receiver receiver_;
  std::list<Happening> open_;                      // in the order in which they began
  std::map<std::string, host::TcpState> options_;  // as last given, of what is offloaded
};

/// `10.0.0.2%eth0#2` as people would call it: 10.0.0.2. A link-local address keeps its interface.
std::string plain_neighbor(const std::string& name);
/// The destination of `10.0.0.1>10.0.9.7`.
std::string plain_path(const std::string& name);

}  // namespace flue::replay

#endif  // FLUE_REPLAY_MOMENTS_HPP_
