// SPDX-License-Identifier: Apache-2.0
//
// MiniportFixture: host, NDIS with its contract checker, miniport, and a reference engine behind
// some latency.

#ifndef TB_SIM_MINIPORT_MINIPORT_FIXTURE_HPP_
#define TB_SIM_MINIPORT_MINIPORT_FIXTURE_HPP_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flue/miniport/miniport_driver.hpp"
#include "flue/ndis/stack.hpp"
#include "flue/reference/reference_engine.hpp"
#include "tb/sim/miniport/fake_host.hpp"
#include "tb/sim/miniport/spy_engine.hpp"

namespace flue::test {

using ndis::Operation;
using Statuses = std::vector<std::string>;
using Log = std::vector<std::string>;

/// What is the same for every latency. Fails the test if the miniport or NDIS breaks the contract.
class MiniportBench {
 public:
  explicit MiniportBench(unsigned latency,
                         const ReferenceConfig& engine = ReferenceConfig::of(8, 16, 32),
                         const AdapterConfig& adapter = {}, const DriverOptions& options = {})
      : reference(engine), spy(reference, latency), miniport(spy, adapter, options) {}

  /// Starts an operation and waits for it.
  Statuses run(Operation operation, const std::vector<Node>& roots);
  void wait();
  /// The log since the last call.
  Log log();
  /// Opcodes of the descriptors since the last call, with the flags that say where they hang:
  /// "INITIATE PATH new last".
  std::vector<std::string> descriptors();

  ReferenceEngine reference;
  SpyEngine spy;
  MiniportDriver miniport;
  FakeHost host;
  ndis::DriverStack stack{host, miniport, 0, [this](const ndis::Violation& violation) {
                            if (violation.by != ndis::Party::kHost) {
                              ADD_FAILURE()
                                  << violation.statement << " by " << ndis::to_string(violation.by)
                                  << ": " << violation.detail;
                            }
                          }};

 private:
  std::size_t seen_descriptors_ = 0;
};

/// A test that comes out the same whatever the engine's latency.
class MiniportTest : public testing::TestWithParam<unsigned> {
 protected:
  /// Replaces `bench`.
  MiniportBench& build(const ReferenceConfig& engine, const AdapterConfig& adapter = {}) {
    bench_ = std::make_unique<MiniportBench>(GetParam(), engine, adapter);
    return *bench_;
  }
  MiniportBench& bench() { return *bench_; }
  FakeHost& host() { return bench_->host; }
  MiniportDriver& miniport() { return bench_->miniport; }
  Statuses run(Operation operation, const std::vector<Node>& roots) {
    return bench_->run(operation, roots);
  }
  /// n1 { p1 { t1, t2 } }, all taken.
  void offload_two_connections();

 private:
  std::unique_ptr<MiniportBench> bench_ = std::make_unique<MiniportBench>(GetParam());
};

std::string latency_name(const testing::TestParamInfo<unsigned>& info);

}  // namespace flue::test

/// Each latency of `suite`: at once, and later than any tree of these tests is long.
#define FLUE_AT_EACH_LATENCY(suite) \
  INSTANTIATE_TEST_SUITE_P(Latency, suite, testing::Values(0U, 1U, 40U), flue::test::latency_name)

#endif  // TB_SIM_MINIPORT_MINIPORT_FIXTURE_HPP_
