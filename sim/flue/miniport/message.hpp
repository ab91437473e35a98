// SPDX-License-Identifier: Apache-2.0
//
// Message: one descriptor, or one completion, of one or two beats.

#ifndef FLUE_MINIPORT_MESSAGE_HPP_
#define FLUE_MINIPORT_MESSAGE_HPP_

#include <array>
#include <cstddef>

#include "flue/layout/flue_layout.hpp"

namespace flue::miniport {

struct Message {
  std::array<layout::Word, layout::kMessageWords> words{};
  std::size_t beats = 1;
};

}  // namespace flue::miniport

#endif  // FLUE_MINIPORT_MESSAGE_HPP_
