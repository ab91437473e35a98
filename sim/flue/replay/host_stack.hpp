// SPDX-License-Identifier: Apache-2.0
//
// HostStack: the Linux kernel as the host stack above the offload target (docs/linux.md).

#ifndef FLUE_REPLAY_HOST_STACK_HPP_
#define FLUE_REPLAY_HOST_STACK_HPP_

#include <set>
#include <vector>

#include "flue/linux/conversation.hpp"
#include "flue/linux/kernel_model.hpp"
#include "flue/replay/check.hpp"
#include "flue/replay/neighbor_rules.hpp"
#include "flue/replay/observer.hpp"
#include "flue/replay/offload_rules.hpp"
#include "flue/replay/path_rules.hpp"
#include "flue/replay/socket_rules.hpp"
#include "flue/replay/target.hpp"
#include "flue/replay/upload_rules.hpp"

namespace flue::replay {

struct HostStackConfig {
  TargetConfig target;
  bool check_each_poll = false;
  bool check_at_end = true;
};

/// Hears what the kernel says, keeps the model of it, and lets the rules act at the moments that
/// docs/linux.md names: notifications at once; what a dump tells of known sockets at the dump;
/// new sockets and route changes when the poll's last lookup is answered.
///
/// It does not matter where the words come from: `kernel::read_capture` tells a file.
class HostStack final : public kernel::ConversationObserver {
 public:
  /// @param engine  Holds no objects. Not owned, as `observer`.
  /// @throws EngineRefused, AdapterConfigError
  HostStack(Engine& engine, const HostStackConfig& config, Observer& observer);

  /// After the last word of the kernel: the check, if it is wanted, and the summary. Without the
  /// check when the target is not sound.
  void finish();

  /// False: the engine is lost, or something below the host broke the contract. From then on
  /// nothing is done any more.
  bool is_sound() const { return target_.is_sound(); }
  const host::Host& host() const { return target_.host(); }
  const kernel::KernelModel& kernel() const { return kernel_; }
  const Mirror& mirror() const { return mirror_; }
  LeftWithKernel left_with_kernel() const { return offloads_.left_with_kernel(); }
  /// Found by all checks and transmits so far.
  std::uint64_t differences() const { return differences_; }

  void on_link_dump(const kernel::Moment& moment, const kernel::LinkDump& dump) override;
  void on_neighbor_dump(const kernel::Moment& moment, const kernel::NeighborDump& dump) override;
  void on_link(const kernel::Moment& moment, const kernel::LinkMessage& link) override;
  void on_neighbor(const kernel::Moment& moment, const kernel::NeighborMessage& neighbor) override;
  void on_socket_destroyed(const kernel::Moment& moment,
                           const kernel::SocketMessage& socket) override;
  void on_socket_dump(const kernel::Moment& moment, const kernel::SocketDump& dump) override;
  void on_route_lookup(const kernel::Moment& moment, const kernel::RouteLookup& lookup) override;
  void on_poll_complete(const kernel::Moment& moment, bool every_path_answered) override;

 private:
  void changed(const kernel::Moment& moment, const kernel::LinkChange& change);
  void changed(const kernel::Moment& moment, const kernel::NeighborChange& change);
  void offload_waiting(const kernel::Moment& moment);
  void fill_room(const kernel::Moment& moment);
  void check();

  kernel::KernelModel kernel_;
  Mirror mirror_;
  Observer& observer_;
  bool check_each_poll_;
  bool check_at_end_;
  bool poll_open_ = false;  // from the socket dump to the last lookup
  std::set<kernel::PathKey> looked_up_;
  kernel::Moment now_;
  std::uint64_t differences_ = 0;

  Target target_;
  NeighborRules neighbors_;
  UploadRules uploads_;
  PathRules paths_;
  SocketRules sockets_;
  OffloadRules offloads_;
  Check check_;
};

}  // namespace flue::replay

#endif  // FLUE_REPLAY_HOST_STACK_HPP_
