// SPDX-License-Identifier: Apache-2.0
//
// CommandLink: the descriptors that are on their way to the engine or inside it.

#ifndef FLUE_MINIPORT_COMMAND_LINK_HPP_
#define FLUE_MINIPORT_COMMAND_LINK_HPP_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "flue/engine/engine.hpp"
#include "flue/miniport/message.hpp"
#include "flue/miniport/open_operation.hpp"

namespace flue::miniport {

/// Sends descriptors beat by beat, and matches completions with them: both are in order.
class CommandLink {
 public:
  /// Whom a descriptor is for; both NULL: for the driver itself.
  struct Ticket {
    OpenOperation* operation = nullptr;
    Block* block = nullptr;
  };
  struct Completion {
    Ticket ticket;
    layout::CompletionHeader header;
    Message message;
    std::optional<std::uint64_t> accepted,
        completed;  ///< in cycles: last beats of descriptor and completion
  };

  explicit CommandLink(Engine& engine) : engine_(engine) {}
  CommandLink(const CommandLink&) = delete;
  CommandLink& operator=(const CommandLink&) = delete;
  ~CommandLink() = default;

  /// May a descriptor be submitted? Only when all beats of the one before have been taken.
  bool ready() const { return next_beat_ == sending_.beats && in_flight_.size() < kMostInFlight; }
  /// Puts a tag of its own into the descriptor and offers its beats.
  void submit(const Message& descriptor, const Ticket& ticket);
  /// Offers the beats that the engine has not taken yet. True if it took one.
  bool pump();
  /// The next whole completion. Nothing also when the engine breaks the protocol: see
  /// `out_of_step`.
  std::optional<Completion> receive();

  /// A completion came that is none, or not that of the oldest descriptor: nothing that follows can
  /// be trusted.
  bool out_of_step() const { return out_of_step_; }
  /// Nothing was submitted that is not completed.
  bool idle() const { return in_flight_.empty(); }
  /// Forgets what is in flight: the engine was reset or is lost.
  void drop();

  /// From the first beat ever accepted to the last beat of the last completion. Nothing: the engine
  /// has no clock; 0: no descriptor yet.
  std::optional<std::uint64_t> cycles() const;

 private:
  struct Flight {
    Ticket ticket;
    std::uint16_t tag = 0;
    std::optional<std::uint64_t> accepted = {};
  };
  // Enough to fill any engine, and few enough that a tag names one of them only.
  static constexpr std::size_t kMostInFlight = 4096;

  Engine& engine_;
  Message sending_{{}, 0};
  std::size_t next_beat_ = 0;
  std::uint16_t next_tag_ = 0;
  std::deque<Flight> in_flight_;
  Message receiving_{{}, 0};
  bool out_of_step_ = false;
  std::optional<std::uint64_t> first_beat_, last_completion_;
};

}  // namespace flue::miniport

#endif  // FLUE_MINIPORT_COMMAND_LINK_HPP_
