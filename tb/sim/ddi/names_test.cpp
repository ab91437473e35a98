// SPDX-License-Identifier: Apache-2.0
//
// Numbers and names of chimney.md 1.5.

#include <gtest/gtest.h>

#include "flue/ddi/enumerations.hpp"
#include "flue/ddi/offload_state_type.hpp"
#include "flue/ddi/status.hpp"

namespace flue {
namespace {

using layout::Layer;
using layout::StateClass;

TEST(NdisStatus, NamesAndNumbersFitTheTable) {
  const struct {
    const char* name;
    NDIS_STATUS value;
  } table[] = {
      {"NDIS_STATUS_SUCCESS", 0x00000000},
      {"NDIS_STATUS_PENDING", 0x00000103},
      {"NDIS_STATUS_FAILURE", 0xC0000001},
      {"NDIS_STATUS_RESOURCES", 0xC000009A},
      {"NDIS_STATUS_OFFLOAD_PARTIAL_SUCCESS", 0x40020004},
      {"NDIS_STATUS_OFFLOAD_TCP_ENTRIES", 0xC0231004},
      {"NDIS_STATUS_OFFLOAD_PATH_ENTRIES", 0xC0231005},
      {"NDIS_STATUS_OFFLOAD_NEIGHBOR_ENTRIES", 0xC0231006},
      {"NDIS_STATUS_OFFLOAD_IP_ADDRESS_ENTRIES", 0xC0231007},
      {"NDIS_STATUS_OFFLOAD_HW_ADDRESS_ENTRIES", 0xC0231008},
      {"NDIS_STATUS_OFFLOAD_VLAN_ENTRIES", 0xC0231009},
      {"NDIS_STATUS_OFFLOAD_TCP_XMIT_BUFFER", 0xC023100A},
      {"NDIS_STATUS_OFFLOAD_TCP_RCV_BUFFER", 0xC023100B},
      {"NDIS_STATUS_OFFLOAD_TCP_RCV_WINDOW", 0xC023100C},
      {"NDIS_STATUS_OFFLOAD_VLAN_MISMATCH", 0xC023100D},
      {"NDIS_STATUS_OFFLOAD_CONNECTION_REJECTED", 0xC0231012},
      {"NDIS_STATUS_UPLOAD_IN_PROGRESS", 0xC0231001},
      {"NDIS_STATUS_REQUEST_UPLOAD", 0xC0231002},
      {"NDIS_STATUS_UPLOAD_REQUESTED", 0xC0231003},
      {"NDIS_STATUS_OFFLOAD_DATA_NOT_ACCEPTED", 0xC023100E},
      {"NDIS_STATUS_OFFLOAD_DATA_PARTIALLY_ACCEPTED", 0xC0231010},
      {"NDIS_STATUS_OFFLOAD_POLICY", 0xC023100F},
      {"NDIS_STATUS_OFFLOAD_REQUEST_RESET", 0xC0231011},
      {"STATUS_NDIS_OFFLOAD_PATH_REJECTED", 0xC0231013},
      {"NDIS_STATUS_REQUEST_ABORTED", 0xC001000C},
      {"NDIS_STATUS_SEND_ABORTED", 0xC023000C},
      {"NDIS_STATUS_INVALID_STATE", 0xC0000184},
      {"NDIS_STATUS_PAUSED", 0xC023002A},
      {"NDIS_STATUS_NOT_SUPPORTED", 0xC00000BB},
      {"NDIS_STATUS_OFFLOAD_PAUSE", 0x40020001},
      {"NDIS_STATUS_UPLOAD_ALL", 0x40020002},
      {"NDIS_STATUS_OFFLOAD_RESUME", 0x40020003},
      {"NDIS_STATUS_OFFLOAD_STATE_INVALID", 0x40020005},
      {"NDIS_STATUS_TCP_CONNECTION_OFFLOAD_HARDWARE_CAPABILITIES", 0x4002000B},
  };
  for (const auto& [name, value] : table) {
    EXPECT_EQ(ndis_status_from_name(name), value) << name;
    EXPECT_STREQ(ndis_status_name(value), name);
  }
}

TEST(NdisStatus, PathMtuAndUnknownNamesHaveNoNumber) {
  EXPECT_FALSE(ndis_status_from_name("NDIS_STATUS_OFFLOAD_PATH_MTU").has_value());
  EXPECT_FALSE(ndis_status_from_name("NDIS_STATUS_PARTIAL_SUCCESS").has_value());
  EXPECT_FALSE(ndis_status_from_name("").has_value());
  EXPECT_STREQ(ndis_status_name(0xC0231FFF), "?");
}

TEST(OffloadStateType, LayerAndClassesDecodeAsInTheTable) {
  const Layer layers[] = {Layer::kNeighbor, Layer::kIp4Path, Layer::kIp6Path};
  const StateClass classes[] = {StateClass::kConstant, StateClass::kCached, StateClass::kDelegated,
                                StateClass::kAll};
  for (UCHAR type = 1; type <= 12; ++type) {
    EXPECT_EQ(layer_of(type), layers[(type - 1) / 4]) << int{type};
    EXPECT_EQ(classes_of(type), classes[(type - 1) % 4]) << int{type};
    EXPECT_EQ(state_type(layers[(type - 1) / 4], classes[(type - 1) % 4]), type);
  }
  EXPECT_EQ(classes_of(TcpOffloadConstState), StateClass::kConstant);
  EXPECT_EQ(classes_of(TcpOffloadCachedState), StateClass::kCached);
  EXPECT_EQ(classes_of(TcpOffloadDelegatedState), StateClass::kDelegated);
  EXPECT_EQ(classes_of(TcpOffloadResourceState), StateClass::kNone);
  EXPECT_EQ(classes_of(TcpOffloadState), StateClass::kAll);
  for (UCHAR type = 13; type <= 17; ++type) EXPECT_EQ(layer_of(type), Layer::kTcp);
  for (const int type : {0, 18, 0xFD, 0xFE, 0xFF}) {
    EXPECT_FALSE(layer_of(static_cast<UCHAR>(type)).has_value()) << type;
    EXPECT_EQ(classes_of(static_cast<UCHAR>(type)), StateClass::kNone) << type;
  }
}

TEST(OffloadStateType, AllTypesAndLevels) {
  EXPECT_EQ(all_type(Layer::kNeighbor), 4);
  EXPECT_EQ(all_type(Layer::kIp4Path), 8);
  EXPECT_EQ(all_type(Layer::kIp6Path), 12);
  EXPECT_EQ(all_type(Layer::kTcp), 17);
  EXPECT_EQ(level_of(Layer::kNeighbor), 0);
  EXPECT_EQ(level_of(Layer::kIp4Path), 1);
  EXPECT_EQ(level_of(Layer::kIp6Path), 1);
  EXPECT_EQ(level_of(Layer::kTcp), 2);
}

TEST(OffloadStateType, NamesGoBothWays) {
  for (UCHAR type = 1; type <= 17; ++type) {
    EXPECT_EQ(offload_state_type_from_name(offload_state_type_name(type)), type);
  }
  EXPECT_STREQ(offload_state_type_name(TcpOffloadDelegatedState), "TcpOffloadDelegatedState");
  EXPECT_STREQ(offload_state_type_name(99), "?");
  EXPECT_FALSE(offload_state_type_from_name("PathOffloadState").has_value());
}

TEST(Enumerations, NamesOfStatesReasonsAndEvents) {
  EXPECT_STREQ(to_string(TcpConnectionClosed), "Closed");
  EXPECT_STREQ(to_string(TcpConnectionEstablished), "Established");
  EXPECT_STREQ(to_string(TcpConnectionTimeWait), "TimeWait");
  EXPECT_STREQ(to_string(TcpConnectionMaxState), "?");
  EXPECT_EQ(connection_state_from_name("LastAck"), TcpConnectionLastAck);
  EXPECT_FALSE(connection_state_from_name("established").has_value());
  EXPECT_STREQ(to_string(LowActivity), "LowActivity");
  EXPECT_STREQ(to_string(InvalidState), "InvalidState");
  EXPECT_STREQ(to_string(HardwareFailure), "HardwareFailure");
  EXPECT_STREQ(to_string(MaxUploadReason), "?");
  EXPECT_STREQ(to_string(static_cast<TCP_UPLOAD_REASON>(0)), "?");
  EXPECT_STREQ(to_string(TcpIndicateRetrieve), "TcpIndicateRetrieve");
  EXPECT_STREQ(to_string(NeighborReachabilityQuery), "NeighborReachabilityQuery");
}

}  // namespace
}  // namespace flue
