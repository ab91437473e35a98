// SPDX-License-Identifier: Apache-2.0
//
// What travels through the sockets and analysis ports of an EngineModule.

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

/// Ignorable extension of a stream's payload: what AXI4-Stream can say besides the data. Without it
/// the payload is a whole message of whole beats.
struct AxiStreamExtension final : tlm::tlm_extension<AxiStreamExtension> {
  std::uint64_t tkeep = ~std::uint64_t{0};  ///< of its last beat, bit n = byte n
  bool tlast = true;                        ///< false: the message goes on in the next payload

  tlm_extension_base* clone() const override { return new AxiStreamExtension(*this); }
  void copy_from(const tlm_extension_base& other) override {
    *this = static_cast<const AxiStreamExtension&>(other);
  }
};

/// A message in the bytes of a payload: byte 0 is bits 7:0 of word 0.
inline std::vector<unsigned char> to_bytes(const layout::Word* words, std::size_t count) {
  std::vector<unsigned char> bytes(4 * count);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<unsigned char>(words[i / 4] >> (8 * (i % 4)));
  }
  return bytes;
}
inline layout::Word word_at(const unsigned char* bytes) {
  layout::Word word = 0;
  for (unsigned i = 0; i < 4; ++i) word |= layout::Word{bytes[i]} << (8 * i);
  return word;
}

}  // namespace flue::systemc

#endif  // FLUE_SYSTEMC_MESSAGES_HPP_
