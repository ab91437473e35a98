// SPDX-License-Identifier: Apache-2.0
//
// Message: beats up to tlast, and whether they are a descriptor at all (docs/engine.md, Checks 1).

#ifndef FLUE_REFERENCE_MESSAGE_HPP_
#define FLUE_REFERENCE_MESSAGE_HPP_

#include <array>
#include <cstddef>
#include <optional>

#include "flue/engine/engine.hpp"
#include "flue/layout/flue_layout.hpp"
#include "flue/reference/handle.hpp"

namespace flue::reference {

/// A message as it came.
struct Message {
  std::array<Word, layout::kMessageWords> words{};  ///< beats past the second are counted, not kept
  std::size_t beats = 0;
  bool keep_full = true;  ///< tkeep was all ones in every beat

  layout::CommandHeader header() const { return layout::CommandHeader::decode(words.data()); }
  Word parent() const { return layout::ParentReference::decode(words.data()).parent; }
};

/// Gathers beats.
class Framer {
 public:
  /// The whole message with its last beat, nothing before.
  std::optional<Message> add(const Beat& beat);
  void reset() { message_ = {}; }

 private:
  Message message_;
};

/// The stream that a message came on.
enum class Port { kCommand, kDelegate };

/// kSuccess, or which of the MALFORMED statuses it earns.
layout::Status check_message(const Message& message, Port port);

}  // namespace flue::reference

#endif  // FLUE_REFERENCE_MESSAGE_HPP_
