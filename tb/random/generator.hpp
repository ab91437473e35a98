// SPDX-License-Identifier: Apache-2.0
//
// Generator: rounds of random traffic. It runs a reference model ahead of the engine, so that it
// knows which handles will name something when a descriptor arrives: good ones, stale ones, and
// those guessed before they are given out.

#ifndef TB_RANDOM_GENERATOR_HPP_
#define TB_RANDOM_GENERATOR_HPP_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "flue/reference/reference_engine.hpp"
#include "random_states.hpp"
#include "tb/common/descriptors.hpp"
#include "traffic.hpp"

namespace flue::test {

class Generator {
 public:
  Generator(const ReferenceConfig& config, std::uint32_t seed);

  /// The next round, of about `size` descriptors.
  Round next(std::size_t size);

 private:
  /// How often things come in one round; drawn anew for each.
  struct Mix {
    std::array<unsigned, 7> opcodes{};  ///< [Opcode]
    unsigned wrong_handle = 10;         ///< one in so many
    unsigned malformed = 20;
    unsigned parent_last = 3;
    unsigned hot = 0;  ///< take only the first so many objects of a layer; 0: all
    unsigned resolves = 2;
    bool tree = false;  ///< initiates come as trees
  };
  void draw_mix();
  void draw_settings(Round& round);

  MessageBeats next_command();
  Descriptor next_descriptor();
  Descriptor next_initiate(Layer layer);
  Descriptor next_update(Layer layer);
  MessageBeats spoil(const Descriptor& descriptor);
  Descriptor next_delegate(const Round& round);
  ResolveRequestWords next_resolve();

  enum class Wanted { kAny, kValid, kInvalid };

  Layer draw_layer();
  Layer draw_layer_of_tree();
  Word draw_handle(Layer layer, Wanted wanted = Wanted::kAny);
  Word good_handle(Layer layer, Wanted wanted = Wanted::kAny);
  Word wrong_handle(Layer layer);
  Parent draw_parent(Layer child);
  std::vector<Word> live(Layer layer, Wanted wanted = Wanted::kAny) const;
  Word next_handle(Layer layer) const;
  bool is_parked(Word handle) const;
  /// Lets the model ahead take the message too.
  void run_ahead(const MessageBeats& message);

  ReferenceConfig config_;
  Random random_;
  ReferenceEngine ahead_;
  reference::Settings settings_;  // as the engine has them
  Mix mix_;
  std::vector<Word> old_handles_;  // given out at some time
  std::vector<Word> parked_;       // connections left to DELEGATE in this round
  bool corrupt_ = false;
};

}  // namespace flue::test

#endif  // TB_RANDOM_GENERATOR_HPP_
