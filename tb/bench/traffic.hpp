// SPDX-License-Identifier: Apache-2.0
//
// What a benchmark sends: descriptors back to back, resolve requests beside them.

#ifndef TB_BENCH_TRAFFIC_HPP_
#define TB_BENCH_TRAFFIC_HPP_

#include <cstddef>
#include <vector>

#include "flue/engine/engine.hpp"
#include "tb/common/descriptors.hpp"

namespace flue::bench {

using layout::Layer;
using layout::Status;
using layout::Word;

/// One descriptor on the wire, malformed or not.
using Message = std::vector<Beat>;

struct Traffic {
  /// Sent without a pause between their beats.
  std::vector<Message> messages;
  /// What the completions must say, in turn, so that the numbers are those of the work that is
  /// meant.
  std::vector<Status> statuses{Status::kSuccess};

  /// Connections to ask for, in turn, while messages are sent. Empty: none.
  std::vector<Word> resolves;
  /// A request is offered every so many cycles, 1 at least.
  std::size_t resolve_interval = 1;
  /// How many requests when there are no messages to send beside them.
  std::size_t resolve_count = 0;

  /// Only one connection is asked for, again and again.
  void ask_for_one() { resolves.resize(resolves.empty() ? 0 : 1); }
  void add(const test::Descriptor& descriptor) { messages.push_back(test::to_beats(descriptor)); }
};

}  // namespace flue::bench

#endif  // TB_BENCH_TRAFFIC_HPP_
