// SPDX-License-Identifier: Apache-2.0
//
// LargeHost: writes the capture of a host that nobody has, with as many connections and neighbors
// as wanted. Written as `flue linux record` would write it.

#ifndef TB_SYSTEM_LINUX_LARGE_HOST_HPP_
#define TB_SYSTEM_LINUX_LARGE_HOST_HPP_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "flue/linux/capture_writer.hpp"
#include "tb/sim/linux/kernel_says.hpp"

namespace flue::replay::test {

class LargeHost {
 public:
  struct Size {
    std::uint32_t connections = 100'000;
    std::uint32_t neighbors = 2'000;
    std::uint32_t polls = 4;
    std::uint32_t closed_each_poll = 2'000;  ///< from the front: those that came first
    /// Before this poll the interface goes down, before the next one it comes up; 0: it stays up.
    std::uint32_t down_before_poll = 0;
  };

  LargeHost(const Size& size, const std::string& path) : size_(size), writer_(path) {}

  /// Returns how many netlink messages the capture holds.
  std::uint64_t write() {
    using namespace kernel::test;
    say(NETLINK_ROUTE, dump_request(RTM_GETLINK, next()));
    say(NETLINK_ROUTE, ethernet(dump_answer(sequence_), kInterface, "eth0"));
    say(NETLINK_ROUTE, done(sequence_));
    say(NETLINK_ROUTE, dump_request(RTM_GETNEIGH, next()));
    for (std::uint32_t i = 0; i < size_.neighbors; ++i) {
      say(NETLINK_ROUTE, reachable(dump_answer(sequence_), kInterface, address(i), 7));
    }
    say(NETLINK_ROUTE, done(sequence_));
    for (std::uint32_t poll_number = 0; poll_number < size_.polls; ++poll_number) {
      if (poll_number != 0) changes(poll_number);
      poll();
    }
    flush();
    writer_.flush();
    return messages_;
  }

 private:
  static constexpr int kInterface = 2;
  static constexpr std::size_t kDatagram = 30'000;

  static std::string address(std::uint32_t neighbor) {
    return fmt::format("10.{}.{}.{}", 1 + (neighbor >> 16U), (neighbor >> 8U) & 0xff,
                       neighbor & 0xff);
  }
  /// Connection `i` goes to neighbor i modulo their number.
  kernel::test::SocketSpec spec(std::uint32_t i) const {
    kernel::test::SocketSpec spec;
    spec.local = "10.200.0.1";
    spec.remote = address(i % size_.neighbors);
    spec.local_port = static_cast<std::uint16_t>(1024 + i / size_.neighbors);
    spec.cookie = i + 1;
    return spec;
  }

  /// Between two polls: connections close, every tenth neighbor has another MAC address.
  void changes(std::uint32_t round) {
    using namespace kernel::test;
    if (size_.down_before_poll != 0 && round == size_.down_before_poll) {
      say(NETLINK_ROUTE, link(notification(), kInterface, "eth0", 0).bytes());
    } else if (size_.down_before_poll != 0 && round == size_.down_before_poll + 1) {
      say(NETLINK_ROUTE, link(notification(), kInterface, "eth0", IFF_UP).bytes());
    }
    for (std::uint32_t i = 0; i < size_.closed_each_poll; ++i) {
      say(NETLINK_SOCK_DIAG, destroyed(spec(closed_++)));
    }
    for (std::uint32_t i = round; i < size_.neighbors; i += 10) {
      say(NETLINK_ROUTE,
          reachable(notification(), kInterface, address(i), static_cast<std::uint8_t>(round)));
    }
  }

  void poll() {
    using namespace kernel::test;
    for (const std::uint8_t family : {std::uint8_t{AF_INET}, std::uint8_t{AF_INET6}}) {
      say(NETLINK_SOCK_DIAG, socket_request(next(), family));
      for (std::uint32_t i = closed_; family == AF_INET && i < size_.connections; ++i) {
        say(NETLINK_SOCK_DIAG, socket(dump_answer(sequence_), spec(i)).bytes());
      }
      say(NETLINK_SOCK_DIAG, done(sequence_));
    }
    for (std::uint32_t i = 0; i < size_.neighbors; ++i) {
      say(NETLINK_ROUTE, lookup(next(), "10.200.0.1", address(i)));
      say(NETLINK_ROUTE, route_answer(sequence_, address(i), kInterface).bytes());
    }
    time_ += std::chrono::milliseconds(200);
  }

  std::uint32_t next() { return ++sequence_; }

  /// Messages of one family that follow each other share datagrams.
  void say(std::uint16_t family, const kernel::test::Bytes& message) {
    if (family != record_.family || record_.payload.size() + message.size() > kDatagram) flush();
    record_.family = family;
    record_.payload.insert(record_.payload.end(), message.begin(), message.end());
    ++messages_;
  }
  void flush() {
    if (record_.payload.empty()) return;
    record_.moment = {record_.moment.record + 1, time_};
    writer_.write(record_);
    record_.payload.clear();
  }

  Size size_;
  kernel::CaptureWriter writer_;
  kernel::CaptureRecord record_;
  kernel::RecordTime time_ = std::chrono::seconds(1'700'000'000);
  std::uint32_t sequence_ = 0;
  std::uint32_t closed_ = 0;
  std::uint64_t messages_ = 0;
};

}  // namespace flue::replay::test

#endif  // TB_SYSTEM_LINUX_LARGE_HOST_HPP_
