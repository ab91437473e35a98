// SPDX-License-Identifier: Apache-2.0

#include "flue/miniport/command_link.hpp"

#include <algorithm>
#include <cassert>

namespace flue::miniport {

using layout::kBeatWords;

void CommandLink::submit(const Message& descriptor, const Ticket& ticket) {
  assert(ready());
  sending_ = descriptor;
  next_beat_ = 0;
  auto header = layout::CommandHeader::decode(sending_.words.data());
  header.tag = next_tag_++;
  header.encode(sending_.words.data());
  in_flight_.push_back({ticket, header.tag, std::nullopt});
  pump();
}

bool CommandLink::pump() {
  bool moved = false;
  for (; next_beat_ < sending_.beats; ++next_beat_) {
    Beat beat;
    std::copy_n(sending_.words.begin() + static_cast<std::ptrdiff_t>(next_beat_ * kBeatWords),
                kBeatWords, beat.words.begin());
    beat.last = next_beat_ + 1 == sending_.beats;
    if (!engine_.send_command(beat)) break;
    moved = true;

    const std::optional<std::uint64_t> now = engine_.cycles();
    Flight& flight = in_flight_.back();
    if (beat.last) flight.accepted = now;
    if (!first_beat_) first_beat_ = now;
    OpenOperation* operation = flight.ticket.operation;
    if (operation != nullptr && !operation->first_beat) operation->first_beat = now;
  }
  return moved;
}

std::optional<CommandLink::Completion> CommandLink::receive() {
  while (!out_of_step_) {
    const std::optional<Beat> beat = engine_.receive_completion();
    if (!beat) return std::nullopt;
    if ((receiving_.beats + 1) * kBeatWords > receiving_.words.size() || in_flight_.empty()) {
      out_of_step_ = true;
      return std::nullopt;
    }
    std::copy(
        beat->words.begin(), beat->words.end(),
        receiving_.words.begin() + static_cast<std::ptrdiff_t>(receiving_.beats * kBeatWords));
    ++receiving_.beats;
    if (!beat->last) continue;

    const Flight flight = in_flight_.front();
    Completion completion{flight.ticket, layout::CompletionHeader::decode(receiving_.words.data()),
                          receiving_, flight.accepted, engine_.cycles()};
    receiving_ = Message{{}, 0};
    if (completion.header.tag != flight.tag) {
      out_of_step_ = true;
      return std::nullopt;
    }
    in_flight_.pop_front();
    last_completion_ = completion.completed;
    return completion;
  }
  return std::nullopt;
}

void CommandLink::drop() {
  in_flight_.clear();
  sending_ = Message{{}, 0};
  next_beat_ = 0;
  receiving_ = Message{{}, 0};
  out_of_step_ = false;
}

std::optional<std::uint64_t> CommandLink::cycles() const {
  if (!engine_.cycles()) return std::nullopt;
  return first_beat_ && last_completion_ ? *last_completion_ - *first_beat_ : 0;
}

}  // namespace flue::miniport
