// SPDX-License-Identifier: Apache-2.0

#include "event_ledger.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace flue::test {
namespace {

using layout::Event;
using layout::EventKind;
using layout::UploadReason;
using testing::IsEmpty;
using testing::SizeIs;

constexpr Event kRetrieve{EventKind::kTcpIndicateRetrieve, UploadReason::kInvalidState, 7};
constexpr Event kQuery{EventKind::kNeighborReachabilityQuery, UploadReason::kNone, 9};

bool never(layout::Word) { return false; }

TEST(EventLedger, AnOwedEventMustComeOnce) {
  EventLedger ledger;
  ledger.cause(kRetrieve);
  ledger.cause(kRetrieve);
  EXPECT_THAT(ledger.settle({}), SizeIs(1));
  ledger.reset();
  ledger.cause(kRetrieve);
  EXPECT_THAT(ledger.settle({kRetrieve, kRetrieve}), SizeIs(1));
  ledger.reset();
  ledger.cause(kRetrieve);
  EXPECT_THAT(ledger.settle({kRetrieve}), IsEmpty());
  ledger.cause(kRetrieve);
  EXPECT_THAT(ledger.settle({}), IsEmpty());  // merged with the one before
  ledger.cause(kRetrieve);
  EXPECT_THAT(ledger.settle({kRetrieve}), SizeIs(1));
}

TEST(EventLedger, NobodyAskedForItIsTooMany) {
  EventLedger ledger;
  EXPECT_THAT(ledger.settle({kQuery}), SizeIs(1));
}

TEST(EventLedger, AfterItsCauseIsGoneItMayComeOrNot) {
  for (std::size_t came : {0u, 1u, 2u}) {
    EventLedger ledger;
    ledger.cause(kRetrieve);
    ledger.links_changed(never);
    EXPECT_THAT(ledger.settle(std::vector<Event>(came, kRetrieve)), SizeIs(came == 2 ? 1 : 0));
    EXPECT_TRUE(ledger.had_a_choice());
    // If it did not, the next cause is the first.
    ledger.cause(kRetrieve);
    EXPECT_THAT(ledger.settle({}), SizeIs(came == 0 ? 1 : 0));
  }
}

TEST(EventLedger, ACauseThatComesBackIsOwedAgain) {
  EventLedger ledger;
  ledger.cause(kRetrieve);
  ledger.links_changed(never);
  ledger.cause(kRetrieve);
  EXPECT_THAT(ledger.settle({}), SizeIs(1));
}

TEST(EventLedger, AnAnswerMakesRoomForTheNextQuery) {
  for (std::size_t came : {0u, 1u, 2u, 3u}) {
    EventLedger ledger;
    ledger.cause(kQuery);
    ledger.query_closed(kQuery.handle);
    ledger.cause(kQuery);
    const bool fine = came == 1 || came == 2;
    EXPECT_THAT(ledger.settle(std::vector<Event>(came, kQuery)), SizeIs(fine ? 0 : 1)) << came;
  }
}

TEST(EventLedger, AWrongReasonIsTold) {
  EventLedger ledger;
  ledger.cause(kRetrieve);
  Event wrong = kRetrieve;
  wrong.reason = UploadReason::kNone;
  EXPECT_THAT(ledger.settle({wrong}), SizeIs(1));
}

}  // namespace
}  // namespace flue::test
