// SPDX-License-Identifier: Apache-2.0
//
// OffloadRules: LX-1 and LX-13, giving connections to the target, and those that stay with the
// kernel.

#ifndef FLUE_REPLAY_OFFLOAD_RULES_HPP_
#define FLUE_REPLAY_OFFLOAD_RULES_HPP_

#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "flue/replay/context.hpp"
#include "flue/replay/upload_rules.hpp"

namespace flue::replay {

class OffloadRules final {
 public:
  OffloadRules(Context context, UploadRules& uploads) : context_(context), uploads_(uploads) {}

  /// Offloads every socket that can be and is not, in one tree for each neighbor: new ones, those
  /// whose neighbor has become usable, and those that the target has given back (LX-11). A socket
  /// whose values the target refused is offered again only with others. Where a table is known to
  /// be full, as many as there is room for, the oldest first (LX-13).
  void reconcile(const kernel::Moment& moment);

  /// LX-13: something was given back. Offloads those that wait for room, as far as there is some.
  void fill(const kernel::Moment& moment);

  /// A socket is gone.
  void forget(const kernel::Socket& socket);

  LeftWithKernel left_with_kernel() const;

 private:
  using Keys = std::vector<kernel::SocketKey>;
  using Paths = std::map<kernel::PathKey, Keys>;

  /// What the target can find fault with.
  struct Offer {
    ULONG PathMtu = 0;
    ULONG InitialRcvWnd = 0;
    USHORT VlanId = 0;
    host::MacAddress DlSourceAddress{};
    bool operator==(const Offer& other) const;
  };
  /// How many objects of each layer the target has room for, as far as a refusal has told.
  struct Limits {
    std::optional<std::size_t> neighbors, paths, connections;
  };
  /// By age, the oldest first.
  using Waiting = std::set<std::pair<std::uint64_t, kernel::SocketKey>>;
  class Plan;

  void consider(const kernel::Socket& socket, Plan& plan);
  void carry_out(const kernel::Moment& moment, const Plan& plan);
  void learn_limits(const host::Completion& done);
  Offer offer_of(const kernel::SocketKey& key, const kernel::NeighborKey& next_hop) const;
  bool fits(const kernel::PathKey& path, const kernel::NeighborKey& next_hop);
  void offload(const kernel::Moment& moment, const kernel::NeighborKey& next_hop,
               const Paths& paths);
  host::Block neighbor_block(const kernel::NeighborKey& key);
  host::Block path_block(const kernel::PathKey& key);
  host::Block connection_block(const kernel::SocketKey& key);

  Context context_;
  UploadRules& uploads_;
  std::map<kernel::SocketKey, Offer> refused_;  // for one of these values
  Waiting waiting_;                             // for room
  Limits limits_;
};

}  // namespace flue::replay

#endif  // FLUE_REPLAY_OFFLOAD_RULES_HPP_
