// SPDX-License-Identifier: Apache-2.0
//
// The bit-fields inside plain words, where Microsoft's compiler would put them (chimney.md 2.6).

#include "flue/ddi/state_structures.hpp"

#include <gtest/gtest.h>

#include "flue/ddi/adapter_offload.hpp"

namespace flue {
namespace {

TEST(StateStructures, VlanIdIsTheLowestTwelveBits) {
  NEIGHBOR_OFFLOAD_STATE_CONST state{};
  state.VlanIdWord = 0xABCDE000;
  state.set_VlanId(0xF123);  // cut to twelve bits
  EXPECT_EQ(state.VlanIdWord, 0xABCDE123);
  EXPECT_EQ(state.VlanId(), 0x123);
}

TEST(StateStructures, WindowScalesShareAByte) {
  TCP_OFFLOAD_STATE_CONST state{};
  state.set_SndWindScale(7);
  state.set_RcvWindScale(14);
  EXPECT_EQ(state.WindScaleByte, 0xE7);
  EXPECT_EQ(state.SndWindScale(), 7);
  EXPECT_EQ(state.RcvWindScale(), 14);
}

TEST(StateStructures, FlowLabelAndUserPriorityLeaveTheirNeighborsAlone) {
  TCP_OFFLOAD_STATE_CACHED state{};
  state.FlowLabelWord = 0xFFF00000;
  state.UserPriorityByte = 0xF8;
  state.TtlOrHopLimit = 64;
  state.set_FlowLabel(0x12345);
  state.set_UserPriority(5);
  EXPECT_EQ(state.FlowLabelWord, 0xFFF12345);
  EXPECT_EQ(state.UserPriorityByte, 0xFD);
  EXPECT_EQ(state.FlowLabel(), 0x12345U);
  EXPECT_EQ(state.UserPriority(), 5);
  EXPECT_EQ(state.TtlOrHopLimit, 64);
}

TEST(AdapterOffload, SupportFieldsShareAWord) {
  NDIS_TCP_CONNECTION_OFFLOAD offload{};
  offload.set_SupportIPv4(NDIS_OFFLOAD_SUPPORTED);
  offload.set_SupportIPv6(NDIS_OFFLOAD_SUPPORTED);
  offload.set_SupportSack(NDIS_OFFLOAD_SUPPORTED);
  EXPECT_EQ(offload.SupportWord, 0x45U);
  EXPECT_EQ(offload.SupportIPv4(), 1U);
  EXPECT_EQ(offload.SupportIPv6(), 1U);
  EXPECT_EQ(offload.SupportIPv6ExtensionHeaders(), 0U);
  EXPECT_EQ(offload.SupportSack(), 1U);
}

}  // namespace
}  // namespace flue
