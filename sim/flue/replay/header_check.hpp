// SPDX-License-Identifier: Apache-2.0
//
// HeaderCheck: the headers that the kernel would put before a socket's next segment (LX-9).

#ifndef FLUE_REPLAY_HEADER_CHECK_HPP_
#define FLUE_REPLAY_HEADER_CHECK_HPP_

#include <string>
#include <string_view>
#include <vector>

#include "flue/layout/flue_layout.hpp"
#include "flue/linux/kernel_model.hpp"
#include "flue/replay/observer.hpp"

namespace flue::replay {

/// MACs, VLAN tag, addresses, ports and traffic class. Not the rest: the kernel does not export
/// what it puts there.
class HeaderCheck final {
 public:
  /// @param held  The host has invalidated what the connection depends on: nothing may go out.
  HeaderCheck(const kernel::KernelModel& kernel, const kernel::Socket& socket, bool held);

  /// Where the target's answer differs. One that should have been held, or the other way round, is
  /// a difference of `result`.
  ///
  /// @param name  The connection's.
  std::vector<Difference> differences(const std::string& name,
                                      const layout::ResolveAnswer& headers) const;

 private:
  struct Field {
    std::string_view name;
    std::string value;  // JSON
  };
  static std::vector<Field> fields_of(const layout::ResolveAnswer& headers);

  layout::ResolveAnswer expected_;
};

}  // namespace flue::replay

#endif  // FLUE_REPLAY_HEADER_CHECK_HPP_
