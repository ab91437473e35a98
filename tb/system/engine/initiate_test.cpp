// SPDX-License-Identifier: Apache-2.0
//
// INITIATE with state: what is stored, and each reason to refuse it, in its order (INIT-13 to
// INIT-15).

#include "engine_test.hpp"

namespace flue::test {
namespace {

using testing::ElementsAre;

class Initiate : public EngineTest {
 protected:
  void set_mac_low(std::uint32_t low) { host.write(reg::mac_low::kAddress, low); }
  void allow_vlan(std::uint32_t id) {
    host.write(reg::vlan_index::kAddress, id / 32);
    host.write(reg::vlan_word::kAddress, std::uint32_t{1} << (id % 32));
  }
};
FLUE_ON_EVERY_ENGINE(Initiate);

TEST_P(Initiate, AnObjectHoldsAllThreeClassesAsGiven) {
  const Word neighbor = new_neighbor(11);
  const Word path = new_path(neighbor, 12);
  const Word ip6_path = new_ip6_path(neighbor, 13);
  const Word connection = new_connection(ip6_path, 14);
  EXPECT_EQ(join(state_differences(sample_neighbor(11), state_of(Layer::kNeighbor, neighbor))), "");
  EXPECT_EQ(join(state_differences(sample_ip4_path(12), state_of(Layer::kIp4Path, path))), "");
  EXPECT_EQ(join(state_differences(sample_ip6_path(13), state_of(Layer::kIp6Path, ip6_path))), "");
  EXPECT_EQ(join(state_differences(sample_connection(14), state_of(Layer::kTcp, connection))), "");
}

TEST_P(Initiate, OneShotFlagsAreNotStored) {  // OP-22
  const Word path = new_path(new_neighbor());
  layout::TcpState state = sample_connection(1);
  state.cached_flags = 0xFFFF;
  const Word connection = create(initiate(Parent{path}, state));
  EXPECT_EQ(connection_state(connection).cached_flags, layout::kCachedFlagsLevel);
  state.cached_flags =
      layout::kCachedFlagsLevel;  // and the restarts that they ask for do not happen
  EXPECT_EQ(join(state_differences(state, state_of(Layer::kTcp, connection))), "");
}

TEST_P(Initiate, AnInvalidParentTakesNoChildButAnInvalidGrandparentDoes) {  // OP-16
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  EXPECT_EQ(status_of(invalidate(Layer::kNeighbor, neighbor)), Status::kSuccess);
  EXPECT_THAT(
      statuses_of({initiate(Parent{neighbor}, sample_ip4_path(2)),
                   initiate(Parent{path}, sample_connection(1)), invalidate(Layer::kIp4Path, path),
                   initiate(Parent{path}, sample_connection(2))}),
      ElementsAre(Status::kFailureParent, Status::kSuccess, Status::kSuccess,
                  Status::kFailureParent));
}

TEST_P(Initiate, ConfiguredCapacitiesAreTheLimit) {  // INIT-13
  host.write(reg::neighbor_capacity::kAddress, 2);
  host.write(reg::path_capacity::kAddress, 3);
  host.write(reg::tcp_capacity::kAddress, 1);
  const Word neighbor = new_neighbor(1);
  new_neighbor(2);
  EXPECT_EQ(status_of(initiate(sample_neighbor(3))), Status::kOffloadNeighborEntries);
  const Word path = new_path(neighbor, 1);
  new_ip6_path(neighbor, 2);  // both families count
  new_path(neighbor, 3);
  EXPECT_EQ(status_of(initiate(Parent{neighbor}, sample_ip6_path(4))), Status::kOffloadPathEntries);
  const Word connection = new_connection(path, 1);
  EXPECT_EQ(status_of(initiate(Parent{path}, sample_connection(2))), Status::kOffloadTcpEntries);

  EXPECT_EQ(status_of(terminate(Layer::kTcp, connection)), Status::kSuccess);
  new_connection(path, 3);
}

TEST_P(Initiate, ACapacityBelowWhatIsOffloadedRefusesNewObjectsAndKeepsTheOld) {
  const Word first = new_neighbor(1);
  const Word second = new_neighbor(2);
  host.write(reg::neighbor_capacity::kAddress, 0);
  EXPECT_EQ(status_of(initiate(sample_neighbor(3))), Status::kOffloadNeighborEntries);
  host.write(reg::neighbor_capacity::kAddress, 1);
  EXPECT_THAT(statuses_of({terminate(Layer::kNeighbor, first), initiate(sample_neighbor(4)),
                           terminate(Layer::kNeighbor, second), initiate(sample_neighbor(5))}),
              ElementsAre(Status::kSuccess, Status::kOffloadNeighborEntries, Status::kSuccess,
                          Status::kSuccess));
}

TEST_P(Initiate, EveryBuiltSlotCanBeUsedAndNotOneMore) {
  host.write(reg::neighbor_capacity::kAddress, config().neighbors + 1);
  std::vector<Descriptor> all(config().neighbors, initiate(sample_neighbor(1)));
  EXPECT_THAT(statuses_of(all), testing::Each(Status::kSuccess));
  EXPECT_EQ(status_of(initiate(sample_neighbor(2))), Status::kOffloadNeighborEntries);
  const Word neighbor = handle(layout::kHandleNeighbor, 0, 1);
  all.assign(config().paths, initiate(Parent{neighbor}, sample_ip4_path(1)));
  EXPECT_THAT(statuses_of(all), testing::Each(Status::kSuccess));
  EXPECT_EQ(status_of(initiate(Parent{neighbor}, sample_ip4_path(2))), Status::kOffloadPathEntries);
  const Word path = handle(layout::kHandlePath, 0, 2);
  all.assign(config().connections, initiate(Parent{path}, sample_connection(1)));
  EXPECT_THAT(statuses_of(all), testing::Each(Status::kSuccess));
  EXPECT_EQ(status_of(initiate(Parent{path}, sample_connection(2))), Status::kOffloadTcpEntries);
}

TEST_P(Initiate, AnInterfaceWithoutVlansTakesAnyVlanId) {  // INIT-14
  layout::NeighborState state = sample_neighbor(1);
  state.vlan_id = 77;
  create(initiate(state));
}

TEST_P(Initiate, AVlanIdMustBeZeroOrOneOfTheInterface) {  // INIT-14
  set_control(reg::control::kVlanFilterMask);
  allow_vlan(100);
  allow_vlan(4095);
  layout::NeighborState state = sample_neighbor(1);
  for (std::uint16_t vlan : {std::uint16_t{0}, std::uint16_t{100}, std::uint16_t{4095}}) {
    state.vlan_id = vlan;
    create(initiate(state));
  }
  for (std::uint16_t vlan : {std::uint16_t{1}, std::uint16_t{101}, std::uint16_t{68}}) {
    state.vlan_id = vlan;
    EXPECT_EQ(status_of(initiate(state)), Status::kOffloadVlanMismatch) << vlan;
  }
}

TEST_P(Initiate, AnInterfaceWithOneMacTakesThatOrNone) {  // OP-23
  host.write(reg::control::kAddress, 0);                  // SOFTWARE_MAC off
  layout::NeighborState state = sample_neighbor(1);
  state.dl_source_address = {0x02, 0, 0, 0, 0, 0x01};  // the registers' reset value
  create(initiate(state));
  state.dl_source_address = {};
  create(initiate(state));
  state.dl_source_address = {0x02, 0, 0, 0, 0, 0x02};
  EXPECT_EQ(status_of(initiate(state)), Status::kOffloadHwAddressEntries);
  set_mac_low(0x03);
  state.dl_source_address = {0x03, 0, 0, 0, 0, 0x01};
  create(initiate(state));
  state.dl_source_address = {0x02, 0, 0, 0, 0, 0x01};
  EXPECT_NE(status_of(initiate(state)), Status::kSuccess);
}

TEST_P(Initiate, APathMtuUpToTheConfiguredLimit) {  // OP-30
  const Word neighbor = new_neighbor();
  host.write(reg::max_mtu::kAddress, 1500);
  layout::Ip4PathState ip4 = sample_ip4_path(1);
  layout::Ip6PathState ip6 = sample_ip6_path(1);
  ip4.path_mtu = ip6.path_mtu = 1500;
  create(initiate(Parent{neighbor}, ip4));
  create(initiate(Parent{neighbor}, ip6));
  ip4.path_mtu = ip6.path_mtu = 1501;
  EXPECT_EQ(status_of(initiate(Parent{neighbor}, ip4)), Status::kOffloadPathMtu);
  EXPECT_EQ(status_of(initiate(Parent{neighbor}, ip6)), Status::kOffloadPathMtu);
  ip4.path_mtu = 0x80000000;
  EXPECT_EQ(status_of(initiate(Parent{neighbor}, ip4)), Status::kOffloadPathMtu);
}

TEST_P(Initiate, AnInitialRcvWndUpToTheConfiguredLimit) {  // INIT-13
  const Word path = new_path(new_neighbor());
  host.write(reg::max_rcv_wnd::kAddress, 65535);
  layout::TcpState state = sample_connection(1);
  state.initial_rcv_wnd = 65535;
  create(initiate(Parent{path}, state));
  for (std::uint32_t too_large : {65536u, 0xFFFFFFFFu}) {
    state.initial_rcv_wnd = too_large;
    EXPECT_EQ(status_of(initiate(Parent{path}, state)), Status::kOffloadTcpRcvWindow);
  }
}

TEST_P(Initiate, OnlySynchronisedStatesBeforeTimeWaitAreOffloadable) {  // INIT-15
  const Word path = new_path(new_neighbor());
  layout::TcpState state = sample_connection(1);
  for (std::uint8_t tcp_state = 0; tcp_state < 16; ++tcp_state) {
    state.state = tcp_state;
    const Reply reply = host.run(initiate(Parent{path}, state));
    const bool offloadable = tcp_state >= 4 && tcp_state <= 9;
    EXPECT_EQ(reply.status(), offloadable ? Status::kSuccess : Status::kFailureState)
        << int{tcp_state};
    if (offloadable) {
      EXPECT_EQ(status_of(terminate(Layer::kTcp, reply.handle())), Status::kSuccess);
    }
  }
}

TEST_P(Initiate,
       TheFirstFailingCheckIsTheStatus) {  // INIT-14: resources before what is special to a layer
  host.write(reg::control::kAddress, reg::control::kVlanFilterMask);  // and one MAC
  layout::NeighborState bad_neighbor = sample_neighbor(1);
  layout::NeighborState bad_mac = bad_neighbor;
  bad_mac.vlan_id = 0;
  layout::NeighborState good = bad_mac;
  good.dl_source_address = {};
  layout::Ip4PathState bad_path = sample_ip4_path(1);
  bad_path.path_mtu = 100000;
  layout::TcpState bad_connection = sample_connection(1);
  bad_connection.state = 0;
  bad_connection.initial_rcv_wnd = 0xFFFFFFFF;
  EXPECT_THAT(statuses_of({initiate(bad_neighbor), initiate(bad_mac)}),
              ElementsAre(Status::kOffloadVlanMismatch, Status::kOffloadHwAddressEntries));
  const Word neighbor = create(initiate(good));
  const Word path = new_path(neighbor);
  EXPECT_EQ(status_of(initiate(Parent{path}, bad_connection)), Status::kFailureState);

  host.write(reg::neighbor_capacity::kAddress, 0);
  host.write(reg::path_capacity::kAddress, 0);
  host.write(reg::tcp_capacity::kAddress, 0);
  EXPECT_THAT(
      statuses_of({initiate(bad_neighbor), initiate(Parent{neighbor}, bad_path),
                   initiate(Parent{path}, bad_connection), initiate(Parent{0}, bad_path),
                   initiate(Parent{0}, bad_connection)}),
      ElementsAre(Status::kOffloadNeighborEntries, Status::kOffloadPathEntries,
                  Status::kOffloadTcpEntries, Status::kFailureParent, Status::kFailureParent));
}

}  // namespace
}  // namespace flue::test
