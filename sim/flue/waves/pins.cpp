// SPDX-License-Identifier: Apache-2.0

#include "flue/waves/pins.hpp"

#include <string>
#include <vector>

namespace flue::waves {
namespace {

struct Port {
  const char* name;
  std::size_t words;
  Channel channel;
  bool framed;  // has tkeep and tlast
};

constexpr Port kPorts[] = {
    {"s_axis_cmd", layout::kBeatWords, Channel::kCommand, true},
    {"m_axis_cpl", layout::kBeatWords, Channel::kCompletion, true},
    {"m_axis_evt", layout::Event::kWords, Channel::kEvent, false},
    {"s_axis_rsv", layout::ResolveRequest::kWords, Channel::kResolveRequest, false},
    {"m_axis_rsv", layout::ResolveAnswer::kWords, Channel::kResolveAnswer, false},
    {"s_axis_dlg", layout::kBeatWords, Channel::kDelegate, true},
};

}  // namespace

Pins::Pins(FstWriter& writer) : writer_(writer) {
  writer.push_scope("flue");
  clk_ = writer.add_bits("clk", 1);
  const FstSignal rst = writer.add_bits("rst", 1);
  for (const Port& port : kPorts) {
    Stream& stream = streams_[static_cast<std::size_t>(port.channel)];
    const auto name = [&](const char* pin) { return std::string(port.name) + pin; };
    stream.valid = writer.add_bits(name("_tvalid"), 1);
    stream.ready = writer.add_bits(name("_tready"), 1);
    stream.data = writer.add_bits(name("_tdata"), static_cast<std::uint32_t>(32 * port.words));
    if (!port.framed) continue;
    stream.keep = writer.add_bits(name("_tkeep"), 64);
    stream.last = writer.add_bits(name("_tlast"), 1);
  }
  writer.pop_scope();

  writer.set_time(0);
  writer.set(clk_, 0U);
  writer.set(rst, 0U);
  for (const Stream& stream : streams_) {
    writer.set(stream.valid, 0U);
    writer.set(stream.ready, 1U);
  }
}

void Pins::offer(Channel channel, const layout::Word* words, std::uint64_t keep, bool last) {
  writer_.set(clk_, 0U);
  if (moving_ != nullptr) writer_.set(moving_->valid, 0U);
  moving_ = nullptr;
  const auto number = static_cast<std::size_t>(channel);
  if (number >= kStreams) return;
  moving_ = &streams_[number];
  writer_.set(moving_->valid, 1U);
  writer_.set_words(moving_->data, words);
  if (moving_->last.width == 0) return;
  writer_.set(moving_->keep, keep);
  writer_.set(moving_->last, std::uint64_t{last});
}

void Pins::take() { writer_.set(clk_, 1U); }

}  // namespace flue::waves
