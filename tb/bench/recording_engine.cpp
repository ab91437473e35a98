// SPDX-License-Identifier: Apache-2.0

#include "tb/bench/recording_engine.hpp"

namespace flue::bench {

bool RecordingEngine::send_command(const Beat& beat) {
  if (!inside_message_) traffic_.messages.emplace_back();
  traffic_.messages.back().push_back(beat);
  inside_message_ = !beat.last;
  return model_.send_command(beat);  // which takes every beat
}

std::optional<Beat> RecordingEngine::receive_completion() {
  const std::optional<Beat> beat = model_.receive_completion();
  if (!beat) return beat;
  if (!inside_completion_) {
    const auto header = layout::CompletionHeader::decode(beat->words.data());
    const Beat& asked = traffic_.messages[traffic_.statuses.size()].front();
    const auto command = layout::CommandHeader::decode(asked.words.data());
    traffic_.statuses.push_back(header.status);
    if (command.opcode == layout::Opcode::kInitiate && command.has_state &&
        command.layer == Layer::kTcp && header.status == Status::kSuccess) {
      connections_.push_back(header.handle);
    }
  }
  inside_completion_ = !beat->last;
  return beat;
}

void RecordingEngine::write_register(std::uint32_t address, std::uint32_t value) {
  if (traffic_.messages.empty()) configuration_.emplace_back(address, value);
  model_.write_register(address, value);
}

}  // namespace flue::bench
