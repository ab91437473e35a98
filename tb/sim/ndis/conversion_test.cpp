// SPDX-License-Identifier: Apache-2.0
//
// MOBL and POBL in one storage, byte by byte.

#include "flue/ndis/conversion.hpp"

#include <array>
#include <cstring>

#include <gtest/gtest.h>

#include "fakes.hpp"
#include "flue/ndis/offload_entries.hpp"

namespace flue::ndis {
namespace {

using Bytes = std::array<unsigned char, kBlockSize>;

Bytes bytes_of(const void* block) {
  Bytes bytes;
  std::memcpy(bytes.data(), block, bytes.size());
  return bytes;
}

PVOID word(std::uintptr_t value) { return cell_value(value); }

Pobl numbered_block(NDIS_OFFLOAD_HANDLE* handle) {
  Pobl block{};
  block.Header = {TcpOffloadState, 1, kBlockSize};
  block.NextBlock = static_cast<Pobl*>(word(0x08));
  block.DependentBlockList = static_cast<Pobl*>(word(0x10));
  block.Status = 0x18;
  block.NdisReserved[0] = word(0x20);
  block.NdisReserved[1] = word(0x28);
  block.OffloadHandle = handle;
  block.ProtocolReserved[0] = word(0x40);
  block.ProtocolReserved[1] = word(0x48);
  block.MiniportReserved[0] = word(0x50);
  block.MiniportReserved[1] = word(0x58);
  block.ImReserved[0] = word(0x60);
  block.ImReserved[1] = word(0x68);
  block.Scratch[0] = word(0x70);
  block.Scratch[1] = word(0x78);
  block.SourceHandle = word(0x80);
  block.PortNumber = 0x88;
  block.NetBufferListChain = static_cast<NET_BUFFER_LIST*>(word(0x90));
  return block;
}

TEST(Conversion, DownChangesOnlyTheBytesFrom48To63) {
  NDIS_OFFLOAD_HANDLE handle{};
  Pobl block = numbered_block(&handle);
  const Bytes before = bytes_of(&block);
  Mobl* const mobl = to_miniport(&block);
  EXPECT_EQ(static_cast<void*>(mobl), static_cast<void*>(&block));
  EXPECT_EQ(mobl->MiniportOffloadContext, &handle.MiniportOffloadContext);
  EXPECT_EQ(mobl->NdisOffloadHandle, &handle);

  const Bytes after = bytes_of(mobl);
  for (std::size_t i = 0; i < kBlockSize; ++i) {
    const bool padding = (i >= 4 && i < 8) || (i >= 28 && i < 32) || (i >= 140 && i < 144);
    if (padding || (i >= 48 && i < 64)) continue;
    EXPECT_EQ(after[i], before[i]) << "offset " << i;
  }
}

TEST(Conversion, UpGivesTheProtocolItsBlockBack) {
  NDIS_OFFLOAD_HANDLE handle{};
  Pobl block = numbered_block(&handle);
  Pobl* const back = to_protocol(to_miniport(&block));
  const Pobl expected = numbered_block(&handle);
  EXPECT_EQ(back->OffloadHandle, &handle);
  EXPECT_EQ(back->NextBlock, expected.NextBlock);
  EXPECT_EQ(back->DependentBlockList, expected.DependentBlockList);
  EXPECT_EQ(back->Status, expected.Status);
  EXPECT_EQ(back->PortNumber, expected.PortNumber);
  EXPECT_EQ(std::memcmp(back->ProtocolReserved, expected.ProtocolReserved, 88 - 8), 0);
}

TEST(Conversion, NoHandleIsAPlaceholder) {
  Pobl block = numbered_block(nullptr);
  Mobl* const mobl = to_miniport(&block);
  EXPECT_EQ(mobl->MiniportOffloadContext, nullptr);
  EXPECT_EQ(mobl->NdisOffloadHandle, nullptr);
  EXPECT_EQ(to_protocol(mobl)->OffloadHandle, nullptr);
}

struct LengthCase {
  Operation operation;
  UCHAR type;
  bool cell_is_full;
  bool revision;
  layout::StateClass expected;
};

TEST(Conversion, StateBehindABlockDependsOnOperationTypeCellAndRevision) {
  using layout::StateClass;
  const LengthCase cases[] = {
      {Operation::kInitiate, TcpOffloadState, false, true, StateClass::kAll},
      {Operation::kInitiate, Ip6OffloadState, false, true, StateClass::kAll},
      {Operation::kInitiate, TcpOffloadState, true, true, StateClass::kNone},    // linker
      {Operation::kInitiate, TcpOffloadState, false, false, StateClass::kNone},  // without state
      {Operation::kInitiate, TcpOffloadCachedState, false, true, StateClass::kNone},
      {Operation::kQuery, NeighborOffloadConstState, true, true, StateClass::kConstant},
      {Operation::kQuery, NeighborOffloadState, true, true, StateClass::kAll},
      {Operation::kQuery, NeighborOffloadState, false, true, StateClass::kNone},  // QRY-2
      {Operation::kUpdate, Ip4OffloadCachedState, true, true, StateClass::kCached},
      {Operation::kUpdate, Ip4OffloadState, true, true, StateClass::kNone},  // OP-9
      {Operation::kInvalidate, NeighborOffloadCachedState, true, true, StateClass::kNone},
      {Operation::kTerminate, TcpOffloadDelegatedState, true, true, StateClass::kDelegated},
      {Operation::kTerminate, TcpOffloadDelegatedState, true, false, StateClass::kNone},
      {Operation::kTerminate, TcpOffloadState, true, true, StateClass::kNone},
  };
  for (const LengthCase& c : cases) {
    SCOPED_TRACE(std::string(to_string(c.operation)) + " " + offload_state_type_name(c.type));
    PVOID cell = c.cell_is_full ? word(1) : nullptr;
    Mobl block{};
    block.Header = {c.type, static_cast<UCHAR>(c.revision ? 1 : 0), kBlockSize};
    block.MiniportOffloadContext = &cell;
    EXPECT_EQ(classes_behind(c.operation, block), c.expected);
    block.MiniportOffloadContext = nullptr;
    EXPECT_EQ(classes_behind(c.operation, block), StateClass::kNone);
  }
}

TEST(Conversion, LengthsAreWrittenAndNothingElse) {
  TestTree tree;
  NDIS_OFFLOAD_HANDLE handle{};
  Pobl* const block = tree.add(nullptr, TcpOffloadState, &handle, true);
  std::memset(reinterpret_cast<unsigned char*>(block) + kBlockSize, 0x55, 348 - kBlockSize);
  set_lengths(to_miniport(block), layout::StateClass::kAll);
  std::size_t offset = kBlockSize;
  for (const ULONG length : {24U, 44U, 128U}) {
    EXPECT_EQ(copy_in<ULONG>(block, offset), length);
    for (std::size_t i = 4; i < length; ++i) {
      EXPECT_EQ(copy_in<unsigned char>(block, offset + i), 0x55);
    }
    offset += length;
  }
}

}  // namespace
}  // namespace flue::ndis
