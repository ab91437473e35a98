// SPDX-License-Identifier: Apache-2.0
//
// FakeHost: a protocol driver that starts what a test tells it to, and writes down what comes back,
// in order.

#ifndef TB_SIM_MINIPORT_FAKE_HOST_HPP_
#define TB_SIM_MINIPORT_FAKE_HOST_HPP_

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "flue/ndis/drivers.hpp"
#include "flue/ndis/operation.hpp"
#include "tb/sim/miniport/trees.hpp"

namespace flue::test {

class FakeHost final : public ndis::ProtocolDriver {
 public:
  /// What happened, one line each: "update: SUCCESS FAILURE", "send t1: sent", "TcpIndicateRetrieve
  /// t1 InvalidState", ...
  std::vector<std::string> log;
  ULONG reachability_answer = 0;  ///< to a NeighborReachabilityQuery, ticks
  /// Called after each operation is logged, from inside its completion.
  std::function<void()> on_completion;

  /// Starts an operation. The tree lives as long as the host.
  Tree& start(ndis::Operation operation, const std::vector<Node>& roots);
  /// Starts a send; the NET_BUFFER_LIST lives as long as the host.
  NET_BUFFER_LIST& send(const std::string& object);

  /// The handle whose cell has this name; made on first use.
  NDIS_OFFLOAD_HANDLE* handle(const std::string& object);
  /// What the cell holds.
  std::uintptr_t cell(const std::string& object);
  void set_cell(const std::string& object, std::uintptr_t value);
  /// As after a reset of the adapter.
  void empty_all_cells();

  void attach_below(ndis::Binding& binding) override { binding_ = &binding; }
  void ProtocolInitiateOffloadComplete(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* list) override;
  void ProtocolQueryOffloadComplete(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* list) override;
  void ProtocolUpdateOffloadComplete(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* list) override;
  void ProtocolInvalidateOffloadComplete(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* list) override;
  void ProtocolTerminateOffloadComplete(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* list) override;
  void ProtocolTcpOffloadSendComplete(NET_BUFFER_LIST* list) override;
  void ProtocolIndicateOffloadEvent(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* list,
                                    INDICATE_OFFLOAD_EVENT code) override;
  void ProtocolTcpOffloadEvent(NDIS_OFFLOAD_HANDLE* handle, TCP_OFFLOAD_EVENT_TYPE event,
                               ULONG information) override;
  void ProtocolStatusEx(NDIS_STATUS status) override;

 private:
  void completed(ndis::Operation operation, NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* list);
  std::string name_of(const NDIS_OFFLOAD_HANDLE* handle) const;

  ndis::Binding* binding_ = nullptr;
  std::map<std::string, NDIS_OFFLOAD_HANDLE> handles_;
  std::list<Tree> trees_;
  std::list<NET_BUFFER_LIST> sends_;
};

}  // namespace flue::test

#endif  // TB_SIM_MINIPORT_FAKE_HOST_HPP_
