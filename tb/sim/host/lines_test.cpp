// SPDX-License-Identifier: Apache-2.0
//
// The lines of the output format, to the letter.

#include "flue/host/lines.hpp"

#include <gtest/gtest.h>

namespace flue::host {
namespace {

TEST(Lines, CompletionWithHandlesPlaceholdersAndCodes) {
  Completion completion;
  completion.kind = OperationKind::kInitiate;
  completion.blocks = {
      {"n\"1", NeighborOffloadState, NDIS_STATUS_OFFLOAD_PARTIAL_SUCCESS, 0x40000001, {}, {}},
      {"", 0, NDIS_STATUS_SUCCESS, {}, {}, {}},
      {"t1", TcpOffloadState, NDIS_STATUS_OFFLOAD_TCP_ENTRIES, {}, {}, {}}};
  EXPECT_EQ(
      completion_line(3, completion),
      R"({"op":3,"kind":"initiate","blocks":[)"
      R"({"object":"n\"1","status":"NDIS_STATUS_OFFLOAD_PARTIAL_SUCCESS","code":"0x40020004","handle":"0x40000001"},)"
      R"({"object":null,"status":"NDIS_STATUS_SUCCESS","code":"0x00000000"},)"
      R"({"object":"t1","status":"NDIS_STATUS_OFFLOAD_TCP_ENTRIES","code":"0xc0231004"}]})");
}

TEST(Lines, StateIsFlatWithEveryVariableOfTheClass) {
  NeighborState neighbor;
  neighbor.DlDestinationAddress = mac("02:00:00:00:00:0A");
  neighbor.HostReachabilityDelta = 4294967295;
  Completion completion;
  completion.kind = OperationKind::kQuery;
  completion.blocks = {{"n1",
                        NeighborOffloadCachedState,
                        NDIS_STATUS_SUCCESS,
                        {},
                        layout::StateClass::kCached,
                        neighbor}};
  EXPECT_EQ(
      completion_line(0, completion),
      R"({"op":0,"kind":"query","blocks":[{"object":"n1","status":"NDIS_STATUS_SUCCESS","code":"0x00000000",)"
      R"("state":{"DlDestinationAddress":"02:00:00:00:00:0a","HostReachabilityDelta":4294967295}}]})");
}

TEST(Lines, BacklogSizesComeWithAQueryOnly) {
  Completion completion;
  completion.kind = OperationKind::kTerminate;
  completion.blocks = {{"t1",
                        TcpOffloadDelegatedState,
                        NDIS_STATUS_SUCCESS,
                        {},
                        layout::StateClass::kDelegated,
                        TcpState{}}};
  EXPECT_EQ(completion_line(0, completion).find("Backlog"), std::string::npos);
  completion.kind = OperationKind::kQuery;
  EXPECT_NE(completion_line(0, completion).find(R"("SendBacklogSize":0,"ReceiveBacklogSize":0})"),
            std::string::npos);
}

TEST(Lines, HeadersHaveTheirTagWhenThereIsOne) {
  Transmission transmission;
  transmission.tcp = "t1";
  transmission.headers.result = layout::ResolveResult::kSent;
  transmission.headers.vlan_tagged = true;
  transmission.headers.vlan_id = 5;
  transmission.headers.user_priority = 3;
  transmission.headers.ip6 = true;
  transmission.headers.source_address = ip("fd20::1");
  transmission.headers.destination_address = ip("fd20::7");
  transmission.headers.mss = 1440;
  EXPECT_EQ(
      transmit_line(2, transmission),
      R"({"op":2,"kind":"transmit","tcp":"t1","result":"sent","headers":{)"
      R"("DlDestinationAddress":"00:00:00:00:00:00","DlSourceAddress":"00:00:00:00:00:00",)"
      R"("VlanTag":{"VlanId":5,"UserPriority":3},"SourceAddress":"fd20::1","DestinationAddress":"fd20::7",)"
      R"("LocalPort":0,"RemotePort":0,"TtlOrHopLimit":0,"TosOrTrafficClass":0,"FlowLabel":0,"Mss":1440,"SndNxt":0,"RcvNxt":0}})");
  transmission.headers.result = layout::ResolveResult::kHeld;
  EXPECT_EQ(transmit_line(2, transmission),
            R"({"op":2,"kind":"transmit","tcp":"t1","result":"held"})");
}

TEST(Lines, Events) {
  EXPECT_EQ(event_line({Event::Kind::kTcpIndicateRetrieve, "t1", HardwareFailure}),
            R"({"event":"TcpIndicateRetrieve","tcp":"t1","reason":"HardwareFailure"})");
  EXPECT_EQ(event_line({Event::Kind::kTcpIndicateAbort, "t1"}),
            R"({"event":"TcpIndicateAbort","tcp":"t1"})");
  EXPECT_EQ(event_line({Event::Kind::kNeighborReachabilityQuery, "n1"}),
            R"({"event":"NeighborReachabilityQuery","neighbor":"n1"})");
  EXPECT_EQ(event_line({Event::Kind::kStatus, {}, {}, NDIS_STATUS_UPLOAD_ALL}),
            R"({"event":"NDIS_STATUS_UPLOAD_ALL"})");
}

}  // namespace
}  // namespace flue::host
