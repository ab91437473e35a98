// SPDX-License-Identifier: Apache-2.0

#include <algorithm>

#include "flue/miniport/driver_core.hpp"
#include "flue/miniport/flatten.hpp"

namespace flue {

using namespace miniport;

void MiniportDriver::Core::arrive(ndis::Operation kind, Block* list) {
  OpenOperation operation{kind, list, next_sequence_++};
  arrived_.push_back({operation, paused_ && kind == ndis::Operation::kInitiate});
}

void MiniportDriver::Core::arrive(PVOID context, NET_BUFFER_LIST* net_buffer_list) {
  arrived_.push_back({Send{next_sequence_++, context, net_buffer_list}});
}

/// Before each step, and after each call of the host: until the next call the cells stay as the
/// callers of these requests saw them.
void MiniportDriver::Core::take_in() {
  for (Request& request : arrived_) {
    if (OpenOperation* operation = request.operation()) survey(*operation);
  }
  waiting_.splice(waiting_.end(), arrived_);
}

/// Offers descriptors until the engine takes no more.
void MiniportDriver::Core::feed() {
  moved_ |= link_.pump();
  while (link_.ready()) {
    if (flattening_ == nullptr) {
      if (!start_next()) return;
      continue;
    }
    Message descriptor;
    Block* block = nullptr;
    switch (flatten(*flattening_, cells_, descriptor, block)) {
      case FlattenStep::kDescriptor:
        ++flattening_->in_flight;
        link_.submit(descriptor, {flattening_, block});
        moved_ |= link_.ready();
        break;
      case FlattenStep::kWait:
        return;
      case FlattenStep::kEnd:
        flattening_ = nullptr;
        break;
    }
  }
}

/// Opens the oldest request that may start now.
bool MiniportDriver::Core::start_next() {
  if (!events_.idle()) return false;
  if (!open_.empty()) {
    // What may cause events stays alone at the end, until they are out.
    Request& youngest = open_.back();
    if (youngest.send() != nullptr || causes_events(*youngest.operation())) return false;
  }
  const auto next = std::find_if(waiting_.begin(), waiting_.end(),
                                 [](const Request& request) { return !request.paused; });
  if (next == waiting_.end()) return false;
  open_.splice(open_.end(), waiting_, next);
  flattening_ = next->operation();
  return flattening_ != nullptr;
}

}  // namespace flue
