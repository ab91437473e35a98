// SPDX-License-Identifier: Apache-2.0
//
// ReplayTest: a kernel that says what the test wants, the host stack, and the reference engine.

#ifndef TB_SIM_REPLAY_REPLAY_FIXTURE_HPP_
#define TB_SIM_REPLAY_REPLAY_FIXTURE_HPP_

#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flue/reference/reference_engine.hpp"
#include "flue/replay/host_stack.hpp"
#include "tb/sim/replay/diary.hpp"
#include "tb/sim/replay/talking_kernel.hpp"

namespace flue::replay::test {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::IsEmpty;

// A host on eth0, and what it is called: its neighbor, the path to it, connections on that.
inline const std::string kPeer = "10.0.9.7";
inline const std::string kNeighbor = "10.0.9.7%eth0";
inline const std::string kPath = "10.0.0.1>10.0.9.7";
inline const std::string kTcp1 = "10.0.0.1:40001>10.0.9.7:80";
inline const std::string kTcp2 = "10.0.0.1:40002>10.0.9.7:80";

inline HostStackConfig config_of_linux() {
  HostStackConfig config;
  config.target.adapter.max_mtu = 65535;
  config.target.adapter.max_rcv_wnd = 0xffffffff;
  return config;
}

/// Each test ends with the check: engine and kernel agree, and the contract was kept.
class ReplayTest : public testing::Test {
 protected:
  ReplayTest() { begin(config_of_linux()); }

  void begin(const HostStackConfig& config) {
    kernel_.reset();
    stack_.reset();
    engine_ = std::make_unique<ReferenceEngine>();
    diary_ = std::make_unique<Diary>();
    stack_ = std::make_unique<HostStack>(*engine_, config, *diary_);
    kernel_ = std::make_unique<TalkingKernel>(*stack_);
  }
  void TearDown() override {
    if (!diary_->summary) stack_->finish();
    EXPECT_EQ(diary_->differences.size(), expected_differences_);
    for (const Difference& difference : diary_->differences) {
      if (expected_differences_ == 0) {
        ADD_FAILURE() << difference.object << " " << difference.variable << ": kernel "
                      << difference.kernel << ", engine " << difference.engine;
      }
    }
    EXPECT_THAT(diary_->violations, IsEmpty());
  }

  /// A usable neighbor, and a socket for each port to it, offloaded.
  void offload(const std::vector<std::uint16_t>& ports) {
    kernel_->neighbor(kPeer, 7);
    for (const std::uint16_t port : ports) {
      kernel_->sockets.push_back(socket(port, kPeer, port));
    }
    kernel_->poll();
    diary_->take();
  }

  kernel::SocketMessage& socket_of(std::uint16_t port) {
    for (kernel::SocketMessage& each : kernel_->sockets) {
      if (each.key.local_port == port) return each;
    }
    throw std::out_of_range("no such socket");
  }
  void remove_socket(std::uint16_t port) {
    auto& all = kernel_->sockets;
    for (auto each = all.begin(); each != all.end(); ++each) {
      if (each->key.local_port == port) {
        all.erase(each);
        return;
      }
    }
  }
  void send_data(std::uint16_t port, std::uint64_t bytes = 100) {
    socket_of(port).info->bytes_sent += bytes;
  }
  std::vector<std::string> said() { return diary_->take(); }
  const LeftWithKernel& left() {
    stack_->finish();
    return diary_->summary->left_with_kernel;
  }
  template <typename Layer>
  const Layer& given(const std::string& name) {
    return std::get<Layer>(diary_->given.at(name));
  }

  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Diary> diary_;
  std::unique_ptr<HostStack> stack_;
  std::unique_ptr<TalkingKernel> kernel_;
  std::size_t expected_differences_ = 0;
};

}  // namespace flue::replay::test

#endif  // TB_SIM_REPLAY_REPLAY_FIXTURE_HPP_
