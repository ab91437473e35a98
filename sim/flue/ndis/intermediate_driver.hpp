// SPDX-License-Identifier: Apache-2.0
//
// IntermediateDriver: a miniport above, a protocol below, that passes everything on (IM-1 to
// IM-12).

#ifndef FLUE_NDIS_INTERMEDIATE_DRIVER_HPP_
#define FLUE_NDIS_INTERMEDIATE_DRIVER_HPP_

#include <cstdint>
#include <vector>

#include "flue/ddi/pool.hpp"
#include "flue/ndis/drivers.hpp"
#include "flue/ndis/offload_entries.hpp"
#include "flue/ndis/operation.hpp"

namespace flue::ndis {

/// Relays every operation, completion, send, event and status indication at once, in the memory it
/// came in (IM-2, IM-3, IM-7).
///
/// A value presented from above that is none of its tokens goes down as `kNeverGiven`, so that the
/// block completes with FAILURE (IM-5). A NeighborReachabilityQuery goes up with its handle
/// replaced, and its answer comes back in the same memory (IM-12 leaves this open). It changes
/// neither statuses (IM-10) nor VlanId and UserPriority (IM-9 would allow that).
class IntermediateDriver final : public MiniportDriver, public ProtocolDriver {
 public:
  /// What no target gives: all bits set, wider than the engine's handles.
  static inline void* const kNeverGiven = cell_value(~std::uint64_t{0});

  /// `number` tells intermediate drivers of one stack apart: it shows in the tokens.
  explicit IntermediateDriver(unsigned number);
  IntermediateDriver(const IntermediateDriver&) = delete;
  IntermediateDriver& operator=(const IntermediateDriver&) = delete;
  ~IntermediateDriver() override;

  void attach_above(Binding& binding) override { above_ = &binding; }
  void attach_below(Binding& binding) override { below_ = &binding; }

  /// The adapter was reset, nothing is open: no token names anything any more.
  void forget_objects() { entries_.clear(); }

  /// What the object whose handle below is `handle` is called above; NULL: not one of its objects.
  NDIS_HANDLE upper_handle(const NDIS_OFFLOAD_HANDLE* handle) const;

  void MiniportInitiateOffload(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* OffloadBlockList) override;
  void MiniportQueryOffload(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* OffloadBlockList) override;
  void MiniportUpdateOffload(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* OffloadBlockList) override;
  void MiniportInvalidateOffload(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* OffloadBlockList) override;
  void MiniportTerminateOffload(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* OffloadBlockList) override;
  void MiniportTcpOffloadSend(PVOID MiniportOffloadContext,
                              NET_BUFFER_LIST* NetBufferList) override;

  void ProtocolInitiateOffloadComplete(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* OffloadBlockList) override;
  void ProtocolQueryOffloadComplete(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* OffloadBlockList) override;
  void ProtocolUpdateOffloadComplete(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* OffloadBlockList) override;
  void ProtocolInvalidateOffloadComplete(
      NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* OffloadBlockList) override;
  void ProtocolTerminateOffloadComplete(
      NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* OffloadBlockList) override;
  void ProtocolTcpOffloadSendComplete(NET_BUFFER_LIST* NetBufferList) override;
  void ProtocolIndicateOffloadEvent(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* OffloadBlockList,
                                    INDICATE_OFFLOAD_EVENT IndicationCode) override;
  void ProtocolTcpOffloadEvent(NDIS_OFFLOAD_HANDLE* OffloadHandle, TCP_OFFLOAD_EVENT_TYPE EventType,
                               ULONG EventSpecificInformation) override;
  void ProtocolStatusEx(NDIS_STATUS GeneralStatus) override;

 private:
  /// What the overlay takes away, and the object.
  struct SavedBlock {
    NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* block;
    PVOID* cell;
    NDIS_HANDLE upper_handle;
    PVOID im_reserved[2];
    PVOID source_handle;
    OffloadEntry* entry;  ///< NULL: a placeholder, or a value that names nothing
    bool is_new;          ///< of an initiate: the cell was NULL
  };
  /// The IM call entry: one for each root tree (OP-33), for one operation. Its address stands in
  /// ImReserved of every block (IM-4).
  struct CallEntry {
    std::vector<SavedBlock> blocks;
    Operation operation = Operation::kQuery;
    bool is_open = false;
  };

  CallEntry& open_call(Operation operation);

  NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* pass_down(Operation operation,
                                              NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* tree);
  NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* pass_up(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* tree);
  void complete_object(Operation operation, const SavedBlock& saved);
  using Completion = void (Binding::*)(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST*);
  void complete(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* tree, Completion completion);

  Binding* above_ = nullptr;
  Binding* below_ = nullptr;
  OffloadEntries entries_;
  // Below, these stand for what names nothing above: a value that is no token, and an empty cell.
  NDIS_OFFLOAD_HANDLE never_given_ = {{nullptr}, kNeverGiven};
  NDIS_OFFLOAD_HANDLE empty_ = {{nullptr}, nullptr};
  Pool<CallEntry> calls_;
  std::vector<CallEntry*> closed_calls_;  ///< kept for the memory that they have
};

}  // namespace flue::ndis

#endif  // FLUE_NDIS_INTERMEDIATE_DRIVER_HPP_
