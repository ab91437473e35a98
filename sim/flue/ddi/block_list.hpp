// SPDX-License-Identifier: Apache-2.0
//
// The blocks of a state tree, as the miniport sees them and as the protocol sees them
// (chimney.md 3.1), x64.

#ifndef FLUE_DDI_BLOCK_LIST_HPP_
#define FLUE_DDI_BLOCK_LIST_HPP_

#include <cstddef>
#include <type_traits>

#include "flue/ddi/basic_types.hpp"
#include "flue/ddi/net_buffer_list.hpp"
#include "flue/ddi/state_structures.hpp"

namespace flue {

/// One per offloaded object, made by the protocol that offloads it (host stack or intermediate
/// driver) and kept in place for as long as the object is offloaded.
/// `&handle->MiniportOffloadContext` is the cell that MOBLs point at.
struct NDIS_OFFLOAD_HANDLE {
  PVOID NdisReserved[1];
  PVOID MiniportOffloadContext;  ///< the cell: NULL, or what the miniport below gave for the object
                                 ///< (CTX-1)
};

/// A block as a miniport sees it. Owned by the miniport from the handler call until the completion
/// call (GEN-4).
struct NDIS_MINIPORT_OFFLOAD_BLOCK_LIST {
  NDIS_OBJECT_HEADER Header;  ///< Type: OFFLOAD_STATE_TYPE; Size: of the block alone, 152
  NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* NextBlock;           ///< sibling at the same layer
  NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* DependentBlockList;  ///< first block one layer up
  NDIS_STATUS Status;                                    ///< the miniport's answer (GEN-3)
  PVOID NdisReserved[2];
  PVOID* MiniportOffloadContext;  ///< NULL: placeholder. Else the cell, which holds NULL or the
                                  ///< miniport's own value
  NDIS_HANDLE NdisOffloadHandle;  ///< to be kept per object and passed back in indications (CTX-2)
  PVOID ProtocolReserved[2];      ///< must not change (GEN-7)
  PVOID MiniportReserved[2];      ///< the miniport's
  PVOID ImReserved[2];            ///< must not change (GEN-7)
  PVOID Scratch[2];               ///< the miniport's
  PVOID SourceHandle;             ///< must not change (GEN-7)
  NDIS_PORT_NUMBER PortNumber;    ///< 0: default port
  NET_BUFFER_LIST* NetBufferListChain;  ///< outstanding send data (INIT-19, TERM-17)
};

/// The same storage as a protocol sees it. Every member that has the name of a MOBL member has its
/// offset, too.
struct NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST {
  NDIS_OBJECT_HEADER Header;
  NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* NextBlock;
  NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* DependentBlockList;
  NDIS_STATUS Status;
  PVOID NdisReserved[3];
  NDIS_OFFLOAD_HANDLE* OffloadHandle;  ///< NULL: placeholder
  PVOID ProtocolReserved[2];           ///< this protocol's
  PVOID MiniportReserved[2];
  PVOID ImReserved[2];
  PVOID Scratch[2];
  PVOID SourceHandle;
  NDIS_PORT_NUMBER PortNumber;
  NET_BUFFER_LIST* NetBufferListChain;
};

/// Bytes of a block of either type; the state structures start right behind it.
inline constexpr std::size_t kBlockSize = 152;

static_assert(sizeof(NDIS_OFFLOAD_HANDLE) == 16);
static_assert(sizeof(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST) == kBlockSize);
static_assert(sizeof(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST) == kBlockSize);
static_assert(std::is_trivially_copyable_v<NDIS_MINIPORT_OFFLOAD_BLOCK_LIST> &&
              std::is_trivially_copyable_v<NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST>);
static_assert(std::is_standard_layout_v<NDIS_MINIPORT_OFFLOAD_BLOCK_LIST> &&
              std::is_standard_layout_v<NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST>);

#define FLUE_AT_BOTH(member, offset)                                              \
  static_assert(offsetof(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST, member) == (offset) && \
                offsetof(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST, member) == (offset))
FLUE_AT_BOTH(Header, 0);
FLUE_AT_BOTH(NextBlock, 8);
FLUE_AT_BOTH(DependentBlockList, 16);
FLUE_AT_BOTH(Status, 24);
FLUE_AT_BOTH(NdisReserved, 32);
FLUE_AT_BOTH(ProtocolReserved, 64);
FLUE_AT_BOTH(MiniportReserved, 80);
FLUE_AT_BOTH(ImReserved, 96);
FLUE_AT_BOTH(Scratch, 112);
FLUE_AT_BOTH(SourceHandle, 128);
FLUE_AT_BOTH(PortNumber, 136);
FLUE_AT_BOTH(NetBufferListChain, 144);
#undef FLUE_AT_BOTH
static_assert(offsetof(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST, MiniportOffloadContext) == 48);
static_assert(offsetof(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST, NdisOffloadHandle) == 56);
static_assert(offsetof(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST, OffloadHandle) == 56);

}  // namespace flue

#endif  // FLUE_DDI_BLOCK_LIST_HPP_
