// SPDX-License-Identifier: Apache-2.0
//
// Session: a host for tests. Sends descriptors without waiting between them, and gathers what comes
// back.

#ifndef TB_COMMON_SESSION_HPP_
#define TB_COMMON_SESSION_HPP_

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <stdexcept>
#include <vector>

#include "flue/engine/engine.hpp"
#include "tb/common/descriptors.hpp"

namespace flue::test {

/// A completion as it came.
struct Reply {
  std::array<Word, layout::kMessageWords> words{};
  std::size_t beats = 0;

  layout::CompletionHeader header() const { return layout::CompletionHeader::decode(words.data()); }
  Status status() const { return header().status; }
  Word handle() const { return header().handle; }
  template <typename State>
  State as() const {
    return State::decode(words.data());
  }
};

/// The engine broke its contract: an answer is missing, out of order or more than was asked for.
class SessionError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Drives one engine, which must outlive it. Every wait has a limit of steps and throws
/// SessionError past it.
class Session {
 public:
  explicit Session(Engine& engine) : engine_(engine) {}

  /// Sends one descriptor and waits for its completion.
  Reply run(const Descriptor& descriptor);
  /// Sends all as fast as they are taken, then waits. Completions must come in order, with the
  /// tags.
  std::vector<Reply> run(const std::vector<Descriptor>& descriptors);
  /// Asks and waits.
  layout::ResolveAnswer resolve(Word handle);
  /// Sends a DELEGATE and waits until it has been applied.
  void delegate(const Descriptor& descriptor);

  // Without waiting: queued here until `pump` gets them taken.

  /// Gives the descriptor the next tag, and returns that.
  std::uint16_t post(Descriptor descriptor);
  /// Beats as they are, for messages that are no descriptors; one completion is expected for each
  /// `last`.
  void post_beats(const std::vector<Beat>& beats);
  void post_resolve(Word handle, std::uint16_t tag);
  void post_delegate(const Descriptor& descriptor);

  // Back-pressure at will: while true, nothing is taken from that stream.
  void hold_completions(bool hold) { hold_completions_ = hold; }
  void hold_events(bool hold) { hold_events_ = hold; }

  /// Offers what is queued, takes what is there, lets one step pass.
  void pump();
  /// Pumps until each descriptor posted has its completion and each resolve its answer.
  void wait();
  /// Waits, then until the engine is idle and nothing comes out any more.
  void settle();
  /// Forgets what is queued or awaited: after a reset.
  void forget();

  std::vector<Reply> take_replies();
  std::vector<ResolveAnswerWords> take_answers();
  /// Events received so far.
  std::vector<layout::Event> take_events();

  Engine& engine() { return engine_; }
  std::uint32_t read(std::uint32_t address) { return engine_.read_register(address); }
  void write(std::uint32_t address, std::uint32_t value) { engine_.write_register(address, value); }

 private:
  void receive();
  void receive_beat(const Beat& beat);

  Engine& engine_;
  std::uint16_t next_tag_ = 1;
  std::deque<Beat> command_beats_;
  std::deque<Beat> delegate_beats_;
  std::deque<ResolveRequestWords> requests_;
  std::size_t completions_due_ = 0;
  std::size_t answers_due_ = 0;
  Reply partial_;
  std::vector<Reply> replies_;
  std::vector<ResolveAnswerWords> answers_;
  std::vector<layout::Event> events_;
  bool hold_completions_ = false;
  bool hold_events_ = false;
};

}  // namespace flue::test

#endif  // TB_COMMON_SESSION_HPP_
