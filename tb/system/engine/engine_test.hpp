// SPDX-License-Identifier: Apache-2.0
//
// EngineTest: the fixture of the system tests on descriptors. Each test runs on every engine at
// every pace.

#ifndef TB_SYSTEM_ENGINE_ENGINE_TEST_HPP_
#define TB_SYSTEM_ENGINE_ENGINE_TEST_HPP_

#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flue/layout/flue_regs.hpp"
#include "tb/common/descriptors.hpp"
#include "tb/common/differences.hpp"
#include "tb/common/engines.hpp"
#include "tb/common/paced_engine.hpp"
#include "tb/common/samples.hpp"
#include "tb/common/session.hpp"

namespace flue::test {

struct Setting {
  EngineFactory factory;
  Pace pace;
};

inline std::vector<Setting> at_every_pace(const std::vector<EngineFactory>& factories) {
  std::vector<Setting> settings;
  for (const EngineFactory& factory : factories) {
    for (Pace pace : kPaces) settings.push_back({factory, pace});
  }
  return settings;
}

/// What the tests of a program run on: its own choice (settings.cpp here, tb/system/board).
std::vector<Setting> every_setting();

inline std::string setting_name(const testing::TestParamInfo<Setting>& info) {
  return info.param.factory.name + "_" + to_string(info.param.pace);
}

inline void PrintTo(const Setting& setting, std::ostream* out) {
  *out << setting.factory.name << " " << to_string(setting.pace);
}

inline constexpr std::uint32_t kPaceSeed = 20061130;

/// Four slots in each table can be relied on.
class EngineTest : public testing::TestWithParam<Setting> {
 protected:
  EngineTest()
      : device_(GetParam().factory.make()),
        paced_(*device_, GetParam().pace, kPaceSeed),
        host(paced_) {}

  void TearDown() override { EXPECT_EQ(assertion_failures(*device_), 0); }

  const ReferenceConfig& config() const { return GetParam().factory.config; }

  Status status_of(const Descriptor& descriptor) { return host.run(descriptor).status(); }
  std::vector<Status> statuses_of(const std::vector<Descriptor>& descriptors) {
    std::vector<Status> statuses;
    for (const Reply& reply : host.run(descriptors)) statuses.push_back(reply.status());
    return statuses;
  }
  /// The new object's handle.
  Word create(const Descriptor& descriptor) {
    const Reply reply = host.run(descriptor);
    EXPECT_EQ(reply.status(), Status::kSuccess);
    EXPECT_NE(reply.handle(), 0u);
    return reply.handle();
  }
  Word new_neighbor(std::uint32_t seed = 1) { return create(initiate(sample_neighbor(seed))); }
  Word new_path(Word neighbor, std::uint32_t seed = 1) {
    return create(initiate(Parent{neighbor}, sample_ip4_path(seed)));
  }
  Word new_ip6_path(Word neighbor, std::uint32_t seed = 1) {
    return create(initiate(Parent{neighbor}, sample_ip6_path(seed)));
  }
  Word new_connection(Word path, std::uint32_t seed = 1) {
    return create(initiate(Parent{path}, sample_connection(seed)));
  }
  /// All that a QUERY gives.
  Reply state_of(Layer layer, Word handle) {
    Reply reply = host.run(query(layer, handle, StateClass::kAll));
    EXPECT_EQ(reply.status(), Status::kSuccess);
    return reply;
  }
  layout::TcpState connection_state(Word handle) {
    return state_of(Layer::kTcp, handle).as<layout::TcpState>();
  }
  layout::ResolveResult resolved(Word connection) { return host.resolve(connection).result; }

  void add_ticks(std::uint32_t ticks) { host.write(reg::add_ticks::kAddress, ticks); }
  /// Sets bits of CONTROL, keeping those that a reset sets.
  void set_control(std::uint32_t bits) {
    host.write(reg::control::kAddress,
               (reg::control::kSoftwareMacReset << reg::control::kSoftwareMacLsb) | bits);
  }
  std::uint32_t completions_counted(Opcode opcode, Status status) {
    host.write(reg::counter_select::kAddress,
               static_cast<std::uint32_t>(opcode) << reg::counter_select::kOpcodeLsb |
                   static_cast<std::uint32_t>(status) << reg::counter_select::kStatusLsb);
    for (int i = 0; i < 4; ++i) host.engine().step();
    return host.read(reg::counter_value::kAddress);
  }
  Word handle(Word layer_code, Word generation, Word index) const {
    return layer_code << layout::kHandleLayerLsb | generation << config().index_width | index;
  }
  /// Waits, and gives the events so far as text, in order: "TCP_INDICATE_RETRIEVE 0xc0000000".
  std::vector<std::string> events();

 private:
  std::unique_ptr<Engine> device_;
  PacedEngine paced_;

 protected:
  Session host;
};

std::string retrieve(Word connection);
std::string reachability_query(Word neighbor);

}  // namespace flue::test

/// Runs the tests of a suite, a class derived from EngineTest, in every setting of the program.
#define FLUE_ON_EVERY_ENGINE(suite)                                                        \
  INSTANTIATE_TEST_SUITE_P(Every, suite, testing::ValuesIn(::flue::test::every_setting()), \
                           ::flue::test::setting_name)

#endif  // TB_SYSTEM_ENGINE_ENGINE_TEST_HPP_
