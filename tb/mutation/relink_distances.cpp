// SPDX-License-Identifier: Apache-2.0

#include "relink_distances.hpp"

#include <vector>

#include <fmt/format.h>

#include "tb/common/descriptors.hpp"
#include "tb/common/samples.hpp"
#include "tb/common/session.hpp"

namespace flue::test {
namespace {

constexpr std::size_t kFarthest = 20;  // more than the pipeline is long

/// The status of `second`, which comes `distance` cycles after `first`.
Status behind(Session& host, const Descriptor& first, std::size_t distance,
              const Descriptor& second) {
  std::vector<Descriptor> stream{first};
  stream.resize(distance, query(Layer::kNeighbor, 0, StateClass::kNone));
  stream.push_back(second);
  return host.run(stream).back().status();
}

std::string run(Session& host) {
  const Word here = host.run(initiate(sample_neighbor(1))).handle();
  Word there = host.run(initiate(sample_neighbor(2))).handle();
  const Word path = host.run(initiate(Parent{here}, sample_ip4_path(1))).handle();
  for (std::size_t distance = 1; distance < kFarthest; ++distance) {
    const Descriptor end = terminate(Layer::kNeighbor, there);
    const Status arrived = behind(host, relink(Layer::kIp4Path, path, there), distance, end);
    const Status left = behind(host, relink(Layer::kIp4Path, path, here), distance, end);
    if (arrived != Status::kFailureDependents || left != Status::kSuccess) {
      return fmt::format(
          "relink, then terminate at distance {}: {} after it came, {} after it left", distance,
          to_string(arrived), to_string(left));
    }
    there = host.run(initiate(sample_neighbor(2))).handle();
  }
  return "";
}

}  // namespace

std::string relink_distances(Engine& device) {
  Session host(device);
  try {
    return run(host);
  } catch (const SessionError& error) {
    return error.what();
  }
}

}  // namespace flue::test
