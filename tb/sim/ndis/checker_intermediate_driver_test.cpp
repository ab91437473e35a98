// SPDX-License-Identifier: Apache-2.0
//
// What the checker says of intermediate drivers and of NDIS itself: each rule broken once.

#include <cstring>

#include <gtest/gtest.h>

#include "flue/ndis/checker.hpp"
#include "flue/ndis/conversion.hpp"
#include "world.hpp"

namespace flue::ndis {
namespace {

/// Relays queries and sends, or does to them what `mood` says. Objects do not matter here: it
/// passes placeholders.
class MoodyDriver final : public MiniportDriver, public ProtocolDriver {
 public:
  enum class Mood {
    kGood,
    kKeepsOperation,
    kKeepsCompletion,
    kAnswersItself,
    kChangesStatus,
    kLosesImReserved,
    kLosesSourceHandle,
    kKeepsSend,
  };
  Mood mood = Mood::kGood;

  void attach_above(Binding& binding) override { above = &binding; }
  void attach_below(Binding& binding) override { below = &binding; }

  void MiniportQueryOffload(Mobl* tree) override {
    kept = tree;
    if (mood == Mood::kKeepsOperation || mood == Mood::kAnswersItself) return;
    im_reserved = tree->ImReserved[0];
    source_handle = tree->SourceHandle;
    Pobl* const pobl = put(tree, as_protocol_block(*tree, nullptr));
    pobl->ImReserved[0] = this;
    below->NdisQueryOffloadState(pobl);
  }
  void ProtocolQueryOffloadComplete(Pobl* tree) override {
    if (mood == Mood::kKeepsCompletion) return;
    Mobl* const mobl = put(tree, as_miniport_block(*tree, nullptr, nullptr));
    if (mood != Mood::kLosesImReserved) mobl->ImReserved[0] = im_reserved;
    if (mood != Mood::kLosesSourceHandle) mobl->SourceHandle = source_handle;
    if (mood == Mood::kChangesStatus) mobl->Status = NDIS_STATUS_FAILURE;
    above->NdisMQueryOffloadStateComplete(mobl);
  }
  void MiniportTcpOffloadSend(PVOID, NET_BUFFER_LIST* send) override {
    if (mood != Mood::kKeepsSend) below->NdisOffloadTcpSend(&object, send);
  }
  void ProtocolTcpOffloadSendComplete(NET_BUFFER_LIST* send) override {
    above->NdisTcpOffloadSendComplete(send);
  }

  void MiniportInitiateOffload(Mobl*) override {}
  void MiniportUpdateOffload(Mobl*) override {}
  void MiniportInvalidateOffload(Mobl*) override {}
  void MiniportTerminateOffload(Mobl*) override {}
  void ProtocolInitiateOffloadComplete(Pobl*) override {}
  void ProtocolUpdateOffloadComplete(Pobl*) override {}
  void ProtocolInvalidateOffloadComplete(Pobl*) override {}
  void ProtocolTerminateOffloadComplete(Pobl*) override {}
  void ProtocolIndicateOffloadEvent(Pobl*, INDICATE_OFFLOAD_EVENT) override {}
  void ProtocolTcpOffloadEvent(NDIS_OFFLOAD_HANDLE*, TCP_OFFLOAD_EVENT_TYPE, ULONG) override {}
  void ProtocolStatusEx(NDIS_STATUS) override {}

  Binding* above = nullptr;
  Binding* below = nullptr;
  Mobl* kept = nullptr;

 private:
  PVOID im_reserved = nullptr;
  PVOID source_handle = nullptr;
  NDIS_OFFLOAD_HANDLE object{};
};

using Mood = MoodyDriver::Mood;

class IntermediateDriverRules : public testing::Test {
 protected:
  IntermediateDriverRules() {
    ContractChecker::link(upper_checker, lower_checker);
    host.attach_below(upper);
    driver.attach_above(upper);
    driver.attach_below(lower);
    target.attach_above(lower);
  }

  /// A query of one placeholder, with `mood`, until nothing is open below.
  Found run(Mood mood) {
    driver.mood = mood;
    TestTree& tree = trees.emplace_back();
    tree.add(nullptr, 0, nullptr)->ImReserved[0] = &tree;
    host.start(Operation::kQuery, tree.root());
    target.complete_all();
    return std::move(found);
  }

  Found found;
  ViolationHandler note = [this](const Violation& v) {
    found.push_back(std::string(v.statement) + " " + to_string(v.by));
  };
  ContractChecker upper_checker{Party::kHost, Party::kIntermediateDriver, note};
  ContractChecker lower_checker{Party::kIntermediateDriver, Party::kTarget, note};
  TestHost host;
  TestTarget target;
  MoodyDriver driver;
  Binding upper{host, driver, &upper_checker};
  Binding lower{driver, target, &lower_checker};
  std::deque<TestTree> trees;
};

TEST_F(IntermediateDriverRules, GoodOneIsFine) {
  EXPECT_EQ(run(Mood::kGood), Found{});
  EXPECT_EQ(host.completions.size(), 1U);
}

TEST_F(IntermediateDriverRules, KeepsAnOperationBack) {
  EXPECT_EQ(run(Mood::kKeepsOperation), Found{"IM-2 im"});
}

TEST_F(IntermediateDriverRules, KeepsACompletionBack) {
  EXPECT_EQ(run(Mood::kKeepsCompletion), Found{"IM-2 im"});
}

TEST_F(IntermediateDriverRules, AnswersByItself) {
  EXPECT_EQ(run(Mood::kAnswersItself), Found{"IM-2 im"});  // not passed on
  driver.kept->Status = NDIS_STATUS_OFFLOAD_PARTIAL_SUCCESS;
  upper.NdisMQueryOffloadStateComplete(driver.kept);
  EXPECT_EQ(found, (Found{"IM-2 im", "GEN-5 im"}));  // the answer, and what it is
}

TEST_F(IntermediateDriverRules, ChangesAStatus) {
  EXPECT_EQ(run(Mood::kChangesStatus), Found{"IM-10 im"});
}

TEST_F(IntermediateDriverRules, DoesNotRestoreImReserved) {
  EXPECT_EQ(run(Mood::kLosesImReserved), Found{"IM-4 im"});
  EXPECT_EQ(host.completions[0].tree->ImReserved[0], &trees[0]);  // put right by NDIS
}

TEST_F(IntermediateDriverRules, DoesNotRestoreSourceHandle) {
  EXPECT_EQ(run(Mood::kLosesSourceHandle), Found{"IM-4 im"});
}

TEST_F(IntermediateDriverRules, CompletesTwice) {
  EXPECT_EQ(run(Mood::kGood), Found{});
  upper.NdisMQueryOffloadStateComplete(driver.kept);
  EXPECT_EQ(found, Found{"GEN-2 im"});
}

TEST_F(IntermediateDriverRules, KeepsASendBack) {
  driver.mood = Mood::kKeepsSend;
  NDIS_OFFLOAD_HANDLE t1{};
  NET_BUFFER_LIST send;
  upper.NdisOffloadTcpSend(&t1, &send);
  EXPECT_EQ(found, Found{"IM-7 im"});
}

TEST_F(IntermediateDriverRules, InventsASendCompletionAndAnEvent) {
  NET_BUFFER_LIST send;
  upper.NdisTcpOffloadSendComplete(&send);
  upper.NdisTcpOffloadEventHandler(&send, TcpIndicateAbort, 0);
  EXPECT_EQ(found, (Found{"IM-7 im", "IM-7 im"}));
}

TEST(NdisRules, ProtocolFieldThatDoesNotComeBack) {
  Found found;
  ContractChecker checker(Party::kHost, Party::kTarget, [&](const Violation& v) {
    found.push_back(std::string(v.statement) + " " + to_string(v.by));
  });
  NDIS_OFFLOAD_HANDLE n1{}, n2{};
  TestTree tree;
  tree.add(nullptr, NeighborOffloadState, &n1);
  Mobl* const mobl = to_miniport(tree.root());
  const std::uint64_t serial = checker.start(Operation::kQuery, mobl);
  checker.handler_returned(mobl, serial);
  mobl->Status = NDIS_STATUS_FAILURE;
  ASSERT_TRUE(checker.may_complete(Operation::kQuery, mobl));
  Pobl* const pobl = put(mobl, as_protocol_block(*mobl, &n2));  // a conversion gone wrong
  checker.deliver(pobl);
  checker.delivered(pobl);
  EXPECT_EQ(found, Found{"GEN-7 ndis"});
}

TEST(Binding, WorksWithoutAChecker) {
  TestHost host;
  TestTarget target;
  Binding binding(host, target, nullptr);
  host.attach_below(binding);
  target.attach_above(binding);
  NDIS_OFFLOAD_HANDLE n1{};
  TestTree tree;
  tree.add(nullptr, NeighborOffloadState, &n1, true);
  host.start(Operation::kInitiate, tree.root());
  target.complete();
  EXPECT_EQ(host.completions.size(), 1U);
  EXPECT_NE(n1.MiniportOffloadContext, nullptr);
}

}  // namespace
}  // namespace flue::ndis
