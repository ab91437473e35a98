// SPDX-License-Identifier: Apache-2.0
//
// What is left to do when the engine is lost (GEN-10, OP-14, OP-38).

#include <utility>

#include "flue/miniport/driver_core.hpp"
#include "flue/miniport/flatten.hpp"
#include "flue/miniport/tree_walk.hpp"

namespace flue {

using namespace miniport;

void MiniportDriver::Core::lose(std::string what) {
  if (lost_) return;
  lost_ = true;
  loss_ = std::move(what);
}

/// Completes all that is there, in the order of its arrival: step 1 of GEN-10. Steps 2 and 3 follow
/// once.
void MiniportDriver::Core::fail_everything() {
  flattening_ = nullptr;
  link_.drop();
  events_.clear();
  open_.splice(open_.end(), waiting_);
  open_.sort([](const Request& a, const Request& b) { return a.sequence() < b.sequence(); });
  if (!loss_told_) excuse_terminating();
  while (!open_.empty()) {
    // Outstanding sends before the terminate that they would outlive (OP-14).
    if (open_.front().operation() != nullptr &&
        open_.front().operation()->kind == ndis::Operation::kTerminate) {
      for (auto request = open_.begin(); request != open_.end(); ++request) {
        if (request->send() == nullptr) continue;
        open_.splice(open_.begin(), open_, request);
        break;
      }
    }
    if (Send* send = open_.front().send()) {
      send->net_buffer_list->Headers = {};  // result FAILED
      complete_send();
    } else {
      complete_operation();
    }
  }
  cells_.clear();
  if (!loss_told_) tell_loss();
}

void MiniportDriver::Core::excuse_terminating() {
  for (Request& request : open_) {
    OpenOperation* operation = request.operation();
    if (operation == nullptr || operation->kind != ndis::Operation::kTerminate) continue;
    for (Block* block = operation->list; block != nullptr; block = next_depth_first(block)) {
      if (can_be_handle(block)) contexts_.excuse(static_cast<std::uint32_t>(name_of(block)));
    }
  }
}

/// The host terminates each of them for it (TERM-3); they stay in the table until then, or rather
/// until the reset.
void MiniportDriver::Core::tell_loss() {
  loss_told_ = true;
  for (const NDIS_HANDLE connection : contexts_.unexcused_connections()) {
    binding_->NdisTcpOffloadEventHandler(connection, TcpIndicateRetrieve, HardwareFailure);
    take_in();
    binding_->NdisTcpOffloadEventHandler(connection, TcpIndicateAbort, 0);
    take_in();
  }
}

}  // namespace flue
