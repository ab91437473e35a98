// SPDX-License-Identifier: Apache-2.0

#include "tb/sim/miniport/fake_host.hpp"

#include <cstring>

#include <fmt/format.h>

#include "flue/ndis/binding.hpp"

namespace flue::test {

using ndis::Operation;

Tree& FakeHost::start(Operation operation, const std::vector<Node>& roots) {
  trees_.emplace_back(roots, [this](const std::string& object) { return handle(object); });
  auto* root = trees_.back().root();
  switch (operation) {
    case Operation::kInitiate:
      binding_->NdisInitiateOffload(root);
      break;
    case Operation::kQuery:
      binding_->NdisQueryOffloadState(root);
      break;
    case Operation::kUpdate:
      binding_->NdisUpdateOffload(root);
      break;
    case Operation::kInvalidate:
      binding_->NdisInvalidateOffload(root);
      break;
    case Operation::kTerminate:
      binding_->NdisTerminateOffload(root);
      break;
  }
  return trees_.back();
}

NET_BUFFER_LIST& FakeHost::send(const std::string& object) {
  NET_BUFFER_LIST& list = sends_.emplace_back();
  list.ProtocolReserved[0] = handle(object);
  binding_->NdisOffloadTcpSend(handle(object), &list);
  return list;
}

NDIS_OFFLOAD_HANDLE* FakeHost::handle(const std::string& object) { return &handles_[object]; }

std::uintptr_t FakeHost::cell(const std::string& object) {
  return reinterpret_cast<std::uintptr_t>(handle(object)->MiniportOffloadContext);
}

void FakeHost::set_cell(const std::string& object, std::uintptr_t value) {
  std::memcpy(&handle(object)->MiniportOffloadContext, &value, sizeof value);
}

void FakeHost::empty_all_cells() {
  for (auto& [object, handle] : handles_) handle.MiniportOffloadContext = nullptr;
}

std::string FakeHost::name_of(const NDIS_OFFLOAD_HANDLE* handle) const {
  for (const auto& [object, known] : handles_) {
    if (&known == handle) return object;
  }
  return "?";
}

void FakeHost::completed(Operation operation, NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* list) {
  for (Tree& tree : trees_) {
    if (tree.root() != list) continue;
    std::string line = fmt::format("{}:", ndis::to_string(operation));
    constexpr std::size_t kMostShown = 12;
    const auto statuses = tree.statuses();
    for (std::size_t i = 0; i < tree.size(); ++i) {
      if (i < kMostShown) line += " " + statuses[i];
      auto& block = tree.block(i);
      if (operation == Operation::kTerminate && block.Status == NDIS_STATUS_SUCCESS &&
          block.OffloadHandle != nullptr) {
        block.OffloadHandle->MiniportOffloadContext = nullptr;
      }
    }
    log.push_back(line);
    if (on_completion) on_completion();
    return;
  }
  log.emplace_back("completion of an unknown tree");
}

void FakeHost::ProtocolInitiateOffloadComplete(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* list) {
  completed(Operation::kInitiate, list);
}
void FakeHost::ProtocolQueryOffloadComplete(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* list) {
  completed(Operation::kQuery, list);
}
void FakeHost::ProtocolUpdateOffloadComplete(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* list) {
  completed(Operation::kUpdate, list);
}
void FakeHost::ProtocolInvalidateOffloadComplete(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* list) {
  completed(Operation::kInvalidate, list);
}
void FakeHost::ProtocolTerminateOffloadComplete(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* list) {
  completed(Operation::kTerminate, list);
}

void FakeHost::ProtocolTcpOffloadSendComplete(NET_BUFFER_LIST* list) {
  const char* results[] = {"failed", "held", "sent"};
  log.push_back(fmt::format(
      "send {}: {}", name_of(static_cast<const NDIS_OFFLOAD_HANDLE*>(list->ProtocolReserved[0])),
      results[static_cast<std::size_t>(list->Headers.result)]));
}

void FakeHost::ProtocolIndicateOffloadEvent(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* list,
                                            INDICATE_OFFLOAD_EVENT code) {
  const std::size_t at = state_offset(NeighborOffloadState, layout::StateClass::kCached);
  auto cached = copy_in<NEIGHBOR_OFFLOAD_STATE_CACHED>(list, at);
  const auto delegated = copy_in<NEIGHBOR_OFFLOAD_STATE_DELEGATED>(
      list, state_offset(NeighborOffloadState, layout::StateClass::kDelegated));
  log.push_back(fmt::format("{} {} HRD {} NRD {} type {} next {} status {}", to_string(code),
                            name_of(list->OffloadHandle), cached.HostReachabilityDelta,
                            delegated.NicReachabilityDelta, list->Header.Type,
                            static_cast<const void*>(list->NextBlock), list->Status));
  cached.HostReachabilityDelta = reachability_answer;
  copy_out(list, at, cached);
}

void FakeHost::ProtocolTcpOffloadEvent(NDIS_OFFLOAD_HANDLE* handle, TCP_OFFLOAD_EVENT_TYPE event,
                                       ULONG information) {
  std::string line = fmt::format("{} {}", to_string(event), name_of(handle));
  if (event == TcpIndicateRetrieve) {
    line += fmt::format(" {}", to_string(static_cast<TCP_UPLOAD_REASON>(information)));
  }
  log.push_back(line);
}

void FakeHost::ProtocolStatusEx(NDIS_STATUS status) { log.emplace_back(ndis_status_name(status)); }

}  // namespace flue::test
