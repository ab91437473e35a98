// SPDX-License-Identifier: Apache-2.0
//
// QueryTablesModel: what flue_query_tables holds and answers.

#ifndef TB_UNIT_QUERY_TABLES_MODEL_HPP_
#define TB_UNIT_QUERY_TABLES_MODEL_HPP_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "formats.hpp"
#include "packed.hpp"
#include "update_rules.hpp"

namespace flue::test {

using layout::Ip4PathState;
using layout::Ip6PathState;
using layout::NeighborState;
using layout::StateClass;
using layout::Status;
using layout::TcpState;
using layout::Word;
using Message = std::array<Word, layout::kMessageWords>;

inline constexpr std::uint32_t kObjects = 3;  // of each table
inline constexpr unsigned kIndexWidth = 4;
inline constexpr std::size_t kHeaderWords = layout::CompletionHeader::kWords;

/// A completion, or none.
struct Expected {
  bool valid = false, two_beats = false;
  bool spare = false;  // has one beat, and might have had two
  Message completion{};
};

/// Everything that an object holds, as its record; NicReachabilityDelta as it was given.
struct Held {
  NeighborState neighbor;
  Layer family = Layer::kIp4Path;
  Ip4PathState ip4;
  Ip6PathState ip6;
  TcpState tcp;
};

inline void encode(Layer layer, const Held& held, StateClass classes, Word* words) {
  switch (layer) {
    case Layer::kNeighbor:
      return held.neighbor.encode(words, classes);
    case Layer::kIp4Path:
      return held.ip4.encode(words, classes);
    case Layer::kIp6Path:
      return held.ip6.encode(words, classes);
    case Layer::kTcp:
      return held.tcp.encode(words, classes);
  }
}

/// What the tables hold.
class QueryTablesModel {
 public:
  bool exists(Layer layer, std::uint32_t index) const {
    const auto& object = at(layer, index);
    return object && (!is_path(layer) || object->family == layer);
  }

  Expected apply(const Commit& commit, const Message& given) {
    Expected expected;
    if (!commit.valid || commit.walk) return expected;
    const CommandHeader header = commit.header.decoded();
    expected.valid = !commit.delegate;
    layout::CompletionHeader completion;
    completion.opcode = header.opcode;
    completion.layer = header.layer;
    completion.tag = header.tag;
    completion.status = commit.status;
    completion.handle = header.handle;
    if (header.opcode == Opcode::kInitiate && header.has_state) {
      completion.handle = commit.create ? new_handle(commit, header.layer) : 0;
    }
    completion.encode(expected.completion.data());
    expected.spare = asks_for_two(header) && !commit.success;
    if (!commit.success) return expected;
    const bool returns = header.opcode == Opcode::kQuery || header.opcode == Opcode::kTerminate;
    if (returns) {
      const StateClass classes =
          (header.want_const ? StateClass::kConstant : StateClass::kNone) |
          (header.want_cached ? StateClass::kCached : StateClass::kNone) |
          (header.want_delegated ? StateClass::kDelegated : StateClass::kNone);
      encode(header.layer, *at(header.layer, commit.index), classes, expected.completion.data());
      expected.two_beats = asks_for_two(header);
    }
    store(commit, header, given);
    return expected;
  }

 private:
  static Word new_handle(const Commit& commit, Layer layer) {
    const Word code = layer == Layer::kNeighbor ? layout::kHandleNeighbor
                      : layer == Layer::kTcp    ? layout::kHandleTcp
                                                : layout::kHandlePath;
    return code << layout::kHandleLayerLsb | commit.generation << kIndexWidth | commit.index;
  }
  using Table = std::array<std::optional<Held>, kObjects>;

  const std::optional<Held>& at(Layer layer, std::uint32_t index) const {
    return layer == Layer::kNeighbor ? neighbors_[index]
           : layer == Layer::kTcp    ? connections_[index]
                                     : paths_[index];
  }
  std::optional<Held>& at(Layer layer, std::uint32_t index) {
    return const_cast<std::optional<Held>&>(
        static_cast<const QueryTablesModel*>(this)->at(layer, index));
  }
  /// Replaces the fields of `classes` in `record`.
  template <typename Record>
  static void take(Record& record, const Message& given, StateClass classes) {
    Message words{};
    record.encode(words.data());
    Record::decode(given.data()).encode(words.data(), classes);
    record = Record::decode(words.data());
  }
  void store(const Commit& commit, const CommandHeader& header, const Message& given) {
    auto& object = at(header.layer, commit.index);
    StateClass classes = StateClass::kNone;
    if (commit.create) {
      object = Held();
      object->family = header.layer;
      classes = StateClass::kAll;
    } else if (header.opcode == Opcode::kUpdate && header.has_state) {
      classes = StateClass::kCached;
    } else if (header.opcode == Opcode::kDelegate) {
      classes = StateClass::kDelegated;
    } else if (header.opcode == Opcode::kAnswer) {
      object->neighbor.host_reachability_delta =
          NeighborState::decode(given.data()).host_reachability_delta;
    } else if (header.opcode == Opcode::kTerminate) {
      object.reset();
    }
    if (classes == StateClass::kNone) return;
    const UpdateRules rules = rules_of(object->tcp, TcpState::decode(given.data()));
    take(object->neighbor, given, classes);
    take(object->ip4, given, classes);
    take(object->ip6, given, classes);
    take(object->tcp, given, classes);
    object->tcp.cached_flags &= layout::kCachedFlagsLevel;  // OP-22
    if (classes != StateClass::kCached) return;
    if (rules.zero_total_rt) object->tcp.total_rt = 0;
    if (rules.zero_probe_count) object->tcp.keep_alive_probe_count = 0;
    if (rules.restart_timeout) object->tcp.keep_alive_timeout_delta = object->tcp.ka_timeout;
  }

  Table neighbors_, paths_, connections_;
};

}  // namespace flue::test

#endif  // TB_UNIT_QUERY_TABLES_MODEL_HPP_
