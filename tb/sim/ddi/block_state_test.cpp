// SPDX-License-Identifier: Apache-2.0
//
// Where state lies behind a block, for every OFFLOAD_STATE_TYPE (chimney.md 2.6, 3.1, OP-29).

#include "flue/ddi/block_state.hpp"

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

namespace flue {
namespace {

using layout::StateClass;

struct Expected {
  UCHAR type;
  std::size_t constant, cached, delegated, size;  // offsets, 0: not there
};

TEST(BlockState, EveryTypeHasItsStructuresAtTheirOffsets) {
  const Expected table[] = {
      {NeighborOffloadConstState, 152, 0, 0, 196},
      {NeighborOffloadCachedState, 0, 152, 0, 196},
      {NeighborOffloadDelegatedState, 0, 0, 152, 164},
      {NeighborOffloadState, 152, 196, 240, 252},
      {Ip4OffloadConstState, 152, 0, 0, 176},
      {Ip4OffloadCachedState, 0, 152, 0, 164},
      {Ip4OffloadDelegatedState, 0, 0, 152, 160},
      {Ip4OffloadState, 152, 176, 188, 196},
      {Ip6OffloadConstState, 152, 0, 0, 176},
      {Ip6OffloadCachedState, 0, 152, 0, 164},
      {Ip6OffloadDelegatedState, 0, 0, 152, 160},
      {Ip6OffloadState, 152, 176, 188, 196},
      {TcpOffloadConstState, 152, 0, 0, 176},
      {TcpOffloadCachedState, 0, 152, 0, 196},
      {TcpOffloadDelegatedState, 0, 0, 152, 280},
      {TcpOffloadResourceState, 0, 0, 0, 152},
      {TcpOffloadState, 152, 176, 220, 348},
      {0, 0, 0, 0, 152},
      {18, 0, 0, 0, 152},
      {FilterReservedOffloadState, 0, 0, 0, 152},
      {MaximumOffloadState, 0, 0, 0, 152},
  };
  for (const Expected& e : table) {
    SCOPED_TRACE(offload_state_type_name(e.type));
    EXPECT_EQ(state_offset(e.type, StateClass::kConstant), e.constant);
    EXPECT_EQ(state_offset(e.type, StateClass::kCached), e.cached);
    EXPECT_EQ(state_offset(e.type, StateClass::kDelegated), e.delegated);
    EXPECT_EQ(block_size_with_state(e.type), e.size);
  }
}

TEST(BlockState, MisalignedStructureSurvivesTheWayOutAndIn) {
  std::vector<unsigned char> memory(block_size_with_state(TcpOffloadState) + 1);
  auto* block = memory.data();
  const std::size_t offset = state_offset(TcpOffloadState, StateClass::kDelegated);
  ASSERT_NE(offset % alignof(TCP_OFFLOAD_STATE_DELEGATED), 0U);

  TCP_OFFLOAD_STATE_DELEGATED state{};
  state.State = TcpConnectionCloseWait;
  state.SndNxt = 0xFFFFFFFF;
  state.Retransmit.TimeoutDelta = 77;
  state.SendDataTail = reinterpret_cast<NET_BUFFER_LIST*>(0x1122334455667788);
  copy_out(block, offset, state);

  const auto back = copy_in<TCP_OFFLOAD_STATE_DELEGATED>(block, offset);
  EXPECT_EQ(back.State, TcpConnectionCloseWait);
  EXPECT_EQ(back.SndNxt, 0xFFFFFFFF);
  EXPECT_EQ(back.Retransmit.TimeoutDelta, 77U);
  EXPECT_EQ(back.SendDataTail, state.SendDataTail);
  EXPECT_EQ(memory.back(), 0);
}

TEST(BlockState, ValuesGoOutWithoutTouchingTheHeader) {
  std::vector<unsigned char> memory(block_size_with_state(Ip4OffloadCachedState));
  const OFFLOAD_STATE_HEADER header{12, 34};
  copy_out(memory.data(), kBlockSize, header);
  copy_out_values(memory.data(), kBlockSize, PATH_OFFLOAD_STATE_CACHED{{99, 99}, 1400});

  const auto state = copy_in<PATH_OFFLOAD_STATE_CACHED>(memory.data(), kBlockSize);
  EXPECT_EQ(state.Header.Length, 12U);
  EXPECT_EQ(state.Header.RecognizedOptions, 34U);
  EXPECT_EQ(state.PathMtu, 1400U);
}

}  // namespace
}  // namespace flue
