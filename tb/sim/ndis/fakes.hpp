// SPDX-License-Identifier: Apache-2.0
//
// The two ends of a driver stack, as tests need them: a host that owns trees and notes what comes
// back, and a target that keeps trees until it is told to complete them.

#ifndef TB_SIM_NDIS_FAKES_HPP_
#define TB_SIM_NDIS_FAKES_HPP_

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "flue/ndis/binding.hpp"
#include "flue/ndis/drivers.hpp"
#include "flue/ndis/operation.hpp"

namespace flue::ndis {

using Mobl = NDIS_MINIPORT_OFFLOAD_BLOCK_LIST;
using Pobl = NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST;

/// Owns the blocks of one tree.
class TestTree {
 public:
  /// A block behind the last sibling below `parent` (NULL: a root), with room for the state that
  /// `type` names. `handle` NULL: a placeholder. `with_state`: Header.Revision is 1, else 0.
  Pobl* add(Pobl* parent, UCHAR type, NDIS_OFFLOAD_HANDLE* handle, bool with_state = false);
  Pobl* root() const { return root_; }

 private:
  std::deque<std::vector<std::uint64_t>> memory_;
  Pobl* root_ = nullptr;
  std::unordered_map<Pobl*, Pobl*> last_;  ///< by parent: its last dependent
};

class TestHost final : public ProtocolDriver {
 public:
  struct Completion {
    Operation operation;
    Pobl* tree;
  };
  struct Event {
    NDIS_OFFLOAD_HANDLE* handle;
    TCP_OFFLOAD_EVENT_TYPE type;
    ULONG information;
  };
  struct Query {  ///< a NeighborReachabilityQuery
    NDIS_OFFLOAD_HANDLE* handle;
    OFFLOAD_STATE_HEADER lengths[3];
  };

  void start(Operation operation, Pobl* tree);

  void attach_below(Binding& binding) override { below = &binding; }
  void ProtocolInitiateOffloadComplete(Pobl* tree) override { note(Operation::kInitiate, tree); }
  void ProtocolQueryOffloadComplete(Pobl* tree) override { note(Operation::kQuery, tree); }
  void ProtocolUpdateOffloadComplete(Pobl* tree) override { note(Operation::kUpdate, tree); }
  void ProtocolInvalidateOffloadComplete(Pobl* tree) override {
    note(Operation::kInvalidate, tree);
  }
  void ProtocolTerminateOffloadComplete(Pobl* tree) override { note(Operation::kTerminate, tree); }
  void ProtocolTcpOffloadSendComplete(NET_BUFFER_LIST* send) override { sends.push_back(send); }
  void ProtocolIndicateOffloadEvent(Pobl* block, INDICATE_OFFLOAD_EVENT code) override;
  void ProtocolTcpOffloadEvent(NDIS_OFFLOAD_HANDLE* handle, TCP_OFFLOAD_EVENT_TYPE type,
                               ULONG information) override {
    events.push_back({handle, type, information});
  }
  void ProtocolStatusEx(NDIS_STATUS status) override { statuses.push_back(status); }

  Binding* below = nullptr;
  std::vector<Completion> completions;
  std::vector<NET_BUFFER_LIST*> sends;
  std::vector<Event> events;
  std::vector<Query> queries;
  std::vector<INDICATE_OFFLOAD_EVENT> other_events;
  std::vector<NDIS_STATUS> statuses;
  ULONG reachability_answer = 0;
  std::function<void(const Completion&)> on_completion;

 private:
  void note(Operation operation, Pobl* tree);
};

/// Gives handles 0x40000001, 0x40000002, ... A reference to one that it gave and that is not
/// terminated succeeds, any other fails.
class TestTarget final : public MiniportDriver {
 public:
  struct Open {
    Operation operation;
    Mobl* tree;
  };

  void attach_above(Binding& binding) override { above = &binding; }
  void MiniportInitiateOffload(Mobl* tree) override { keep(Operation::kInitiate, tree); }
  void MiniportQueryOffload(Mobl* tree) override { keep(Operation::kQuery, tree); }
  void MiniportUpdateOffload(Mobl* tree) override { keep(Operation::kUpdate, tree); }
  void MiniportInvalidateOffload(Mobl* tree) override { keep(Operation::kInvalidate, tree); }
  void MiniportTerminateOffload(Mobl* tree) override { keep(Operation::kTerminate, tree); }
  void MiniportTcpOffloadSend(PVOID context, NET_BUFFER_LIST* send) override {
    sends.push_back({context, send});
  }

  /// Fills in open operation `index` as a good target would, without completing it.
  Mobl* answer(std::size_t index = 0);
  /// Makes the completion call that fits, and forgets the operation.
  void give_back(std::size_t index = 0);
  void complete(std::size_t index = 0) {
    answer(index);
    give_back(index);
  }
  void complete_all() {
    while (!open.empty()) complete();
  }
  static void completion_call(Binding& binding, Operation operation, Mobl* tree);

  Binding* above = nullptr;
  std::deque<Open> open;
  struct Send {
    PVOID context;
    NET_BUFFER_LIST* list;
  };
  std::vector<Send> sends;
  std::unordered_set<PVOID> given;
  std::vector<PVOID> presented;  ///< the cells of all references so far
  std::function<void(Open)> on_handler;

 private:
  void keep(Operation operation, Mobl* tree);

  std::uintptr_t next_handle_ = 0x40000001;
};

}  // namespace flue::ndis

#endif  // TB_SIM_NDIS_FAKES_HPP_
