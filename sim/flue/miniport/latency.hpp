// SPDX-License-Identifier: Apache-2.0
//
// LatencyTable: how many cycles descriptors took, by kind and status.

#ifndef FLUE_MINIPORT_LATENCY_HPP_
#define FLUE_MINIPORT_LATENCY_HPP_

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "flue/layout/flue_layout.hpp"
#include "flue/ndis/operation.hpp"

namespace flue {

/// From the last accepted beat of a descriptor to the last beat of its completion. The driver's own
/// queries and answers (NUD-3) do not count.
class LatencyTable {
 public:
  struct Cycles {
    std::uint64_t min, median, max;  ///< of an even number of descriptors the lower median
  };
  struct Row {
    ndis::Operation kind{};
    layout::Status status{};  ///< the engine's, before any roll-up
    std::uint64_t count = 0;
    std::optional<Cycles> cycles = {};  ///< nothing: the engine has no clock
  };

  /// @param cycles  Nothing: the engine has no clock.
  void add(ndis::Operation kind, layout::Status status, std::optional<std::uint64_t> cycles);

  /// One row for each kind and status that occurred, in the order of their numbers.
  std::vector<Row> rows() const;

 private:
  struct Samples {
    std::uint64_t count = 0;
    std::map<std::uint64_t, std::uint64_t> by_cycles;  ///< cycles -> how often: latencies repeat
  };
  std::map<std::pair<ndis::Operation, layout::Status>, Samples> samples_;
};

}  // namespace flue

#endif  // FLUE_MINIPORT_LATENCY_HPP_
