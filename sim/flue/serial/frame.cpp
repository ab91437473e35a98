// SPDX-License-Identifier: Apache-2.0

#include "flue/serial/frame.hpp"

#include <zlib.h>

#include <array>
#include <cstddef>

namespace flue::serial {
namespace {

using layout::Word;

constexpr std::size_t kWordBytes = 4;
constexpr std::size_t kShortest = 2 * kWordBytes;  // header and CRC
constexpr unsigned kKindLsb = 5;
constexpr std::uint8_t kWordsMask = 0x1F;

using Header = std::array<std::uint8_t, kWordBytes>;

Word crc_of(const Bytes& bytes, std::size_t count) {
  return static_cast<Word>(crc32(0, bytes.data(), static_cast<uInt>(count)));
}

void append(Bytes& bytes, Word word) {
  for (unsigned shift = 0; shift < 32; shift += 8) {
    bytes.push_back(static_cast<std::uint8_t>(word >> shift));
  }
}

Word word_at(const Bytes& bytes, std::size_t at) {
  Word word = 0;
  for (std::size_t i = 0; i < kWordBytes; ++i) word |= Word{bytes[at + i]} << (8 * i);
  return word;
}

Bytes frame(std::uint8_t kind, std::uint8_t second, std::uint8_t third, std::uint8_t fourth,
            const std::vector<Word>& words) {
  std::size_t count = words.size();
  while (count > 0 && words[count - 1] == 0) --count;
  Bytes content{static_cast<std::uint8_t>(kind << kKindLsb | count), second, third, fourth};
  for (std::size_t i = 0; i < count; ++i) append(content, words[i]);
  append(content, crc_of(content, content.size()));
  return slip_encode(content);
}

/// False when damaged.
bool whole(const Bytes& content) {
  if (content.size() < kShortest || content.size() % kWordBytes != 0) return false;
  const std::size_t checked = content.size() - kWordBytes;
  if (checked != kWordBytes * (1U + (content[0] & kWordsMask))) return false;
  return crc_of(content, checked) == word_at(content, checked);
}

std::vector<Word> payload(const Bytes& content) {
  std::vector<Word> words;
  for (std::size_t at = kWordBytes; at + kWordBytes < content.size(); at += kWordBytes) {
    words.push_back(word_at(content, at));
  }
  return words;
}

}  // namespace

BoardState BoardState::decode(Word word) {
  const auto byte = [word](unsigned n) { return static_cast<std::uint8_t>(word >> (8 * n)); };
  return {byte(0), byte(1), byte(2), byte(3)};
}

Bytes encode(const Request& request) {
  return frame(static_cast<std::uint8_t>(request.kind), request.session, request.sequence,
               request.argument, request.words);
}

Bytes encode(const Reply& reply) {
  return frame(static_cast<std::uint8_t>(reply.kind), reply.session, reply.sequence,
               reply.next_beat, reply.words);
}

std::optional<Reply> decode_reply(const Bytes& content) {
  if (!whole(content)) return std::nullopt;
  return Reply{static_cast<ReplyKind>(content[0] >> kKindLsb), content[1], content[2], content[3],
               payload(content)};
}

std::optional<Request> decode_request(const Bytes& content) {
  if (!whole(content)) return std::nullopt;
  return Request{static_cast<RequestKind>(content[0] >> kKindLsb), content[1], content[2],
                 content[3], payload(content)};
}

}  // namespace flue::serial
