// SPDX-License-Identifier: Apache-2.0
//
// The rules of docs/engine.md, "What an update of a connection does besides", for the benches that
// need them.

#ifndef TB_UNIT_UPDATE_RULES_HPP_
#define TB_UNIT_UPDATE_RULES_HPP_

#include "flue/layout/flue_layout.hpp"

namespace flue::test {

inline constexpr unsigned kKeepAliveEnabled = 1, kKeepAliveRestart = 4, kMaxRtRestart = 8;

struct UpdateRules {
  bool zero_total_rt = false;
  bool zero_probe_count = false;
  bool restart_timeout = false;  // KeepAlive.TimeoutDelta = KaTimeout new
};

/// Of an update that gives `given` to a connection that holds `held`.
inline UpdateRules rules_of(const layout::TcpState& held, const layout::TcpState& given) {
  const bool enabled = (given.cached_flags & kKeepAliveEnabled) != 0;
  const bool keep_alive_restart = (given.cached_flags & kKeepAliveRestart) != 0;
  const bool max_rt_restart = (given.cached_flags & kMaxRtRestart) != 0;
  const bool restart = keep_alive_restart || max_rt_restart;
  UpdateRules rules;
  if (max_rt_restart || given.max_rt != held.max_rt) rules.zero_total_rt = true;
  if (keep_alive_restart && enabled) rules.zero_probe_count = rules.restart_timeout = true;
  if (restart && given.ka_probe_count != held.ka_probe_count) rules.zero_probe_count = true;
  if (restart && enabled &&
      (given.ka_timeout != held.ka_timeout || given.ka_interval != held.ka_interval)) {
    rules.restart_timeout = true;
  }
  return rules;
}

}  // namespace flue::test

#endif  // TB_UNIT_UPDATE_RULES_HPP_
