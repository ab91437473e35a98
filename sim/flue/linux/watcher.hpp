// SPDX-License-Identifier: Apache-2.0
//
// Watcher: asks a kernel, hears it, and hands on every datagram of that conversation, requests
// included, as the records of a capture: to a CaptureWriter, or to a Teller.

#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "flue/linux/capture.hpp"
#include "flue/linux/messages.hpp"
#include "flue/linux/netlink_socket.hpp"
#include "flue/linux/requests.hpp"

namespace flue::kernel {

struct WatchOptions {
  std::chrono::milliseconds poll{200};                ///< from one socket dump to the next
  std::optional<std::chrono::milliseconds> duration;  ///< nothing: until `stop_descriptor` says so
  int stop_descriptor = -1;                           ///< readable: stop; -1: none
  int receive_buffer = 8 << 20;                       ///< of each socket, bytes
};

/// Watches the network namespace of the thread that makes it. The order of what comes: a full dump
/// of everything; then every notification, and with each poll the TCP sockets and a route lookup
/// for each pair of addresses that they use. When the kernel had to drop notifications, everything
/// is dumped again.
class Watcher final {
 public:
  /// Gets each record at once. What takes it long costs notifications, not correctness.
  using Receiver = std::function<void(const CaptureRecord&)>;

  /// Subscribes; from here on nothing goes unheard.
  ///
  /// @throws WatchError
  Watcher(const WatchOptions& options, Receiver receiver);

  /// Until the duration is over or a stop is asked for; a poll that is under way is completed.
  ///
  /// @throws WatchError   the kernel does not answer
  /// @throws DecodeError  it said something that does not parse; that record has been handed on
  void run();

  /// From inside the receiver: it is enough. `run` returns after the poll that is under way.
  void stop() { stop_asked_ = true; }

  /// What cannot be had for want of a permission, a sentence each.
  std::vector<std::string> restrictions() const;

  std::uint64_t records() const { return records_; }
  std::uint64_t polls() const { return polls_; }
  /// How often notifications were lost, and everything dumped again.
  std::uint64_t losses() const { return losses_; }

 private:
  using Clock = std::chrono::steady_clock;
  enum class Outcome { kAnswered, kInterrupted, kLost };
  /// An exchange under way.
  struct Question {
    std::uint16_t family = 0;
    Asker asker;
    bool dump = false;
    bool interrupted = false;  // NLM_F_DUMP_INTR, or another dump is not over yet
    bool answered = false;
  };

  void ask_everything();
  void poll_sockets();
  template <typename Make>
  void dump(NetlinkSocket& socket, Make make);
  Outcome ask(NetlinkSocket& socket, bool is_dump, const Asker& asker, const Request& request);
  bool stopped_before(Clock::time_point next);
  void wait_until(Clock::time_point time);
  bool read(NetlinkSocket& socket);
  bool read_both();
  void hear(const Message& message);
  void hand_on(std::uint16_t family);

  WatchOptions options_;
  Receiver receiver_;
  NetlinkSocket routes_;   // NETLINK_ROUTE
  NetlinkSocket sockets_;  // NETLINK_SOCK_DIAG
  std::uint32_t sequence_ = 0;
  bool lost_ = false;  // something; everything must be dumped again
  bool stop_asked_ = false;
  Clock::time_point end_;
  std::optional<Question> question_;
  std::set<PathKey> paths_;  // of the sockets of this poll
  CaptureRecord record_;     // the one that is handed on
  std::uint64_t records_ = 0;
  std::uint64_t polls_ = 0;
  std::uint64_t losses_ = 0;
};

}  // namespace flue::kernel
