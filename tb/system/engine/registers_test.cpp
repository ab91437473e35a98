// SPDX-License-Identifier: Apache-2.0
//
// Registers: what a driver discovers the engine by, what it configures, what it counts
// (docs/registers.md).

#include "engine_test.hpp"

namespace flue::test {
namespace {

class Registers : public EngineTest {};
FLUE_ON_EVERY_ENGINE(Registers);

/// A host that looks in every cycle: other paces keep things back themselves.
std::vector<Setting> unhurried_settings() {
  std::vector<Setting> settings;
  for (const Setting& setting : every_setting()) {
    if (setting.pace == Pace::kUnhurried) settings.push_back(setting);
  }
  return settings;
}

class Busy : public EngineTest {};
INSTANTIATE_TEST_SUITE_P(Every, Busy, testing::ValuesIn(unhurried_settings()), setting_name);

TEST_P(Registers, IdentityLayoutAndSizes) {
  EXPECT_EQ(host.read(reg::id::kAddress), layout::kIdentity);
  EXPECT_EQ(host.read(reg::layout_version::kAddress), layout::kLayoutVersion);
  EXPECT_EQ(host.read(reg::build_neighbors::kAddress), config().neighbors);
  EXPECT_EQ(host.read(reg::build_paths::kAddress), config().paths);
  EXPECT_EQ(host.read(reg::build_connections::kAddress), config().connections);
  EXPECT_EQ(host.read(reg::handle_format::kAddress),
            config().index_width << reg::handle_format::kIndexWidthLsb |
                config().generation_width << reg::handle_format::kGenerationWidthLsb);
  EXPECT_NE(host.read(reg::status::kAddress) & reg::status::kReadyMask, 0u);
}

TEST_P(Registers, HaveTheirResetValuesAndKeepWhatIsWritten) {
  struct Case {
    std::uint32_t address, reset, mask;
  };
  using namespace reg;
  for (const Case& c :
       {Case{neighbor_capacity::kAddress, neighbor_capacity::kValueReset, ~0u},
        Case{path_capacity::kAddress, path_capacity::kValueReset, ~0u},
        Case{tcp_capacity::kAddress, tcp_capacity::kValueReset, ~0u},
        Case{mac_low::kAddress, mac_low::kValueReset, ~0u},
        Case{mac_high::kAddress, mac_high::kValueReset, mac_high::kValueMask},
        Case{max_mtu::kAddress, max_mtu::kValueReset, ~0u},
        Case{max_rcv_wnd::kAddress, max_rcv_wnd::kValueReset, ~0u},
        Case{nce_stale_ticks::kAddress, nce_stale_ticks::kValueReset, ~0u},
        Case{vlan_index::kAddress, vlan_index::kValueReset, vlan_index::kValueMask},
        Case{control::kAddress, control::kSoftwareMacMask,
             control::kEagerUploadMask | control::kSoftwareMacMask | control::kVlanFilterMask}}) {
    EXPECT_EQ(host.read(c.address), c.reset) << std::hex << c.address;
    for (std::uint32_t value : {0x5A5A5A5Au, 0xA5A5A5A5u, 0u}) {
      const std::uint32_t written = c.address == control::kAddress ? value & c.mask : value;
      host.write(c.address, written);
      EXPECT_EQ(host.read(c.address), value & c.mask) << std::hex << c.address;
    }
  }
}

TEST_P(Registers, ConstantsCannotBeWritten) {
  for (std::uint32_t address : {reg::id::kAddress, reg::layout_version::kAddress,
                                reg::build_neighbors::kAddress, reg::now::kAddress}) {
    const std::uint32_t before = host.read(address);
    host.write(address, ~before);
    EXPECT_EQ(host.read(address), before);
  }
}

TEST_P(Registers, AddTicksMovesTheClockModulo32Bits) {
  EXPECT_EQ(host.read(reg::now::kAddress), 0u);
  add_ticks(5);
  add_ticks(0);
  EXPECT_EQ(host.read(reg::now::kAddress), 5u);
  add_ticks(0xFFFFFFFF);
  EXPECT_EQ(host.read(reg::now::kAddress), 4u);
}

TEST_P(Registers, CompletionsAreCountedByOpcodeAndStatus) {
  const Word neighbor = new_neighbor();
  Descriptor nothing;
  Descriptor malformed = query(Layer::kNeighbor, neighbor, StateClass::kAll);
  malformed.words[9] = 1;
  host.run(std::vector{query(Layer::kNeighbor, neighbor, StateClass::kAll),
                       query(Layer::kNeighbor, neighbor, StateClass::kConstant),
                       query(Layer::kNeighbor, 0, StateClass::kAll), nothing, malformed,
                       update(neighbor, sample_neighbor(2)), answer(neighbor, 1),
                       invalidate(Layer::kNeighbor, neighbor), update(neighbor, sample_neighbor(2)),
                       terminate(Layer::kNeighbor, neighbor)});
  host.settle();
  EXPECT_EQ(completions_counted(Opcode::kInitiate, Status::kSuccess), 1u);
  EXPECT_EQ(completions_counted(Opcode::kQuery, Status::kSuccess), 2u);
  EXPECT_EQ(completions_counted(Opcode::kQuery, Status::kFailureHandle), 1u);
  EXPECT_EQ(completions_counted(Opcode::kQuery, Status::kMalformedReserved), 1u);
  EXPECT_EQ(completions_counted(Opcode{}, Status::kMalformedOpcode), 1u);
  EXPECT_EQ(completions_counted(Opcode::kUpdate, Status::kSuccess), 1u);
  EXPECT_EQ(completions_counted(Opcode::kUpdate, Status::kFailureInvalid), 1u);
  EXPECT_EQ(completions_counted(Opcode::kAnswer, Status::kSuccess), 1u);
  EXPECT_EQ(completions_counted(Opcode::kInvalidate, Status::kSuccess), 1u);
  EXPECT_EQ(completions_counted(Opcode::kTerminate, Status::kSuccess), 1u);
  EXPECT_EQ(completions_counted(Opcode::kTerminate, Status::kFailureHandle), 0u);
}

TEST_P(Registers, BeatsAndResolvesAreCounted) {
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  const Word connection = new_connection(path);  // two beats
  host.run(query(Layer::kTcp, connection, StateClass::kAll));
  resolved(connection);
  resolved(connection);
  resolved(0);
  host.run(invalidate(Layer::kIp4Path, path));
  resolved(connection);
  host.settle();
  EXPECT_EQ(host.read(reg::command_beats::kAddress), 6u);
  EXPECT_EQ(host.read(reg::completion_beats::kAddress), 6u);
  EXPECT_EQ(host.read(reg::resolves_sent::kAddress), 2u);
  EXPECT_EQ(host.read(reg::resolves_held::kAddress), 1u);
  EXPECT_EQ(host.read(reg::resolves_failed::kAddress), 1u);
  EXPECT_EQ(host.read(reg::events_sent::kAddress), 1u);
  EXPECT_EQ(host.read(reg::events_merged::kAddress), 0u);
}

TEST_P(Busy, OnceItIsNotAllThatThereIsToReceiveIsHere) {  // the contract of Engine
  Engine& engine = host.engine();
  const Word path = new_path(new_neighbor());
  for (std::uint32_t round = 0; round < 10; ++round) {
    const Word connection = new_connection(path, round);
    while (!engine.send_command(to_beats(invalidate(Layer::kTcp, connection))[0])) engine.step();
    int completions = 0, events = 0;
    const auto receive = [&] {
      completions += engine.receive_completion().has_value();
      events += engine.receive_event().has_value();
    };
    while ((host.read(reg::status::kAddress) & reg::status::kBusyMask) != 0) receive();
    receive();
    EXPECT_EQ(completions, 1) << "round " << round;
    EXPECT_EQ(events, 1) << "round " << round;
    EXPECT_EQ(status_of(terminate(Layer::kTcp, connection)), Status::kSuccess);
  }
}

TEST_P(Registers, AnIdleEngineIsNotBusy) {
  new_neighbor();
  host.settle();
  EXPECT_EQ(host.read(reg::status::kAddress) & reg::status::kBusyMask, 0u);
}

}  // namespace
}  // namespace flue::test
