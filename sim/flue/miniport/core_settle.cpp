// SPDX-License-Identifier: Apache-2.0

#include <cstdint>
#include <limits>

#include <fmt/format.h>

#include "flue/layout/flue_regs.hpp"
#include "flue/miniport/driver_core.hpp"
#include "flue/miniport/outcome.hpp"

namespace flue {

using namespace miniport;

void MiniportDriver::Core::poll() {
  take_in();
  if (!lost_) {
    moved_ = false;
    feed();
    engine_.step();
    collect();
    while (!lost_ && settle_one()) moved_ = true;
    const bool owed = !open_.empty() || !events_.idle();
    if (!lost_ && watchdog_.step(owed, moved_)) {
      lose(fmt::format("the engine stopped answering: nothing came for {} steps",
                       watchdog_.limit()));
    }
  }
  if (lost_) fail_everything();
}

bool MiniportDriver::Core::idle() const {
  if (!arrived_.empty() || !open_.empty() || !events_.idle()) return false;
  if (lost_) return loss_told_ && waiting_.empty();
  for (const Request& request : waiting_) {
    if (!request.paused) return false;
  }
  return true;
}

void MiniportDriver::Core::collect() {
  while (!lost_) {
    const auto completion = link_.receive();
    if (!completion) break;
    moved_ = true;
    on_completion(*completion);
  }
  if (link_.out_of_step()) lose("the engine's completions do not match its descriptors");
  collect_events();
  while (const auto answer = engine_.receive_resolve()) on_answer(*answer);
}

void MiniportDriver::Core::collect_events() {
  while (const auto event = engine_.receive_event()) {
    moved_ = true;
    events_.take(*event);
  }
}

void MiniportDriver::Core::on_completion(const CommandLink::Completion& completion) {
  OpenOperation* operation = completion.ticket.operation;
  if (operation != nullptr) {
    --operation->in_flight;
    ++operation->descriptors;
    operation->last_completion = completion.completed;
    std::optional<std::uint64_t> cycles;
    if (completion.accepted && completion.completed) {
      cycles = *completion.completed - *completion.accepted;
      operation->note_latency(*cycles);
    }
    latency_.add(operation->kind, completion.header.status, cycles);
  }
  if (completion.header.status == layout::Status::kHardware) {
    lose("the engine's state is corrupt");
  } else if (operation == nullptr) {
    events_.completed(completion, *binding_);
    take_in();
  } else if (!apply_outcome(completion, contexts_, cells_)) {
    lose(fmt::format("the engine gave the impossible handle 0x{:08X}", completion.header.handle));
  }
}

void MiniportDriver::Core::on_answer(const ResolveAnswerWords& words) {
  moved_ = true;
  Send* send = open_.empty() ? nullptr : open_.front().send();
  if (send == nullptr || send->step != Send::Step::kAsked) return;
  send->net_buffer_list->Headers = layout::ResolveAnswer::decode(words.data());
  send->step = Send::Step::kSettle;
}

/// One step towards completing the oldest open request, or towards indicating an event. False:
/// something has to come from the engine first.
bool MiniportDriver::Core::settle_one() {
  if (open_.empty()) return indicate_next();
  Request& oldest = open_.front();
  if (Send* send = oldest.send()) return settle_send(*send);
  const OpenOperation& operation = *oldest.operation();
  if (!operation.applied()) return false;
  if (causes_events(operation)) {
    if (!quiet()) return false;
    // A background scan that met several invalidates of one tree asks in an order that depends on
    // where it stood.
    if (config_.eager_upload) events_.sort();
  }
  complete_operation();
  return true;
}

bool MiniportDriver::Core::settle_send(Send& send) {
  const std::uint64_t name = reinterpret_cast<std::uintptr_t>(send.context);
  switch (send.step) {
    case Send::Step::kAsk: {
      if (name == 0 || name > std::numeric_limits<std::uint32_t>::max()) {
        send.net_buffer_list->Headers = {};  // result FAILED
        send.step = Send::Step::kAnswered;
        return true;
      }
      ResolveRequestWords words{};
      layout::ResolveRequest{0, static_cast<std::uint32_t>(name)}.encode(words.data());
      if (!engine_.send_resolve(words)) return false;
      moved_ = true;
      send.step = Send::Step::kAsked;
      return false;
    }
    case Send::Step::kAsked:
      return false;
    case Send::Step::kSettle:
      if (!quiet()) return false;
      send.step = Send::Step::kAnswered;
      return true;
    case Send::Step::kAnswered:
      if (!events_.idle()) return indicate_next();
      complete_send();
      return true;
  }
  return false;
}

/// An invalidate of a connection asks for its upload; in eager mode any invalidate asks for that of
/// every dependent (OP-11). When the events come depends on the engine, and in eager mode takes a
/// scan of the whole table. The host is to see them in one order whatever the engine: right behind
/// this operation's completion, before anything that was started later has an effect.
bool MiniportDriver::Core::causes_events(const OpenOperation& operation) const {
  return operation.kind == ndis::Operation::kInvalidate &&
         (config_.eager_upload || operation.names_connections);
}

/// Is everything that the engine does done, and all of it here?
bool MiniportDriver::Core::quiet() {
  const std::uint32_t status = engine_.read_register(reg::status::kAddress);
  if ((status & reg::status::kCorruptMask) != 0) {
    lose("the engine's state is corrupt");
    return false;
  }
  if ((status & reg::status::kBusyMask) != 0) return false;
  collect_events();
  return true;
}

bool MiniportDriver::Core::indicate_next() {
  if (!events_.advance(*binding_)) return false;
  take_in();
  return true;
}

}  // namespace flue
