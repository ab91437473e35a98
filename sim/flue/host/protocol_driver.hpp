// SPDX-License-Identifier: Apache-2.0
//
// ProtocolDriver: the host stack's end of the chimney. It owns the objects and what they were
// given, builds the trees, and learns what became of them.

#ifndef FLUE_HOST_PROTOCOL_DRIVER_HPP_
#define FLUE_HOST_PROTOCOL_DRIVER_HPP_

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "flue/ddi/flat_map.hpp"
#include "flue/host/block_memory.hpp"
#include "flue/host/object.hpp"
#include "flue/host/operation_tree.hpp"
#include "flue/host/results.hpp"
#include "flue/host/tree.hpp"
#include "flue/ndis/binding.hpp"
#include "flue/ndis/drivers.hpp"

namespace flue::host {

/// What the host does of its own accord.
enum class Policy {
  /// Nothing: whatever is asked for starts at once, even where SYNC forbids it. For scenarios.
  kPlain,
  /// Terminates what a failed update or a Retrieve asks it to (UPD-19, UPD-21, TERM-2), and keeps
  /// SYNC: what may not start yet waits,
  /// and so does everything asked for after it.
  kSelfActing,
};

/// Told what comes back, from inside the calls of the drivers below: must not start anything in
/// there.
class Observer {
 public:
  Observer() = default;
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;
  virtual ~Observer() = default;

  // NOLINTBEGIN(performance-unnecessary-value-param): given away, for those who override to keep
  virtual void on_completion(Completion /*completion*/) {}
  virtual void on_transmission(Transmission /*transmission*/) {}
  virtual void on_event(Event /*event*/) {}
  // NOLINTEND(performance-unnecessary-value-param)
};

class ProtocolDriver final : public ndis::ProtocolDriver {
 public:
  /// The HostReachabilityDelta that the host answers for a neighbor, in ticks (NUD-5).
  using ReachabilityAnswer = std::function<ULONG(const std::string& neighbor)>;

  /// @param observer  Not owned.
  ProtocolDriver(Policy policy, ReachabilityAnswer answer, ndis::ViolationHandler on_violation,
                 Observer& observer);

  // --- Asking. Nothing blocks; what comes back goes to the observer. ---

  /// @param tree  At least one block.
  OperationId start(OperationKind kind, Tree tree);
  OperationId transmit(const std::string& tcp, ULONG bytes);
  /// Starts what waits and may start now; to be called between calls of the drivers below.
  void start_waiting();

  /// Operations and sends that were started and have not come back.
  std::size_t open() const { return operations_.size() + sends_.size(); }
  /// Those that wait to be started (kSelfActing).
  std::size_t waiting() const { return waiting_.size(); }

  // --- Looking. ---

  const ObjectTable& objects() const { return objects_; }
  /// The object and operation that a violation is about, as far as known.
  struct Subject {
    std::optional<OperationId> operation;
    std::string object;
  };
  Subject subject_of(const ndis::Violation& violation) const;

  // --- For the owner of the adapter. ---

  /// The adapter was reset and nothing is open: every cell is empty.
  void adapter_was_reset() { objects_.all_gone(); }
  /// Reports late writes into completed trees.
  void check_memory() { memory_.check_all(); }

  // --- ndis::ProtocolDriver ---

  void attach_below(ndis::Binding& binding) override { below_ = &binding; }
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
  struct Operation {
    OperationId id;
    OperationKind kind;
    bool own;
    OperationTree tree;
  };
  struct Send {
    OperationId id = 0;
    Object* tcp = nullptr;
    NET_BUFFER_LIST buffers;
  };
  /// An operation, or with an empty tree a send.
  struct Waiting {
    OperationId id;
    OperationKind kind;
    bool own;
    Tree tree;
    std::string tcp;
    ULONG bytes;
  };

  void dispatch(Waiting waiting);
  void dispatch_send(OperationId id, const std::string& tcp, ULONG bytes);
  bool may_start(const Waiting& waiting) const;
  void terminate_by_itself(const std::vector<Object*>& roots);
  void complete(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* list);
  void take_result(const Operation& operation, std::size_t entry, BlockResult* result);
  void taken_over(const Operation& operation, std::size_t entry, BlockResult* result);
  void updated(const Operation& operation, std::size_t entry);
  void react_to_failed_update(const Completion& completion);
  void forget_what_is_gone(const Completion& completion);

  Policy policy_;
  ReachabilityAnswer answer_;
  Observer& observer_;
  ndis::Binding* below_ = nullptr;
  OperationId next_id_ = 0;
  ObjectTable objects_;
  BlockMemory memory_;
  FlatMap<const void*, std::unique_ptr<Operation>> operations_;   // by OffloadBlockList
  std::unordered_map<const void*, std::unique_ptr<Send>> sends_;  // by NET_BUFFER_LIST
  std::deque<Waiting> waiting_;
  std::unordered_set<std::string> terminating_;  // by itself
};

}  // namespace flue::host

#endif  // FLUE_HOST_PROTOCOL_DRIVER_HPP_
