// SPDX-License-Identifier: Apache-2.0

#include "tb/common/session.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "flue/layout/flue_regs.hpp"

namespace flue::test {
namespace {

constexpr std::size_t kPatience = 200000;  // steps without anything coming out
constexpr std::size_t kQuiet = 160;        // steps; longer than any stall of a PacedEngine

}  // namespace

std::uint16_t Session::post(Descriptor descriptor) {
  const std::uint16_t tag = next_tag_++;
  descriptor.set_tag(tag);
  post_beats(to_beats(descriptor));
  return tag;
}

void Session::post_beats(const std::vector<Beat>& beats) {
  for (const Beat& beat : beats) {
    command_beats_.push_back(beat);
    if (beat.last) ++completions_due_;
  }
}

void Session::post_resolve(Word handle, std::uint16_t tag) {
  ResolveRequestWords words{};
  layout::ResolveRequest{tag, handle}.encode(words.data());
  requests_.push_back(words);
  ++answers_due_;
}

void Session::post_delegate(const Descriptor& descriptor) {
  for (const Beat& beat : to_beats(descriptor)) delegate_beats_.push_back(beat);
}

void Session::receive_beat(const Beat& beat) {
  const std::size_t first = partial_.beats * layout::kBeatWords;
  if (first >= partial_.words.size()) throw SessionError("a completion of more than two beats");
  if (beat.keep != ~std::uint64_t{0}) throw SessionError("a completion with tkeep not all ones");
  std::copy(beat.words.begin(), beat.words.end(),
            partial_.words.begin() + static_cast<std::ptrdiff_t>(first));
  ++partial_.beats;
  if (!beat.last) return;
  if (completions_due_ == 0) throw SessionError("a completion that nobody waits for");
  --completions_due_;
  replies_.push_back(std::exchange(partial_, {}));
}

void Session::receive() {
  while (!hold_completions_) {
    const auto beat = engine_.receive_completion();
    if (!beat) break;
    receive_beat(*beat);
  }
  while (!hold_events_) {
    const auto event = engine_.receive_event();
    if (!event) break;
    events_.push_back(layout::Event::decode(event->data()));
  }
  while (const auto answer = engine_.receive_resolve()) {
    if (answers_due_ == 0) throw SessionError("a resolve answer that nobody waits for");
    --answers_due_;
    answers_.push_back(*answer);
  }
}

void Session::pump() {
  while (!command_beats_.empty() && engine_.send_command(command_beats_.front())) {
    command_beats_.pop_front();
  }
  while (!delegate_beats_.empty() && engine_.send_delegate(delegate_beats_.front())) {
    delegate_beats_.pop_front();
  }
  while (!requests_.empty() && engine_.send_resolve(requests_.front())) requests_.pop_front();
  receive();
  engine_.step();
}

void Session::wait() {
  std::size_t idle = 0;
  while (completions_due_ + answers_due_ + delegate_beats_.size() != 0) {
    const std::size_t before = completions_due_ + answers_due_ + delegate_beats_.size();
    pump();
    receive();
    const bool progress = completions_due_ + answers_due_ + delegate_beats_.size() != before;
    idle = progress ? 0 : idle + 1;
    if (idle > kPatience) {
      throw SessionError(
          fmt::format("the engine stands still: {} completions, {} resolve answers and {} "
                      "delegated beats are due",
                      completions_due_, answers_due_, delegate_beats_.size()));
    }
  }
}

void Session::settle() {
  wait();
  std::size_t total = 0;
  for (std::size_t quiet = 0; quiet < kQuiet; ++quiet) {
    const bool busy = (read(reg::status::kAddress) & reg::status::kBusyMask) != 0;
    const std::size_t before = events_.size();
    pump();
    if (busy || events_.size() != before) quiet = 0;
    if (++total > kPatience) throw SessionError("the engine does not become idle");
  }
}

void Session::forget() {
  command_beats_.clear();
  delegate_beats_.clear();
  requests_.clear();
  completions_due_ = 0;
  answers_due_ = 0;
  partial_ = {};
  replies_.clear();
  answers_.clear();
  events_.clear();
}

Reply Session::run(const Descriptor& descriptor) { return run(std::vector{descriptor}).front(); }

std::vector<Reply> Session::run(const std::vector<Descriptor>& descriptors) {
  const std::uint16_t first_tag = next_tag_;
  const std::size_t first = replies_.size();
  for (const Descriptor& descriptor : descriptors) post(descriptor);
  wait();
  std::vector<Reply> replies(replies_.begin() + static_cast<std::ptrdiff_t>(first), replies_.end());
  replies_.resize(first);
  for (std::size_t i = 0; i < replies.size(); ++i) {
    const layout::CompletionHeader got = replies[i].header();
    const layout::CommandHeader sent = descriptors[i].header();
    const auto tag = static_cast<std::uint16_t>(first_tag + i);
    if (got.tag != tag || got.opcode != sent.opcode || got.layer != sent.layer) {
      throw SessionError(fmt::format("completion #{}: expected {} {} tag {}, got {} {} tag {}", i,
                                     to_string(sent.opcode), to_string(sent.layer), tag,
                                     to_string(got.opcode), to_string(got.layer), got.tag));
    }
  }
  return replies;
}

layout::ResolveAnswer Session::resolve(Word handle) {
  const std::uint16_t tag = next_tag_++;
  post_resolve(handle, tag);
  wait();
  const auto answer = layout::ResolveAnswer::decode(answers_.back().data());
  answers_.pop_back();
  if (answer.tag != tag || answer.handle != handle) {
    throw SessionError(fmt::format("resolve: expected tag {} handle {:#x}, got tag {} handle {:#x}",
                                   tag, handle, answer.tag, answer.handle));
  }
  return answer;
}

void Session::delegate(const Descriptor& descriptor) {
  post_delegate(descriptor);
  settle();
}

std::vector<Reply> Session::take_replies() { return std::exchange(replies_, {}); }
std::vector<ResolveAnswerWords> Session::take_answers() { return std::exchange(answers_, {}); }
std::vector<layout::Event> Session::take_events() { return std::exchange(events_, {}); }

}  // namespace flue::test
