// SPDX-License-Identifier: Apache-2.0

#include "flue/replay/words.hpp"

#include <algorithm>
#include <chrono>
#include <numeric>
#include <vector>

#include <fmt/format.h>

namespace flue::replay {
namespace {

using host::OperationKind;
using Kind = Happening::Kind;

/// "a", "a and b", "a, b and 3 more"
std::string list(const std::vector<std::string>& all) {
  constexpr std::size_t kMost = 3;
  if (all.empty()) return "nothing";
  std::string text = all.front();
  const std::size_t shown = all.size() <= kMost ? all.size() : kMost - 1;
  for (std::size_t i = 1; i < shown; ++i) {
    text += (i + 1 == all.size() ? " and " : ", ") + all[i];
  }
  if (shown < all.size()) text += fmt::format(" and {} more", all.size() - shown);
  return text;
}

std::string are(const std::vector<std::string>& subjects) {
  return subjects.size() == 1 ? "is" : "are";
}

/// "invalidate", "2 updates", "3 operations"
std::string operations(const Happening& happening) {
  if (happening.kinds.size() > 1) return count(happening.trees, "operation");
  const char* kind = to_string(happening.kinds.begin()->first);
  return happening.trees == 1 ? kind : count(happening.trees, kind);
}

std::string statuses(const Happening& happening) {
  if (happening.statuses.size() == 1 && happening.statuses.count(NDIS_STATUS_SUCCESS) != 0) {
    return "success";
  }
  std::vector<std::string> each;
  for (const auto& [status, number] : happening.statuses) {
    each.push_back(fmt::format("{} {}", number, ndis_status_name(status)));
  }
  return list(each);
}

/// "15 cycles each", "15 to 17 cycles"
std::string cycles(const Happening& happening) {
  if (happening.cycles.empty()) return {};
  const auto [least, most] = std::minmax_element(happening.cycles.begin(), happening.cycles.end());
  if (*least != *most) return fmt::format(", {} to {} cycles", grouped(*least), grouped(*most));
  return fmt::format(", {} cycles{}", grouped(*least), happening.trees == 1 ? "" : " each");
}

std::string outcome(const Happening& happening) {
  return fmt::format("{}: {}{}", operations(happening), statuses(happening), cycles(happening));
}

/// Many trees are a matter of throughput, not of latency.
std::string throughput(const Happening& happening) {
  std::string text = fmt::format("{} of {}: {}", count(happening.trees, "tree"),
                                 count(happening.blocks, "block"), statuses(happening));
  if (happening.cycles.empty()) return text;
  const std::uint64_t sum =
      std::accumulate(happening.cycles.begin(), happening.cycles.end(), std::uint64_t{0});
  return text + fmt::format(", {} cycles in all", grouped(sum));
}

Words coming_and_going(const Happening& happening) {
  const auto connections = [](std::size_t number) { return count(number, "connection"); };
  const double seconds = std::chrono::duration<double>(happening.last - happening.first).count();
  const std::string span = seconds < 1 ? "" : fmt::format(" within {:.1f} s", seconds);
  std::string what;
  if (happening.given_back == 0) {
    what = fmt::format("{} offloaded{}", connections(happening.offloaded), span);
  } else if (happening.offloaded == 0) {
    what = fmt::format("{} closed{}, and given back to the kernel",
                       connections(happening.given_back), span);
  } else {
    what = fmt::format("{} came and {} went{}", connections(happening.offloaded),
                       happening.given_back, span);
  }
  return {{what}, throughput(happening)};
}

/// One line for each path, as long as each has neighbors of its own: an IPv4 and an IPv6 side.
std::vector<std::string> failover(const Happening& happening) {
  const std::size_t sides = happening.subjects.size();
  if (happening.before.size() != sides || happening.after.size() != sides) {
    return {fmt::format("next hop of {} changed from {} to {}", list(happening.subjects),
                        list(happening.before), list(happening.after))};
  }
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < sides; ++i) {
    lines.push_back(fmt::format("next hop of {} changed from {} to {}", happening.subjects[i],
                                happening.before[i], happening.after[i]));
  }
  return lines;
}

}  // namespace

Words words(const Happening& happening) {
  const std::string subjects = list(happening.subjects);
  const std::string connections = count(happening.connections, "connection");
  const std::string paths = count(happening.paths, "path");
  const std::string done = outcome(happening);
  switch (happening.kind) {
    case Kind::kComingAndGoing:
      return coming_and_going(happening);
    case Kind::kMacChanged:
      return {{fmt::format("{} changed MAC address to {}", subjects, happening.value)},
              fmt::format("{}; {} follow", done, connections)};
    case Kind::kNeighborUnusable:
      return {{fmt::format("{} {} unreachable", subjects, are(happening.subjects))},
              fmt::format("{}; {} held", done, connections)};
    case Kind::kNeighborReplaced:
      return {{fmt::format("{} {} back, as a new neighbor object", list(happening.before),
                           are(happening.before))},
              fmt::format("{}; {} with {} relinked", done, paths, connections)};
    case Kind::kNextHopChanged:
      return {failover(happening),
              fmt::format("{}; {} with {} relinked", done, paths, connections)};
    case Kind::kPathLost:
      return {{"no way to " + subjects + " any more"},
              fmt::format("{}; {} held", done, connections)};
    case Kind::kPathReplaced:
      return {{"there is a way to " + subjects + " again"},
              fmt::format("{}; then a new path object for {}", done, connections)};
    case Kind::kPathMtuChanged:
      return {{fmt::format("path MTU to {} is now {}", subjects, happening.value)},
              fmt::format("{}; {} follow", done, connections)};
    case Kind::kSocketChanged:
      return {{fmt::format("{}: {}", subjects, happening.value)}, done};
    case Kind::kInterfaceDown:
      return {{fmt::format("{} {} down", subjects, are(happening.subjects))},
              fmt::format("{}; {} back with the kernel", done, connections)};
    case Kind::kRetrieved:
      return {{"the target asked back what cannot send: " + subjects}, done};
    case Kind::kUpdateFailed:
      return {{"back to the kernel after the failed update: " + subjects}, done};
  }
  return {};
}

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

std::string count(std::uint64_t number, const std::string& noun) {
  return fmt::format("{} {}{}", grouped(number), noun, number == 1 ? "" : "s");
}

}  // namespace flue::replay
