// SPDX-License-Identifier: Apache-2.0
//
// What comes out of the analysis ports of an EngineModule, besides the streams' own words.

#ifndef FLUE_SYSTEMC_MESSAGES_HPP_
#define FLUE_SYSTEMC_MESSAGES_HPP_

#include <cstddef>
#include <cstdint>
#include <tlm>
#include <vector>

#include "flue/engine/engine.hpp"

namespace flue::systemc {

/// A whole completion.
struct Completion {
  std::vector<Beat> beats;  ///< one or two

  /// Its words, one beat after the other: what `layout::CompletionHeader::decode` and the states'
  /// take.
  std::vector<layout::Word> words() const {
    std::vector<layout::Word> all;
    for (const Beat& beat : beats) all.insert(all.end(), beat.words.begin(), beat.words.end());
    return all;
  }
};

}  // namespace flue::systemc

#endif  // FLUE_SYSTEMC_MESSAGES_HPP_
