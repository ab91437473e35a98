// SPDX-License-Identifier: Apache-2.0

#include "tb/system/linux/lab.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <stdexcept>

#include "tb/common/shell.hpp"

namespace flue::replay::test {
namespace {

constexpr std::uint16_t kPort = 7443;

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error(what + ": " + std::strerror(errno));
}

void set_namespace(int descriptor) {
  if (setns(descriptor, CLONE_NEWNET) != 0) fail("setns");
}

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
  int family = AF_INET;
};

/// @param text  Empty: any, of both families.
Address address_of(const std::string& text) {
  Address address;
  if (text.find(':') == std::string::npos && !text.empty()) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(kPort);
    inet_pton(AF_INET, text.c_str(), &v4.sin_addr);
    std::memcpy(&address.storage, &v4, sizeof v4);
    address.size = sizeof v4;
  } else {
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(kPort);
    if (!text.empty()) inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr);
    std::memcpy(&address.storage, &v6, sizeof v6);
    address.size = sizeof v6;
    address.family = AF_INET6;
  }
  return address;
}

const sockaddr* generic(const Address& address) {
  return static_cast<const sockaddr*>(static_cast<const void*>(&address.storage));
}

}  // namespace

void shell(const std::string& command) {
  const flue::test::ShellResult result = flue::test::shell(command + " 2>&1");
  if (result.status != 0) throw std::runtime_error(command + ": " + result.out);
}

Namespace::Namespace(const std::string& name)
    : name_("flue-" + std::to_string(getpid()) + "-" + name) {
  shell("ip netns add " + name_);
  descriptor_ = open(("/run/netns/" + name_).c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor_ < 0) fail("/run/netns/" + name_);
  ip("link set lo up");
  sysctl("ipv6/conf/all/accept_dad", "0");
  sysctl("ipv6/conf/default/accept_dad", "0");
}

Namespace::~Namespace() {
  close(descriptor_);
  static_cast<void>(std::system(("ip netns delete " + name_).c_str()));
}

void Namespace::sysctl(const std::string& path, const std::string& value) const {
  in([&] {
    std::ofstream file("/proc/sys/net/" + path);
    file << value << std::flush;
    if (!file) throw std::runtime_error("/proc/sys/net/" + path + " cannot be written");
  });
}

void Namespace::in(const std::function<void()>& body) const {
  const int home = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
  set_namespace(descriptor_);
  try {
    body();
  } catch (...) {
    set_namespace(home);
    close(home);
    throw;
  }
  set_namespace(home);
  close(home);
}

void Namespace::enter() const { set_namespace(descriptor_); }

bool Connection::send(std::size_t bytes) const {
  std::vector<char> data(bytes, 'x');
  if (::send(client_, data.data(), bytes, MSG_NOSIGNAL) != static_cast<ssize_t>(bytes)) {
    return false;
  }
  for (std::size_t left = bytes; left != 0;) {
    pollfd wait{server_, POLLIN, 0};
    if (poll(&wait, 1, 1000) <= 0) return false;
    const ssize_t got = recv(server_, data.data(), left, 0);
    if (got <= 0) return false;
    left -= static_cast<std::size_t>(got);
  }
  return true;
}

void Connection::send_only(std::size_t bytes) const {
  const std::vector<char> data(bytes, 'x');
  static_cast<void>(::send(client_, data.data(), bytes, MSG_NOSIGNAL));
}

void Connection::close() {
  for (int* end : {&client_, &server_}) {
    if (*end >= 0) ::close(std::exchange(*end, -1));
  }
}

Watching::Watching(const Namespace& where, const std::vector<std::string>& arguments,
                   const std::string& output)
    : child_(fork()) {
  if (child_ != 0) return;
  where.enter();
  const int file = open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  dup2(file, STDOUT_FILENO);
  std::string program = FLUE_PROGRAM;
  std::vector<std::string> words = arguments;
  std::vector<char*> argv = {program.data()};
  for (std::string& each : words) argv.push_back(each.data());
  argv.push_back(nullptr);
  execv(program.c_str(), argv.data());
  _exit(127);
}

Watching::~Watching() {
  if (child_ > 0) stop();
}

std::optional<int> Watching::ended() {
  int status = 0;
  if (waitpid(child_, &status, WNOHANG) != child_) return std::nullopt;
  child_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int Watching::stop() {
  kill(child_, SIGINT);
  int status = 0;
  waitpid(std::exchange(child_, -1), &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// Both IP versions, one port.
class Lab::Listener {
 public:
  explicit Listener(const Namespace& where) : where_(where) {
    where.in([this] { descriptor_ = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0); });
    const Address any = address_of("");
    if (bind(descriptor_, generic(any), any.size) != 0 || listen(descriptor_, 128) != 0) {
      fail("listen");
    }
  }
  ~Listener() { close(descriptor_); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  const Namespace& where() const { return where_; }
  int accept_one() const { return accept4(descriptor_, nullptr, nullptr, SOCK_CLOEXEC); }

 private:
  const Namespace& where_;
  int descriptor_ = -1;
};

std::string Lab::obstacle() {
  try {
    Namespace trial("trial");
    trial.ip("link add type veth");
    return "";
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

Lab::Lab()
    : host("host"),
      peer("peer"),
      router1("router1"),
      router2("router2"),
      far("far"),
      other("other"),
      net_("net") {
  for (const char* bridge : {"lan", "wan"}) {
    net_.ip(std::string("link add ") + bridge + " type bridge mcast_snooping 0");
    net_.ip(std::string("link set ") + bridge + " up");
  }
  for (const Namespace* router : {&router1, &router2}) {
    router->sysctl("ipv4/ip_forward", "1");
    router->sysctl("ipv6/conf/all/forwarding", "1");
    // Answers may come back through the other one.
    router->sysctl("ipv4/conf/all/rp_filter", "0");
    router->sysctl("ipv4/conf/default/rp_filter", "0");
  }
  for (const Namespace* router : {&router1, &router2}) {
    router->sysctl("ipv6/conf/default/addr_gen_mode", "1");  // no link-local address of its own
  }
  join(host, "eth0", "lan", 10, "10.20.0.", "fd20:0:0:1::");
  join(peer, "eth0", "lan", 21, "10.20.0.", "fd20:0:0:1::");
  join(router1, "eth0", "lan", 1, "10.20.0.", "fd20:0:0:1::");
  join(router2, "eth0", "lan", 2, "10.20.0.", "fd20:0:0:1::");
  join(router1, "eth1", "wan", 1, "10.30.0.", "fd30::");
  join(router2, "eth1", "wan", 2, "10.30.0.", "fd30::");
  join(far, "eth0", "wan", 77, "10.30.0.", "fd30::");
  for (const char* interface : {"eth0", "eth1"}) {
    router1.ip(std::string("address add fe80::1/64 nodad dev ") + interface);
    router2.ip(std::string("address add fe80::2/64 nodad dev ") + interface);
  }
  far.ip("address add 192.0.2.77/32 dev lo");
  far.ip("address add 2001:db8:77::77/128 dev lo nodad");
  for (const Namespace* router : {&router1, &router2}) {
    router->ip("route add 192.0.2.0/24 via 10.30.0.77");
    router->ip("route add 2001:db8:77::/64 via fd30::77");
  }
  far.ip("route add 10.20.0.0/24 via 10.30.0.1");
  far.ip("route add fd20:0:0:1::/64 via fd30::1");
  host.ip("route add 192.0.2.0/24 via 10.20.0.1");
  host.ip("route add 2001:db8:77::/64 via fd20:0:0:1::1");

  host.ip("link add eth1 type veth peer name eth0 netns " + other.name());
  for (const auto& [member, interface, last] :
       {std::tuple{&host, "eth1", "10"}, std::tuple{&other, "eth0", "31"}}) {
    const std::string device = std::string(" dev ") + interface;
    member->ip(std::string("link set ") + interface + " up");
    member->ip(std::string("address add 10.20.1.") + last + "/24" + device);
    member->ip(std::string("address add fd20:0:0:2::") + last + "/64" + device + " nodad");
  }
}

Lab::~Lab() = default;

void Lab::join(const Namespace& member, const std::string& interface, const std::string& bridge,
               int last, const std::string& v4, const std::string& v6) const {
  const std::string number = std::to_string(last);
  const std::string port = bridge + number;
  net_.ip("link add " + port + " type veth peer name " + interface + " netns " + member.name());
  net_.ip("link set " + port + " master " + bridge + " up");
  member.ip("link set " + interface + " up");
  member.ip("address add " + v4 + number + "/24 dev " + interface);
  member.ip("address add " + v6 + number + "/64 dev " + interface + " nodad");
}

Connection Lab::connect(const Namespace& where, const std::string& address) {
  const Listener* listener = nullptr;
  for (const auto& each : listeners_) {
    if (&each->where() == &where) listener = each.get();
  }
  if (listener == nullptr) {
    listeners_.push_back(std::make_unique<Listener>(where));
    listener = listeners_.back().get();
  }
  const Address to = address_of(address);
  int client = -1;
  host.in([&] { client = socket(to.family, SOCK_STREAM | SOCK_CLOEXEC, 0); });
  if (::connect(client, generic(to), to.size) != 0) fail("connect to " + address);
  return {client, listener->accept_one()};
}

void Lab::send_datagram(const std::string& address) const {
  const Address to = address_of(address);
  int descriptor = -1;
  host.in([&] { descriptor = socket(to.family, SOCK_DGRAM | SOCK_CLOEXEC, 0); });
  // An IPv6 redirect finds a socket's route by the interface that it is bound to.
  const std::string interface = "eth0";
  setsockopt(descriptor, SOL_SOCKET, SO_BINDTODEVICE, interface.data(),
             static_cast<socklen_t>(interface.size()));
  const char byte = 'x';
  const ssize_t sent = sendto(descriptor, &byte, 1, 0, generic(to), to.size);
  close(descriptor);
  if (sent != 1) fail("datagram to " + address);
}

}  // namespace flue::replay::test
