// SPDX-License-Identifier: Apache-2.0
//
// Lab: a small internet of network namespaces, whose first host is watched.
//
//     host eth0 ─┐                     ┌─ wan ─ far (192.0.2.77, 2001:db8:77::77)
//     peer ──────┤                     │
//     router 1 ──┼─ lan (a bridge)     │  10.30.0.0/24, fd30::/64
//     router 2 ──┘  10.20.0.0/24       │
//     each router ─────────────────────┘
//     host eth1 ─── other               10.20.1.0/24, fd20:0:0:2::/64
//
// In each network the host is .10 (::10), peer .21, routers .1 and .2 (and fe80::1, fe80::2 on
// lan), other .31, far .77. The host's way to far is router 1.

#ifndef TB_SYSTEM_LINUX_LAB_HPP_
#define TB_SYSTEM_LINUX_LAB_HPP_

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace flue::replay::test {

/// Runs a command of the shell. @throws std::runtime_error with what it printed, when it fails
void shell(const std::string& command);

/// A network namespace with a name of its own, loopback up; gone with the object.
class Namespace {
 public:
  explicit Namespace(const std::string& name);
  ~Namespace();
  Namespace(const Namespace&) = delete;
  Namespace& operator=(const Namespace&) = delete;

  const std::string& name() const { return name_; }
  /// `ip` with these arguments, in the namespace.
  void ip(const std::string& arguments) const { shell("ip -n " + name_ + " " + arguments); }
  /// Writes to /proc/sys/net/... there.
  void sysctl(const std::string& path, const std::string& value) const;
  /// Calls `body` in the namespace: sockets that it makes belong there.
  void in(const std::function<void()>& body) const;
  /// This process, from now on. For a child that is going to be another program.
  void enter() const;

 private:
  std::string name_;
  int descriptor_;
};

/// Both ends of a TCP connection.
class Connection {
 public:
  Connection(int client, int server) : client_(client), server_(server) {}
  ~Connection() { close(); }
  Connection(Connection&& other) noexcept
      : client_(std::exchange(other.client_, -1)), server_(std::exchange(other.server_, -1)) {}
  Connection& operator=(Connection&& other) noexcept {
    std::swap(client_, other.client_);
    std::swap(server_, other.server_);
    return *this;
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  int client() const { return client_; }
  /// Sends from the watched host. False: it did not all arrive within a second.
  bool send(std::size_t bytes) const;
  /// Without looking whether it arrives.
  void send_only(std::size_t bytes) const;
  /// The watched host closes first.
  void close();

 private:
  int client_;
  int server_;
};

/// A program that watches a namespace, from outside.
class Watching {
 public:
  /// @param arguments  Of FLUE_PROGRAM.
  Watching(const Namespace& where, const std::vector<std::string>& arguments,
           const std::string& output);
  ~Watching();
  Watching(const Watching&) = delete;
  Watching& operator=(const Watching&) = delete;

  /// Ctrl-C. Returns the exit status.
  int stop();
  /// The exit status, if it has ended by itself.
  std::optional<int> ended();

 private:
  pid_t child_;
};

class Lab {
 public:
  /// Why no lab can be made here; empty: it can.
  static std::string obstacle();

  Lab();
  ~Lab();
  Lab(const Lab&) = delete;
  Lab& operator=(const Lab&) = delete;

  Namespace host, peer, router1, router2, far, other;

  /// The bridges' end of a cable: `lan21` is the peer's.
  void unplug(const std::string& port) const { net_.ip("link set " + port + " down"); }
  void plug(const std::string& port) const { net_.ip("link set " + port + " up"); }

  /// To a listener that is made there when first needed.
  ///
  /// @param address  IPv4 or IPv6.
  Connection connect(const Namespace& where, const std::string& address);
  /// A UDP datagram from the host, out of eth0, to nobody.
  void send_datagram(const std::string& address) const;

 private:
  class Listener;

  void join(const Namespace& member, const std::string& interface, const std::string& bridge,
            int last, const std::string& v4, const std::string& v6) const;

  Namespace net_;  // the bridges
  std::vector<std::unique_ptr<Listener>> listeners_;
};

}  // namespace flue::replay::test

#endif  // TB_SYSTEM_LINUX_LAB_HPP_
