// SPDX-License-Identifier: Apache-2.0

#include "flue/ndis/conversion.hpp"

#include <cstddef>
#include <cstring>
#include <new>

namespace flue::ndis {
namespace {

using layout::StateClass;
using Mobl = NDIS_MINIPORT_OFFLOAD_BLOCK_LIST;
using Pobl = NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST;

// The fields that both types have under one name. Links keep their addresses; the blocks there are
// of the other type when the whole tree is done.
template <typename To, typename From>
To common_fields(const From& from) {
  To to{};
  to.Header = from.Header;
  to.NextBlock = reinterpret_cast<To*>(from.NextBlock);
  to.DependentBlockList = reinterpret_cast<To*>(from.DependentBlockList);
  to.Status = from.Status;
  for (std::size_t i = 0; i < 2; ++i) {
    to.NdisReserved[i] = from.NdisReserved[i];
    to.ProtocolReserved[i] = from.ProtocolReserved[i];
    to.MiniportReserved[i] = from.MiniportReserved[i];
    to.ImReserved[i] = from.ImReserved[i];
    to.Scratch[i] = from.Scratch[i];
  }
  to.SourceHandle = from.SourceHandle;
  to.PortNumber = from.PortNumber;
  to.NetBufferListChain = from.NetBufferListChain;
  return to;
}

/// Begins a To at `storage`, which keeps its bytes: the common fields are in the same places
/// (block_list.hpp).
template <typename To, typename From>
To* begin_in_place(From* storage) {
  return std::launder(static_cast<To*>(std::memmove(storage, storage, sizeof(To))));
}

}  // namespace

Mobl as_miniport_block(const Pobl& block, PVOID* cell, NDIS_HANDLE ndis_offload_handle) {
  Mobl result = common_fields<Mobl>(block);
  result.MiniportOffloadContext = cell;
  result.NdisOffloadHandle = ndis_offload_handle;
  return result;
}

Pobl as_protocol_block(const Mobl& block, NDIS_OFFLOAD_HANDLE* handle) {
  Pobl result = common_fields<Pobl>(block);
  result.OffloadHandle = handle;
  return result;
}

Mobl* put(Pobl* storage, const Mobl& block) {
  return new (static_cast<void*>(storage)) Mobl(block);
}
Pobl* put(Mobl* storage, const Pobl& block) {
  return new (static_cast<void*>(storage)) Pobl(block);
}

Mobl* miniport_view(Pobl* root) { return std::launder(reinterpret_cast<Mobl*>(root)); }
Pobl* protocol_view(Mobl* root) { return std::launder(reinterpret_cast<Pobl*>(root)); }

Mobl* to_miniport(Pobl* storage, PVOID* cell, NDIS_HANDLE ndis_offload_handle) {
  Mobl* const block = begin_in_place<Mobl>(storage);
  block->MiniportOffloadContext = cell;
  block->NdisOffloadHandle = ndis_offload_handle;
  return block;
}

Pobl* to_protocol(Mobl* storage, NDIS_OFFLOAD_HANDLE* handle) {
  Pobl* const block = begin_in_place<Pobl>(storage);
  block->NdisReserved[2] = nullptr;
  block->OffloadHandle = handle;
  return block;
}

Mobl* to_miniport(Pobl* block) {
  NDIS_OFFLOAD_HANDLE* const handle = block->OffloadHandle;
  return to_miniport(block, handle == nullptr ? nullptr : &handle->MiniportOffloadContext, handle);
}

Pobl* to_protocol(Mobl* block) {
  return to_protocol(block, static_cast<NDIS_OFFLOAD_HANDLE*>(block->NdisOffloadHandle));
}

void set_lengths(Mobl* block, StateClass classes) {
  if (classes == StateClass::kNone) return;
  const UCHAR type = block->Header.Type;
  for (const StateClass one :
       {StateClass::kConstant, StateClass::kCached, StateClass::kDelegated}) {
    if (!has(classes, one)) continue;
    const auto length = static_cast<ULONG>(state_size(*layer_of(type), one));
    copy_out(block, state_offset(type, one) + offsetof(OFFLOAD_STATE_HEADER, Length), length);
  }
}

}  // namespace flue::ndis
