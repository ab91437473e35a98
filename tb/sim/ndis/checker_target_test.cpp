// SPDX-License-Identifier: Apache-2.0
//
// What the checker says of the target: each rule broken once, directly below the host and below an
// intermediate driver, which must not get the blame.

#include <gtest/gtest.h>

#include "world.hpp"

namespace flue::ndis {
namespace {

class TargetRules : public testing::TestWithParam<unsigned> {
 protected:
  void SetUp() override { world.offload(NeighborOffloadState, &n1); }

  Mobl* start(Operation operation, UCHAR type, NDIS_OFFLOAD_HANDLE* handle) {
    TestTree& tree = trees.emplace_back();
    tree.add(nullptr, type, handle, true);
    world.host.start(operation, tree.root());
    return world.target.open.back().tree;
  }

  World world{GetParam()};
  TestTarget& target = world.target;
  NDIS_OFFLOAD_HANDLE n1{}, n2{};
  std::deque<TestTree> trees;
};

INSTANTIATE_TEST_SUITE_P(IntermediateDrivers, TargetRules, testing::Values(0, 1, 2));

TEST_P(TargetRules, CompletionInsideTheHandler) {
  target.on_handler = [&](TestTarget::Open) { target.complete(target.open.size() - 1); };
  TestTree tree;
  tree.add(nullptr, NeighborOffloadState, &n1);
  world.host.start(Operation::kQuery, tree.root());
  EXPECT_EQ(world.found(), Found{"GEN-1 target"});
  EXPECT_EQ(world.violations[0].tree, tree.root());
  EXPECT_EQ(world.host.completions.size(), 2U);
}

TEST_P(TargetRules, CompletionOfAnotherTreeInsideTheHandlerIsFine) {
  start(Operation::kQuery, NeighborOffloadState, &n1);
  target.on_handler = [&](TestTarget::Open) { target.complete(0); };
  start(Operation::kQuery, NeighborOffloadState, &n1);
  target.complete_all();
  EXPECT_EQ(world.found(), Found{});
}

TEST_P(TargetRules, CompletionOfAPointerThatIsNotOpen) {
  Mobl stray{};
  target.above->NdisMQueryOffloadStateComplete(&stray);
  EXPECT_EQ(world.found(), Found{"GEN-2 target"});
  EXPECT_EQ(world.host.completions.size(), 1U);
}

TEST_P(TargetRules, CompletionOfABlockInsideTheTree) {
  TestTree tree;
  tree.add(tree.add(nullptr, NeighborOffloadState, &n1), 0, nullptr);
  world.host.start(Operation::kQuery, tree.root());
  target.above->NdisMQueryOffloadStateComplete(target.answer()->DependentBlockList);
  EXPECT_EQ(world.found(), Found{"GEN-2 target"});
  target.give_back();
  EXPECT_EQ(world.found().size(), 1U);
}

TEST_P(TargetRules, CompletedTwice) {
  Mobl* const tree = start(Operation::kUpdate, NeighborOffloadCachedState, &n1);
  target.complete();
  target.above->NdisMUpdateOffloadComplete(tree);
  EXPECT_EQ(world.found(), Found{"GEN-2 target"});
  EXPECT_EQ(world.host.completions.size(), 2U);
}

TEST_P(TargetRules, CompletedAsAnotherOperation) {
  start(Operation::kUpdate, NeighborOffloadCachedState, &n1);
  target.above->NdisMQueryOffloadStateComplete(target.answer());
  EXPECT_EQ(world.found(), Found{"GEN-2 target"});
  EXPECT_EQ(world.violations[0].detail, "update completed as query");
  EXPECT_EQ(world.host.completions.size(), 1U);
}

TEST_P(TargetRules, StatusNotWritten) {
  TestTree tree;
  tree.add(nullptr, NeighborOffloadState, &n1);
  Pobl* const placeholder = tree.add(nullptr, 0, nullptr);
  world.host.start(Operation::kInvalidate, tree.root());
  target.open[0].tree->Status = NDIS_STATUS_SUCCESS;  // the placeholder is forgotten
  target.give_back();
  EXPECT_EQ(world.found(), Found{"GEN-3 target"});
  EXPECT_EQ(world.violations[0].block, placeholder);
}

TEST_P(TargetRules, StatusThatTheOperationDoesNotHave) {
  for (const Operation operation :
       {Operation::kQuery, Operation::kUpdate, Operation::kInvalidate, Operation::kTerminate}) {
    for (const NDIS_STATUS status : {NDIS_STATUS_OFFLOAD_PARTIAL_SUCCESS, NDIS_STATUS_RESOURCES,
                                     NDIS_STATUS_OFFLOAD_TCP_RCV_WINDOW}) {
      SCOPED_TRACE(std::string(to_string(operation)) + " " + ndis_status_name(status));
      world.violations.clear();
      start(operation, NeighborOffloadDelegatedState, &n1);
      target.open[0].tree->Status = status;
      target.give_back();
      EXPECT_EQ(world.found(), Found{"GEN-5 target"});
      EXPECT_EQ(world.violations[0].object, &n1);
    }
  }
}

TEST_P(TargetRules, InitiateHasSixteenStatuses) {
  int allowed = 0;
  for (const NDIS_STATUS status : {0xC000009AU, 0xC0231004U, 0xC0231005U, 0xC0231006U, 0xC0231007U,
                                   0xC0231008U, 0xC0231009U, 0xC023100AU, 0xC023100BU, 0xC023100CU,
                                   0xC023100DU, 0xC0231012U, 0xC0000001U, 0x40020004U}) {
    n2 = {};
    start(Operation::kInitiate, NeighborOffloadState, &n2);
    if (status == NDIS_STATUS_OFFLOAD_PARTIAL_SUCCESS) target.answer();
    target.open[0].tree->Status = status;
    target.give_back();
    ++allowed;
  }
  EXPECT_EQ(allowed, 14);  // with SUCCESS 15; the sixteenth, PATH_MTU, has no number (OP-30)
  EXPECT_EQ(world.found(), Found{});

  n2 = {};
  start(Operation::kInitiate, NeighborOffloadState, &n2);
  target.open[0].tree->Status = NDIS_STATUS_UPLOAD_IN_PROGRESS;
  target.give_back();
  EXPECT_EQ(world.found(), Found{"INIT-13 target"});
}

TEST_P(TargetRules, PlaceholderThatFails) {
  start(Operation::kInitiate, 0, nullptr)->Status = NDIS_STATUS_FAILURE;
  target.give_back();
  start(Operation::kUpdate, 0, nullptr)->Status = NDIS_STATUS_FAILURE;
  target.give_back();
  EXPECT_EQ(world.found(), (Found{"INIT-9 target", "OP-4 target"}));
}

TEST_P(TargetRules, CellIsWrittenIfAndOnlyIfTheObjectIsTaken) {
  start(Operation::kInitiate, NeighborOffloadState, &n2)->Status = NDIS_STATUS_SUCCESS;
  target.give_back();
  EXPECT_EQ(world.found(), Found{"INIT-2 target"});
  world.violations.clear();
  n2 = {};
  start(Operation::kInitiate, NeighborOffloadState, &n2);
  target.answer()->Status = NDIS_STATUS_FAILURE;
  target.give_back();
  EXPECT_EQ(world.found(), Found{"INIT-3 target"});
}

TEST_P(TargetRules, CellOfAnObjectNamedTwiceMayBeWrittenOnce) {
  TestTree tree;
  tree.add(nullptr, NeighborOffloadState, &n2);  // without state: fails
  tree.add(nullptr, NeighborOffloadState, &n2, true);
  world.host.start(Operation::kInitiate, tree.root());
  target.answer()->Status = NDIS_STATUS_FAILURE;
  target.give_back();
  EXPECT_EQ(world.found(), Found{});
}

using Change = void (*)(Mobl&);
struct FieldCase {
  const char* name;
  Change change;
};

TEST_P(TargetRules, FieldsThatMustNotChangeAreReportedAndRestored) {
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

TEST_P(TargetRules, FieldsOfTheTargetAreItsOwn) {
  Mobl* const block = start(Operation::kTerminate, NeighborOffloadDelegatedState, &n1);
  target.answer();
  block->MiniportReserved[0] = block->MiniportReserved[1] = block;
  block->Scratch[0] = block->Scratch[1] = block;
  block->NetBufferListChain = reinterpret_cast<NET_BUFFER_LIST*>(block);  // TERM-17
  target.give_back();
  EXPECT_EQ(world.found(), Found{});
}

TEST_P(TargetRules, FieldsOfTheTargetHoldAPatternBeforeAndAfter) {
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

TEST_P(TargetRules, TerminateBeforeWhatBeganEarlier) {
  start(Operation::kUpdate, NeighborOffloadCachedState, &n1);
  start(Operation::kTerminate, NeighborOffloadDelegatedState, &n1);
  target.complete(1);
  EXPECT_EQ(world.found(), Found{"TERM-12 target"});

  world.violations.clear();
  NDIS_OFFLOAD_HANDLE t1{};
  target.complete_all();
  world.offload(TcpOffloadState, &t1);
  NET_BUFFER_LIST send;
  world.host.below->NdisOffloadTcpSend(&t1, &send);
  start(Operation::kTerminate, TcpOffloadDelegatedState, &t1);
  target.complete();
  EXPECT_EQ(world.found(), Found{"TERM-12 target"});
  EXPECT_EQ(world.violations[0].detail, "terminated while a send is open");
}

TEST_P(TargetRules, SendsThatAreNotOpenOrNotFinal) {
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

TEST_P(TargetRules, IndicationsThatNameNothing) {
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

TEST_P(TargetRules, BlocksOfIndications) {
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
