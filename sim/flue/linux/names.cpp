// SPDX-License-Identifier: Apache-2.0

#include "flue/linux/names.hpp"

#include <fmt/format.h>

namespace flue::kernel {
namespace {

std::string interface_name(const KernelModel& kernel, int index) {
  const Link* link = kernel.link(index);
  return link == nullptr || link->name.empty() ? fmt::format("{}", index) : link->name;
}

std::string scoped(const KernelModel& kernel, const IpAddress& address, int interface,
                   bool with_interface) {
  return with_interface && interface != 0
             ? fmt::format("{}%{}", address.text(), interface_name(kernel, interface))
             : address.text();
}

}  // namespace

std::string neighbor_name(const KernelModel& kernel, const NeighborKey& neighbor) {
  return scoped(kernel, neighbor.address, neighbor.interface, true);
}

std::string path_name(const KernelModel& kernel, const PathKey& path) {
  return fmt::format("{}>{}",
                     scoped(kernel, path.source, path.interface, path.source.is_link_local()),
                     scoped(kernel, path.destination, path.interface, true));
}

std::string tcp_name(const KernelModel& kernel, const SocketMessage& socket) {
  const auto end = [&](const IpAddress& address, std::uint16_t port) {
    const std::string text =
        scoped(kernel, address, static_cast<int>(socket.interface), address.is_link_local());
    return fmt::format(address.is_v4() ? "{}:{}" : "[{}]:{}", text, port);
  };
  return fmt::format("{}>{}", end(socket.key.local, socket.key.local_port),
                     end(socket.key.remote, socket.key.remote_port));
}

}  // namespace flue::kernel
