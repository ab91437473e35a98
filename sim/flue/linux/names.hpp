// SPDX-License-Identifier: Apache-2.0
//
// The names of neighbor, path and TCP objects in the output: addresses as people write them.

#pragma once

#include <string>

#include "flue/linux/kernel_model.hpp"

namespace flue::kernel {

/// `10.0.0.2%eth0`, `fe80::2%eth0`. An interface that the kernel never told is its number.
std::string neighbor_name(const KernelModel& kernel, const NeighborKey& neighbor);

/// `10.0.0.1>10.0.9.7`; bound to an interface `10.0.0.1>10.0.9.7%eth1`; link-local
/// `fe80::1%eth0>fe80::2%eth0`.
std::string path_name(const KernelModel& kernel, const PathKey& path);

/// `10.0.0.1:40000>10.0.9.7:80`, `[fd20::1]:40000>[fd20::7]:80`,
/// `[fe80::1%eth0]:40000>[fe80::2%eth0]:80`. An interface is named for link-local addresses only.
/// IPv4-mapped sockets have the IPv4 form.
std::string tcp_name(const KernelModel& kernel, const SocketMessage& socket);

}  // namespace flue::kernel
