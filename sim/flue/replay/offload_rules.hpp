// SPDX-License-Identifier: Apache-2.0
//
// OffloadRules: LX-1, giving connections to the target, and those that stay with the kernel.

#ifndef FLUE_REPLAY_OFFLOAD_RULES_HPP_
#define FLUE_REPLAY_OFFLOAD_RULES_HPP_

#include <map>
#include <vector>

#include "flue/replay/context.hpp"
#include "flue/replay/upload_rules.hpp"

namespace flue::replay {

class OffloadRules final {
 public:
  OffloadRules(Context context, UploadRules& uploads) : context_(context), uploads_(uploads) {}

  /// Offloads every socket that can be and is not, in one tree for each neighbor: new ones, those
  /// whose neighbor has become usable, and those that the target has given back (LX-11). A socket
  /// that the target refused is offered again only with other values.
  void reconcile(const kernel::Moment& moment);

  /// A socket is gone.
  void forget(const kernel::SocketKey& key) { refused_.erase(key); }

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
  struct Refusal {
    Offer offer;
    bool table_full = false;  ///< else one of these values
  };

  Offer offer_of(const kernel::SocketKey& key, const kernel::NeighborKey& next_hop) const;
  bool fits(const kernel::PathKey& path, const kernel::NeighborKey& next_hop);
  void offload(const kernel::Moment& moment, const kernel::NeighborKey& next_hop,
               const Paths& paths);
  host::Block neighbor_block(const kernel::NeighborKey& key);
  host::Block path_block(const kernel::PathKey& key);
  host::Block connection_block(const kernel::SocketKey& key);

  Context context_;
  UploadRules& uploads_;
  std::map<kernel::SocketKey, Refusal> refused_;
};

}  // namespace flue::replay

#endif  // FLUE_REPLAY_OFFLOAD_RULES_HPP_
