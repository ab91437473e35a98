// SPDX-License-Identifier: Apache-2.0
//
// Status indications, reset, start-up: what the adapter's side asks for (CTL, INIT-25, TERM-5).

#include "flue/layout/flue_regs.hpp"
#include "tb/sim/miniport/miniport_fixture.hpp"

namespace flue::test {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Control : public MiniportTest {};
FLUE_AT_EACH_LATENCY(Control);

// CTL-1, INIT-25.
TEST_P(Control, InitiatesWaitDuringAPauseAndOthersDoNot) {
  offload_two_connections();
  miniport().indicate(NDIS_STATUS_OFFLOAD_PAUSE);
  host().start(Operation::kInitiate, {neighbor("n2")});
  host().start(Operation::kInitiate, {reference("n2", NeighborOffloadState)({ip4_path("p2")})});
  host().start(Operation::kUpdate, {carrying("n1", NeighborOffloadCachedState)});
  host().send("t1");
  bench().wait();
  EXPECT_THAT(bench().log(),
              ElementsAre("NDIS_STATUS_OFFLOAD_PAUSE", "update: SUCCESS", "send t1: sent"));
  miniport().indicate(NDIS_STATUS_OFFLOAD_RESUME);
  host().start(Operation::kInitiate, {neighbor("n3")});
  bench().wait();
  EXPECT_THAT(bench().log(), ElementsAre("NDIS_STATUS_OFFLOAD_RESUME", "initiate: SUCCESS",
                                         "initiate: SUCCESS SUCCESS", "initiate: SUCCESS"));
}

// INIT-17: no status indication while an initiate is open.
TEST_P(Control, IndicationComesAfterWhatIsOpen) {
  host().start(Operation::kInitiate, {neighbor("n1")});
  miniport().indicate(NDIS_STATUS_UPLOAD_ALL);
  EXPECT_THAT(bench().log(), ElementsAre("initiate: SUCCESS", "NDIS_STATUS_UPLOAD_ALL"));
}

TEST_P(Control, ResetEmptiesTheAdapter) {
  offload_two_connections();
  host().start(Operation::kInitiate, {neighbor("n2")});
  miniport().reset_adapter();
  EXPECT_THAT(bench().log(), ElementsAre("initiate: SUCCESS")) << "what is open completes first";
  bench().stack.adapter_was_reset();
  EXPECT_THAT(run(Operation::kQuery, {carrying("n1", NeighborOffloadState)}), Each("FAILURE"));
  host().empty_all_cells();
  offload_two_connections();
}

TEST_P(Control, ResetFailsInitiatesThatWaitForAResume) {
  miniport().indicate(NDIS_STATUS_OFFLOAD_PAUSE);
  host().start(Operation::kInitiate, {neighbor("n1")({ip4_path("p1")}), placeholder()});
  bench().wait();
  bench().log();
  miniport().reset_adapter();
  EXPECT_THAT(bench().log(), ElementsAre("initiate: FAILURE FAILURE SUCCESS"));
  EXPECT_EQ(host().cell("n1"), 0U);
  host().start(Operation::kInitiate, {neighbor("n1")});
  bench().wait();
  EXPECT_THAT(bench().log(), IsEmpty()) << "the pause goes on";
  miniport().indicate(NDIS_STATUS_OFFLOAD_RESUME);
  bench().wait();
  EXPECT_THAT(bench().log(), ElementsAre("NDIS_STATUS_OFFLOAD_RESUME", "initiate: SUCCESS"));
}

TEST_P(Control, ConfigurationSurvivesAReset) {
  AdapterConfig adapter;
  adapter.neighbor_capacity = 1;
  adapter.vlan_ids = {100, 4095};
  build(ReferenceConfig::of(4, 4, 4), adapter).miniport.reset_adapter();
  const auto vlan = [](const char* name, USHORT id) {
    return neighbor(name).with([id](States& s) { s.neighbor_const.set_VlanId(id); });
  };
  EXPECT_THAT(run(Operation::kInitiate, {vlan("n1", 99), vlan("n2", 4095), vlan("n3", 100)}),
              ElementsAre("OFFLOAD_VLAN_MISMATCH", "SUCCESS", "OFFLOAD_NEIGHBOR_ENTRIES"));
}

// INIT-14: an interface with VLAN id 0 never refuses.
TEST_P(Control, InterfaceWithVlanZeroTakesEveryNeighbor) {
  AdapterConfig adapter;
  adapter.vlan_ids = {100, 0};
  build(ReferenceConfig::of(4, 4, 4), adapter);
  EXPECT_THAT(run(Operation::kInitiate,
                  {neighbor("n1").with([](States& s) { s.neighbor_const.set_VlanId(9); })}),
              Each("SUCCESS"));
}

TEST_P(Control, InterfaceMacIsTheSourceOfFramesByDefault) {
  AdapterConfig adapter;
  adapter.mac = {1, 2, 3, 4, 5, 6};
  build(ReferenceConfig::of(4, 4, 4), adapter);
  offload_two_connections();
  const NET_BUFFER_LIST& send = host().send("t1");
  bench().wait();
  EXPECT_EQ(send.Headers.dl_source_address, adapter.mac);
}

class StartUp : public testing::Test {
 protected:
  std::string refusal() {
    try {
      MiniportDriver driver(spy, adapter, {50});
    } catch (const EngineRefused& refused) {
      return std::string("engine: ") + refused.what();
    } catch (const AdapterConfigError& error) {
      return error.key() + " - " + error.what();
    }
    return "none";
  }
  ReferenceEngine reference{ReferenceConfig::of(4, 8, 16)};
  SpyEngine spy{reference, 0};
  AdapterConfig adapter;
};

TEST_F(StartUp, KnowsWhatTheEngineWasBuiltWith) {
  const MiniportDriver driver(spy, adapter);
  EXPECT_EQ(driver.engine_identity().neighbors, 4U);
  EXPECT_EQ(driver.engine_identity().paths, 8U);
  EXPECT_EQ(driver.engine_identity().connections, 16U);
  EXPECT_EQ(driver.engine_identity().index_width, 4U);
}

TEST_F(StartUp, RefusesWhatIsNoFlueEngine) {
  spy.forged_registers[reg::id::kAddress] = 0xFFFFFFFF;
  EXPECT_THAT(refusal(),
              HasSubstr("engine: no Flue engine: its identity register reads 0xFFFFFFFF"));
}

TEST_F(StartUp, RefusesAnotherLayoutVersion) {
  spy.forged_registers[reg::layout_version::kAddress] = 9;
  EXPECT_THAT(refusal(), HasSubstr("layout version 9; this driver knows version 1 only"));
}

TEST_F(StartUp, RefusesNumbersThatMakeNoSense) {
  spy.forged_registers[reg::handle_format::kAddress] = 0x1F04;
  EXPECT_THAT(refusal(), HasSubstr("4 bits of index, 31 of generation"));
  spy.forged_registers = {{reg::build_paths::kAddress, 17}};
  EXPECT_THAT(refusal(), HasSubstr("17 entries, 4 bits of index"));
}

TEST_F(StartUp, RefusesAnEngineThatStaysInReset) {
  spy.forged_registers[reg::status::kAddress] = 0;
  EXPECT_THAT(refusal(), HasSubstr("does not come out of its reset"));
}

TEST_F(StartUp, RefusesCapacitiesAboveWhatWasBuilt) {
  adapter.neighbor_capacity = 4;
  EXPECT_EQ(refusal(), "none");
  adapter.path_capacity = 9;
  EXPECT_EQ(refusal(),
            "path_capacity - path_capacity: 9 is above the 8 entries that the engine was built "
            "with");
  adapter.path_capacity = 8;
  adapter.tcp_capacity = 17;
  EXPECT_THAT(refusal(), HasSubstr("tcp_capacity - "));
}

TEST_F(StartUp, RefusesImpossibleConfiguration) {
  adapter.vlan_ids = {4096};
  EXPECT_THAT(refusal(), HasSubstr("vlan_ids: 4096 is no VLAN id"));
  adapter.vlan_ids.clear();
  adapter.ticks_per_second = 0;
  EXPECT_THAT(refusal(), HasSubstr("ticks_per_second"));
  adapter.ticks_per_second = 1000;
  adapter.clock_hz = 999;
  EXPECT_THAT(refusal(), HasSubstr("clock_hz"));
  adapter.clock_hz = 50000000;
  EXPECT_EQ(refusal(), "none");
  EXPECT_EQ(reference.read_register(reg::cycles_per_tick::kAddress), 50000U);
}

}  // namespace
}  // namespace flue::test
