// SPDX-License-Identifier: Apache-2.0

#include "event_flood.hpp"

#include <algorithm>
#include <functional>
#include <vector>

#include <fmt/format.h>

#include "tb/common/descriptors.hpp"
#include "tb/common/samples.hpp"
#include "tb/common/session.hpp"

namespace flue::test {
namespace {

constexpr int kLong = 4000;  // steps in which every place is taken

class Flood {
 public:
  Flood(Engine& device, std::uint32_t connections) : host_(device), number_(connections) {}

  std::string run() {
    const std::string by_path = run_with([this] {
      host_.run(invalidate(Layer::kIp4Path, path_));
      for (Word connection : connections_) host_.post_resolve(connection, 0);
      host_.wait();
    });
    if (!by_path.empty()) return "held by their path: " + by_path;
    const std::string by_themselves = run_with([this] {
      std::vector<Descriptor> all;
      for (Word connection : connections_) all.push_back(invalidate(Layer::kTcp, connection));
      host_.run(all);
    });
    return by_themselves.empty() ? "" : "invalidated themselves: " + by_themselves;
  }

 private:
  void build() {
    neighbor_ = host_.run(initiate(sample_neighbor(1))).handle();
    path_ = host_.run(initiate(Parent{neighbor_}, sample_ip4_path(1))).handle();
    connections_.clear();
    std::vector<Descriptor> all;
    for (std::uint32_t n = 0; n < number_; ++n) {
      all.push_back(initiate(Parent{path_}, sample_connection(n)));
    }
    for (const Reply& reply : host_.run(all)) connections_.push_back(reply.handle());
  }
  void take_down() {
    std::vector<Descriptor> all;
    for (Word connection : connections_) all.push_back(terminate(Layer::kTcp, connection));
    all.push_back(terminate(Layer::kIp4Path, path_));
    all.push_back(terminate(Layer::kNeighbor, neighbor_));
    host_.run(all);
  }

  std::string run_with(const std::function<void()>& cause) {
    build();
    host_.hold_events(true);
    cause();
    for (int i = 0; i < kLong; ++i) host_.pump();
    host_.hold_events(false);
    host_.settle();
    std::vector<Word> asked;
    for (const layout::Event& event : host_.take_events()) asked.push_back(event.handle);
    std::sort(asked.begin(), asked.end());
    std::sort(connections_.begin(), connections_.end());
    const bool all = asked == connections_;
    take_down();
    if (all) return "";
    return fmt::format("{} events of {} connections", asked.size(), connections_.size());
  }

  Session host_;
  std::uint32_t number_;
  Word neighbor_ = 0, path_ = 0;
  std::vector<Word> connections_;
};

}  // namespace

std::string event_flood(Engine& device, std::uint32_t connections) {
  try {
    return Flood(device, connections).run();
  } catch (const SessionError& error) {
    return error.what();
  }
}

}  // namespace flue::test
