// SPDX-License-Identifier: Apache-2.0
//
// What the checker says of the target, on the fields of blocks, on sends and on indications.

#include <cstring>

#include <gtest/gtest.h>

#include "target_rules.hpp"

namespace flue::ndis {
namespace {

class TargetFieldRules : public TargetRules {};

INSTANTIATE_TEST_SUITE_P(IntermediateDrivers, TargetFieldRules, testing::Values(0, 1, 2));

using Change = void (*)(Mobl&);
struct FieldCase {
  const char* name;
  Change change;
};

TEST_P(TargetFieldRules, FieldsThatMustNotChangeAreReportedAndRestored) {
  static Mobl elsewhere{};
  static PVOID cell = nullptr;
  const FieldCase cases[] = {
      {"Header", [](Mobl& b) { b.Header.Type = NeighborOffloadCachedState; }},
      {"NextBlock", [](Mobl& b) { b.NextBlock = nullptr; }},
      {"DependentBlockList", [](Mobl& b) { b.DependentBlockList = &elsewhere; }},
      {"NdisReserved", [](Mobl& b) { b.NdisReserved[1] = &elsewhere; }},
      {"MiniportOffloadContext", [](Mobl& b) { b.MiniportOffloadContext = &cell; }},
      {"NdisOffloadHandle", [](Mobl& b) { b.NdisOffloadHandle = nullptr; }},
      {"ProtocolReserved", [](Mobl& b) { b.ProtocolReserved[0] = &elsewhere; }},
      {"ImReserved", [](Mobl& b) { b.ImReserved[0] = &elsewhere; }},
      {"SourceHandle", [](Mobl& b) { b.SourceHandle = nullptr; }},
      {"PortNumber", [](Mobl& b) { b.PortNumber = 1; }},
      {"NetBufferListChain",
       [](Mobl& b) { b.NetBufferListChain = reinterpret_cast<NET_BUFFER_LIST*>(&elsewhere); }},
  };
  for (const FieldCase& c : cases) {
    SCOPED_TRACE(c.name);
    world.violations.clear();
    TestTree tree;
    Pobl* const first = tree.add(nullptr, NeighborOffloadState, &n1);
    Pobl* const second = tree.add(nullptr, 0, nullptr);
    first->ProtocolReserved[0] = first;
    first->ImReserved[0] = second;
    world.host.start(Operation::kQuery, tree.root());
    c.change(*target.answer());
    target.give_back();
    EXPECT_EQ(world.found(), Found{"GEN-7 target"});
    EXPECT_EQ(world.violations[0].detail, std::string(c.name) + " was changed");
    EXPECT_EQ(world.violations[0].object, &n1);
    EXPECT_EQ(first->NextBlock, second);
    EXPECT_EQ(first->DependentBlockList, nullptr);
    EXPECT_EQ(first->OffloadHandle, &n1);
    EXPECT_EQ(first->ProtocolReserved[0], first);
    EXPECT_EQ(first->ImReserved[0], second);
  }
}

TEST_P(TargetFieldRules, FieldsOfTheTargetAreItsOwn) {
  Mobl* const block = start(Operation::kTerminate, NeighborOffloadDelegatedState, &n1);
  target.answer();
  block->MiniportReserved[0] = block->MiniportReserved[1] = block;
  block->Scratch[0] = block->Scratch[1] = block;
  block->NetBufferListChain = reinterpret_cast<NET_BUFFER_LIST*>(block);  // TERM-17
  target.give_back();
  EXPECT_EQ(world.found(), Found{});
}

TEST_P(TargetFieldRules, FieldsOfTheTargetHoldAPatternBeforeAndAfter) {
  TestTree tree;
  Pobl* const block = tree.add(nullptr, NeighborOffloadState, &n1);
  block->Scratch[0] = block;
  world.host.start(Operation::kQuery, tree.root());
  PVOID pattern = nullptr;
  std::memset(&pattern, ContractChecker::kPattern, sizeof pattern);
  EXPECT_EQ(target.open[0].tree->Scratch[0], pattern);
  EXPECT_EQ(target.open[0].tree->MiniportReserved[1], pattern);
  target.answer()->MiniportReserved[1] = block;
  target.give_back();
  EXPECT_EQ(block->MiniportReserved[1], pattern);
}

TEST_P(TargetFieldRules, SendsThatAreNotOpenOrNotFinal) {
  NDIS_OFFLOAD_HANDLE t1{};
  world.offload(TcpOffloadState, &t1);
  NET_BUFFER_LIST send;
  world.host.below->NdisOffloadTcpSend(&t1, &send);
  target.above->NdisTcpOffloadSendComplete(&send);
  EXPECT_EQ(world.found(), Found{"GEN-3 target"});
  target.above->NdisTcpOffloadSendComplete(&send);
  EXPECT_EQ(world.found(), (Found{"GEN-3 target", "GEN-2 target"}));
  EXPECT_EQ(world.host.sends.size(), 1U);
}

TEST_P(TargetFieldRules, IndicationsThatNameNothing) {
  NDIS_OFFLOAD_HANDLE stranger{};
  Mobl block{};
  block.Header = {NeighborOffloadState, 1, kBlockSize};
  block.NdisOffloadHandle = &stranger;
  target.above->NdisTcpOffloadEventHandler(&stranger, TcpIndicateAbort, 0);
  target.above->NdisTcpOffloadEventHandler(nullptr, TcpIndicateAbort, 0);
  target.above->NdisMOffloadEventIndicate(&block, NeighborReachabilityQuery);
  EXPECT_EQ(world.found(), (Found{"CTX-2 target", "CTX-2 target", "CTX-2 target"}));
  EXPECT_TRUE(world.host.events.empty());
  EXPECT_TRUE(world.host.queries.empty());
}

TEST_P(TargetFieldRules, BlocksOfIndications) {
  Mobl block{}, other{};
  block.Header = {NeighborOffloadCachedState, 1, kBlockSize};
  target.above->NdisMOffloadEventIndicate(&block, NeighborReachabilityQuery);
  block.Header.Type = NeighborOffloadState;
  block.NextBlock = &other;
  target.above->NdisMOffloadEventIndicate(&block, NeighborReachabilityQuery);
  block.NextBlock = nullptr;
  block.DependentBlockList = &other;
  target.above->NdisMOffloadEventIndicate(&block, NeighborReachabilityQuery);
  block.DependentBlockList = nullptr;
  block.Status = NDIS_STATUS_FAILURE;
  target.above->NdisMOffloadEventIndicate(&block, NeighborReachabilityQuery);
  target.above->NdisMOffloadEventIndicate(nullptr, NeighborReachabilityQuery);
  EXPECT_EQ(world.found(), Found(5, "NUD-4 target"));
  target.above->NdisMOffloadEventIndicate(&block, NeighborReachabilityInDoubt);
  EXPECT_EQ(world.found().back(), "NUD-9 target");
  EXPECT_TRUE(world.host.queries.empty());
  EXPECT_TRUE(world.host.other_events.empty());
}

}  // namespace
}  // namespace flue::ndis
