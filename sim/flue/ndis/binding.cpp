// SPDX-License-Identifier: Apache-2.0

#include "flue/ndis/binding.hpp"

#include <cstdint>

#include "flue/ndis/checker.hpp"
#include "flue/ndis/conversion.hpp"

namespace flue::ndis {
namespace {

using Mobl = NDIS_MINIPORT_OFFLOAD_BLOCK_LIST;
using Pobl = NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST;

Mobl* convert_down(Operation operation, Pobl* tree, PVOID source) {
  for_each_block(tree, [operation, source](Pobl* block) {
    Mobl* const mobl = to_miniport(block);
    mobl->SourceHandle = source;
    mobl->Status = NDIS_STATUS_PENDING;  // a block that the miniport forgets is told apart (GEN-3)
    set_lengths(mobl, classes_behind(operation, *mobl));
  });
  return miniport_view(tree);
}

Pobl* convert_up(Mobl* tree) {
  for_each_block(tree, [](Mobl* block) { to_protocol(block); });
  return protocol_view(tree);
}

}  // namespace

Binding::Binding(ProtocolHandlers& protocol, MiniportHandlers& miniport, ContractChecker* checker)
    : protocol_(protocol), miniport_(miniport), checker_(checker) {}

void Binding::start(Operation operation, Pobl* tree, MiniportHandler handler) {
  if (checker_ != nullptr && !checker_->may_start(tree)) return;
  Mobl* const mobl = convert_down(operation, tree, this);
  const std::uint64_t serial = checker_ == nullptr ? 0 : checker_->start(operation, mobl);
  (miniport_.*handler)(mobl);
  if (checker_ != nullptr) checker_->handler_returned(mobl, serial);
}

void Binding::complete(Operation operation, Mobl* tree, ProtocolHandler handler) {
  if (checker_ != nullptr && !checker_->may_complete(operation, tree)) return;
  Pobl* const pobl = convert_up(tree);
  if (checker_ != nullptr) checker_->deliver(pobl);
  (protocol_.*handler)(pobl);
  if (checker_ != nullptr) checker_->delivered(pobl);
}

void Binding::NdisInitiateOffload(Pobl* tree) {
  start(Operation::kInitiate, tree, &MiniportHandlers::MiniportInitiateOffload);
}
void Binding::NdisQueryOffloadState(Pobl* tree) {
  start(Operation::kQuery, tree, &MiniportHandlers::MiniportQueryOffload);
}
void Binding::NdisUpdateOffload(Pobl* tree) {
  start(Operation::kUpdate, tree, &MiniportHandlers::MiniportUpdateOffload);
}
void Binding::NdisInvalidateOffload(Pobl* tree) {
  start(Operation::kInvalidate, tree, &MiniportHandlers::MiniportInvalidateOffload);
}
void Binding::NdisTerminateOffload(Pobl* tree) {
  start(Operation::kTerminate, tree, &MiniportHandlers::MiniportTerminateOffload);
}

void Binding::NdisMInitiateOffloadComplete(Mobl* tree) {
  complete(Operation::kInitiate, tree, &ProtocolHandlers::ProtocolInitiateOffloadComplete);
}
void Binding::NdisMQueryOffloadStateComplete(Mobl* tree) {
  complete(Operation::kQuery, tree, &ProtocolHandlers::ProtocolQueryOffloadComplete);
}
void Binding::NdisMUpdateOffloadComplete(Mobl* tree) {
  complete(Operation::kUpdate, tree, &ProtocolHandlers::ProtocolUpdateOffloadComplete);
}
void Binding::NdisMInvalidateOffloadComplete(Mobl* tree) {
  complete(Operation::kInvalidate, tree, &ProtocolHandlers::ProtocolInvalidateOffloadComplete);
}
void Binding::NdisMTerminateOffloadComplete(Mobl* tree) {
  complete(Operation::kTerminate, tree, &ProtocolHandlers::ProtocolTerminateOffloadComplete);
}

void Binding::NdisOffloadTcpSend(NDIS_OFFLOAD_HANDLE* handle, NET_BUFFER_LIST* send) {
  if (checker_ != nullptr && !checker_->may_send(handle, send)) return;
  send->Status = NDIS_STATUS_PENDING;
  miniport_.MiniportTcpOffloadSend(handle->MiniportOffloadContext, send);
  if (checker_ != nullptr) checker_->send_returned(send);
}

void Binding::NdisTcpOffloadSendComplete(NET_BUFFER_LIST* send) {
  if (checker_ != nullptr && !checker_->may_complete_send(send)) return;
  protocol_.ProtocolTcpOffloadSendComplete(send);
}

void Binding::NdisMOffloadEventIndicate(Mobl* block, INDICATE_OFFLOAD_EVENT code) {
  if (checker_ != nullptr && !checker_->may_indicate(block, code)) return;
  if (block == nullptr) {
    protocol_.ProtocolIndicateOffloadEvent(nullptr, code);
    return;
  }
  const Mobl given = *block;
  set_lengths(block, classes_of(block->Header.Type));
  Pobl* const pobl = to_protocol(block);
  protocol_.ProtocolIndicateOffloadEvent(pobl, code);
  put(pobl, given);  // the miniport's again, with the answer in the state behind it
}

void Binding::NdisTcpOffloadEventHandler(NDIS_HANDLE handle, TCP_OFFLOAD_EVENT_TYPE event,
                                         ULONG information) {
  if (checker_ != nullptr && !checker_->may_indicate(handle)) return;
  protocol_.ProtocolTcpOffloadEvent(static_cast<NDIS_OFFLOAD_HANDLE*>(handle), event, information);
}

void Binding::NdisMIndicateStatusEx(NDIS_STATUS status) { protocol_.ProtocolStatusEx(status); }

}  // namespace flue::ndis
