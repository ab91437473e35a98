// SPDX-License-Identifier: Apache-2.0
//
// LyingEngine: the reference engine, with something wrong in what it answers when it is told to.

#ifndef TB_SIM_REPLAY_LYING_ENGINE_HPP_
#define TB_SIM_REPLAY_LYING_ENGINE_HPP_

#include "flue/reference/reference_engine.hpp"

namespace flue::replay::test {

class LyingEngine final : public Engine {
 public:
  bool wrong_mac_in_headers = false;
  bool wrong_mtu_in_queries = false;
  bool queries_fail = false;

  bool send_command(const Beat& beat) override { return engine_.send_command(beat); }
  std::optional<Beat> receive_completion() override {
    std::optional<Beat> beat = engine_.receive_completion();
    if (!beat) return beat;
    layout::Word* words = beat->words.data();
    auto header = layout::CompletionHeader::decode(words);
    if (header.opcode != layout::Opcode::kQuery || header.layer != layout::Layer::kIp4Path) {
      return beat;
    }
    if (wrong_mtu_in_queries) {
      auto path = layout::Ip4PathState::decode(words);
      path.path_mtu += 1;
      path.encode(words);
    }
    if (queries_fail) {
      header.status = layout::Status::kFailureHandle;
      header.encode(words);
    }
    return beat;
  }
  std::optional<EventWords> receive_event() override { return engine_.receive_event(); }
  bool send_resolve(const ResolveRequestWords& request) override {
    return engine_.send_resolve(request);
  }
  std::optional<ResolveAnswerWords> receive_resolve() override {
    auto words = engine_.receive_resolve();
    if (!words || !wrong_mac_in_headers) return words;
    auto answer = layout::ResolveAnswer::decode(words->data());
    answer.dl_destination_address[5] ^= 0x10;
    answer.encode(words->data());
    return words;
  }
  bool send_delegate(const Beat& beat) override { return engine_.send_delegate(beat); }
  std::uint32_t read_register(std::uint32_t address) override {
    return engine_.read_register(address);
  }
  void write_register(std::uint32_t address, std::uint32_t value) override {
    engine_.write_register(address, value);
  }
  void step() override { engine_.step(); }
  std::optional<std::uint64_t> cycles() const override { return engine_.cycles(); }

 private:
  ReferenceEngine engine_;
};

}  // namespace flue::replay::test

#endif  // TB_SIM_REPLAY_LYING_ENGINE_HPP_
