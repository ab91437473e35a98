// SPDX-License-Identifier: Apache-2.0

#include "tb/common/differences.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <fmt/format.h>

namespace flue::test {
namespace {

using layout::Field;

/// The bits of a field, most significant word first, as hexadecimal digits.
std::string digits(const Field& field, const Word* words) {
  std::string text;
  for (std::size_t done = 0; done < field.width; done += 32) {
    Word chunk = 0;
    for (std::size_t bit = 0; bit < 32 && done + bit < field.width; ++bit) {
      const std::size_t at = field.word * std::size_t{32} + field.lsb + done + bit;
      chunk |= (words[at / 32] >> (at % 32) & 1) << bit;
    }
    text = fmt::format("{:08x}", chunk) + text;
  }
  const std::size_t wanted = (field.width + std::size_t{3}) / 4;
  return "0x" + text.substr(text.size() - wanted);
}

std::string value_text(const Field& field, const Word* words) {
  const std::string_view name = field.name;
  const auto number = static_cast<std::uint8_t>(layout::detail::get(
      words, field.word * std::size_t{32} + field.lsb, field.width < 8 ? field.width : 8));
  if (name == "status") return layout::to_string(static_cast<Status>(number));
  if (name == "opcode") return layout::to_string(static_cast<Opcode>(number));
  if (name == "layer") return layout::to_string(static_cast<Layer>(number));
  if (name == "result") return layout::to_string(static_cast<layout::ResolveResult>(number));
  return digits(field, words);
}

/// Compares field by field; what was compared is cleared in both, so that the rest is what no field
/// names.
template <typename Words, std::size_t N>
void compare(const Field (&fields)[N], Words& expected, Words& actual, Differences& out) {
  for (const Field& field : fields) {
    if (digits(field, expected.data()) != digits(field, actual.data())) {
      out.push_back(fmt::format("{}: expected {}, got {}", field.name,
                                value_text(field, expected.data()),
                                value_text(field, actual.data())));
    }
  }
  for (const Field& field : fields) {
    for (std::size_t bit = 0; bit < field.width; ++bit) {
      const std::size_t at = field.word * std::size_t{32} + field.lsb + bit;
      expected[at / 32] &= ~(Word{1} << (at % 32));
      actual[at / 32] &= ~(Word{1} << (at % 32));
    }
  }
}

template <typename Words>
void compare_rest(const Words& expected, const Words& actual, Differences& out) {
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (expected[i] != actual[i]) {
      out.push_back(fmt::format("word {}, bits of no field: expected {:#010x}, got {:#010x}", i,
                                expected[i], actual[i]));
    }
  }
}

}  // namespace

Differences differences(const Reply& expected, const Reply& actual) {
  Differences out;
  if (expected.beats != actual.beats) {
    out.push_back(fmt::format("beats: expected {}, got {}", expected.beats, actual.beats));
  }
  auto left = expected.words;
  auto right = actual.words;
  compare(layout::CompletionHeader::kFields, left, right, out);
  switch (expected.header().layer) {
    case Layer::kNeighbor:
      compare(layout::NeighborState::kFields, left, right, out);
      break;
    case Layer::kIp4Path:
      compare(layout::Ip4PathState::kFields, left, right, out);
      break;
    case Layer::kIp6Path:
      compare(layout::Ip6PathState::kFields, left, right, out);
      break;
    case Layer::kTcp:
      compare(layout::TcpState::kFields, left, right, out);
      break;
  }
  compare_rest(left, right, out);
  return out;
}

Differences differences(const ResolveAnswerWords& expected, const ResolveAnswerWords& actual) {
  Differences out;
  auto left = expected;
  auto right = actual;
  compare(layout::ResolveAnswer::kFields, left, right, out);
  compare_rest(left, right, out);
  return out;
}

template <typename State>
Differences state_differences(const State& expected, const Reply& actual, StateClass classes) {
  Reply wanted = actual;
  wanted.words = {};
  actual.header().encode(wanted.words.data());
  expected.encode(wanted.words.data(), classes);
  return differences(wanted, actual);
}

template Differences state_differences(const layout::NeighborState&, const Reply&, StateClass);
template Differences state_differences(const layout::Ip4PathState&, const Reply&, StateClass);
template Differences state_differences(const layout::Ip6PathState&, const Reply&, StateClass);
template Differences state_differences(const layout::TcpState&, const Reply&, StateClass);

std::string join(const Differences& lines) { return fmt::format("{}", fmt::join(lines, "\n")); }

}  // namespace flue::test
