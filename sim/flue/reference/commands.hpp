// SPDX-License-Identifier: Apache-2.0
//
// Commands: what each descriptor does (docs/engine.md, Checks 2 and 3, and what an update of a
// connection does besides).

#ifndef FLUE_REFERENCE_COMMANDS_HPP_
#define FLUE_REFERENCE_COMMANDS_HPP_

#include <array>
#include <cstddef>

#include "flue/layout/flue_layout.hpp"
#include "flue/reference/events.hpp"
#include "flue/reference/message.hpp"
#include "flue/reference/settings.hpp"
#include "flue/reference/state.hpp"

namespace flue::reference {

/// A completion: its words, and how many beats of them there are.
struct Completion {
  std::array<Word, layout::kMessageWords> words{};
  std::size_t beats = 1;
};

/// Carries out descriptors. One function for each opcode and, where they differ, layer: it returns
/// the status, and when that is not kSuccess it has changed nothing.
class Commands {
 public:
  /// `now` is NCT in host ticks. All four must outlive it.
  Commands(State& state, const Settings& settings, Events& events, const Word& now)
      : state_(state), settings_(settings), events_(events), now_(now) {}

  /// A message of s_axis_cmd; `corrupt` is STATUS.corrupt.
  Completion execute(const Message& message, bool corrupt);
  /// A message of s_axis_dlg. What is wrong with it, it does nothing and says nothing.
  void delegate(const Message& message, bool corrupt);

 private:
  using Header = layout::CommandHeader;

  layout::Status dispatch(const Message& message, const Header& header, Completion& completion,
                          Word& handle);
  void remember_last(const Header& header, layout::Status status, Word handle);

  // INITIATE (commands_initiate.cpp). `handle` becomes the new object's.
  layout::Status initiate(const Message& message, const Header& header, Word& handle);
  layout::Status initiate_neighbor(const Message& message, Word& handle);
  layout::Status initiate_path(const Message& message, const Header& header, Word& handle);
  layout::Status initiate_connection(const Message& message, const Header& header, Word& handle);
  layout::Status linker(const Message& message, const Header& header);
  bool mac_is_possible(const MacAddress& source) const;

  // UPDATE (commands_update.cpp).
  layout::Status update_neighbor(const Message& message, const Header& header);
  layout::Status update_path(const Message& message, const Header& header);
  layout::Status update_connection(const Message& message, const Header& header);
  void relink(Path& path, Word neighbor);

  // The others (commands.cpp).
  layout::Status query(const Header& header, Completion& completion);
  layout::Status invalidate(const Header& header);
  layout::Status terminate(const Header& header, Completion& completion);
  layout::Status answer(const Message& message, const Header& header);

  /// Writes the classes asked for in the places of an INITIATE. The handle must name an object.
  void give_state(const Header& header, layout::StateClass classes, Completion& completion);
  void ask_for_every_held_connection();
  bool names_object(const Header& header);

  State& state_;
  const Settings& settings_;
  Events& events_;
  const Word& now_;
};

}  // namespace flue::reference

#endif  // FLUE_REFERENCE_COMMANDS_HPP_
