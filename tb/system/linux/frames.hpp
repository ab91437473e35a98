// SPDX-License-Identifier: Apache-2.0
//
// Frames: what a host really sends: the headers of its TCP segments, seen by a packet socket.

#ifndef TB_SYSTEM_LINUX_FRAMES_HPP_
#define TB_SYSTEM_LINUX_FRAMES_HPP_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tb/system/linux/lab.hpp"

namespace flue::replay::test {

/// As they are on the wire, in the words of the output.
struct FrameHeaders {
  std::string dl_destination, dl_source;
  std::optional<unsigned> vlan_id;
  std::string source, destination;  ///< IP addresses
  unsigned source_port = 0, destination_port = 0;
  unsigned ttl = 0, traffic_class = 0;
  std::size_t payload = 0;  ///< bytes of data
};

class Frames {
 public:
  /// Hears what leaves the interfaces of `where`. VLAN interfaces are heard below their tag only.
  explicit Frames(const Namespace& where);
  ~Frames();
  Frames(const Frames&) = delete;
  Frames& operator=(const Frames&) = delete;

  /// Of the last segment with data of each connection so far, by `10.0.0.1:40000>10.0.9.7:80`.
  std::map<std::string, FrameHeaders> take();

 private:
  int descriptor_;
  std::vector<int> interfaces_;  // without VLAN interfaces
};

}  // namespace flue::replay::test

#endif  // TB_SYSTEM_LINUX_FRAMES_HPP_
