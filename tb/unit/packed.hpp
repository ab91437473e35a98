// SPDX-License-Identifier: Apache-2.0
//
// The packed structures of rtl/common/flue_types_pkg.sv on the ports of a Verilated module.
//
// A structure's last member lies at bit 0, so each `members` names them from last to first.
// packed_test.cpp holds them against the RTL's own.

#ifndef TB_UNIT_PACKED_HPP_
#define TB_UNIT_PACKED_HPP_

#include <array>
#include <cstddef>
#include <cstdint>

#include <verilated.h>

#include "flue/layout/flue_layout.hpp"

namespace flue::test {

/// Up to `Words` * 32 bits, word 0 least significant.
template <std::size_t Words>
using Bits = std::array<std::uint32_t, Words>;
inline constexpr std::size_t kMostWords = 32;

namespace packed {

/// Gives each member that it meets its bits.
class Reader {
 public:
  explicit Reader(const std::uint32_t* bits) : bits_(bits) {}
  template <typename T>
  void operator()(T& member, std::size_t width) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < width; ++i, ++at_) {
      value |= ((bits_[at_ / 32] >> (at_ % 32)) & 1u) << i;
    }
    member = static_cast<T>(value);
  }

 private:
  const std::uint32_t* bits_;
  std::size_t at_ = 0;
};

/// Takes the bits of each member that it meets. They were zero before.
class Writer {
 public:
  explicit Writer(std::uint32_t* bits) : bits_(bits) {}
  template <typename T>
  void operator()(const T& member, std::size_t width) {
    for (std::size_t i = 0; i < width; ++i, ++at_) {
      bits_[at_ / 32] |= ((static_cast<std::uint32_t>(member) >> i) & 1u) << (at_ % 32);
    }
  }

 private:
  std::uint32_t* bits_;
  std::size_t at_ = 0;
};

inline void store(const std::uint32_t* bits, CData& port) { port = static_cast<CData>(bits[0]); }
inline void store(const std::uint32_t* bits, SData& port) { port = static_cast<SData>(bits[0]); }
inline void store(const std::uint32_t* bits, QData& port) {
  port = bits[0] | static_cast<QData>(bits[1]) << 32;
}
template <std::size_t Words>
void store(const std::uint32_t* bits, VlWide<Words>& port) {
  for (std::size_t i = 0; i < Words; ++i) port[i] = bits[i];
}
inline void load(const CData& port, std::uint32_t* bits) { bits[0] = port; }
inline void load(const SData& port, std::uint32_t* bits) { bits[0] = port; }
inline void load(const QData& port, std::uint32_t* bits) {
  bits[0] = static_cast<std::uint32_t>(port);
  bits[1] = static_cast<std::uint32_t>(port >> 32);
}
template <std::size_t Words>
void load(const VlWide<Words>& port, std::uint32_t* bits) {
  for (std::size_t i = 0; i < Words; ++i) bits[i] = port[i];
}

}  // namespace packed

/// Drives `port` with `record`.
template <typename Record, typename Port>
void drive(Record record, Port& port) {
  Bits<kMostWords> bits{};
  packed::Writer writer(bits.data());
  record.members(writer);
  packed::store(bits.data(), port);
}
/// What `port` shows.
template <typename Record, typename Port>
Record shown(const Port& port) {
  Bits<kMostWords> bits{};
  packed::load(port, bits.data());
  packed::Reader reader(bits.data());
  Record record;
  record.members(reader);
  return record;
}

struct Meta {
  bool used{}, invalid{}, ip6{};
  std::uint32_t generation{};
  std::uint32_t link{};
  template <typename Visitor>
  void members(Visitor& each) {
    each(link, 16);
    each(generation, 28);
    each(ip6, 1);
    each(invalid, 1);
    each(used, 1);
  }
};

struct Name {
  bool fits{};
  std::uint32_t generation{}, index{};
  template <typename Visitor>
  void members(Visitor& each) {
    each(index, 16);
    each(generation, 28);
    each(fits, 1);
  }
};

struct Slot {
  std::uint32_t generation{}, index{};
  template <typename Visitor>
  void members(Visitor& each) {
    each(index, 16);
    each(generation, 28);
  }
};

/// command_header_t: words 0 and 1 of a descriptor.
struct HeaderWords {
  std::array<layout::Word, 2> words{};
  HeaderWords() = default;
  explicit HeaderWords(const layout::CommandHeader& header) { header.encode(words.data()); }
  layout::CommandHeader decoded() const { return layout::CommandHeader::decode(words.data()); }
  template <typename Visitor>
  void members(Visitor& each) {
    each(words[0], 32);
    each(words[1], 32);
  }
};

struct Token {
  bool valid{}, walk{}, delegate{};
  HeaderWords header;
  Name object, parent;
  template <typename Visitor>
  void members(Visitor& each) {
    parent.members(each);
    object.members(each);
    header.members(each);
    each(delegate, 1);
    each(walk, 1);
    each(valid, 1);
  }
};

struct Findings {
  layout::Status malformed{};
  bool over_limit{}, state_ok{}, vlan_ok{}, mac_ok{};
  template <typename Visitor>
  void members(Visitor& each) {
    each(mac_ok, 1);
    each(vlan_ok, 1);
    each(state_ok, 1);
    each(over_limit, 1);
    each(malformed, 8);
  }
};

struct Family {
  bool matters{}, ip6{};
  template <typename Visitor>
  void members(Visitor& each) {
    each(ip6, 1);
    each(matters, 1);
  }
};

struct Found {
  bool live{}, invalid{}, fits_parent{};
  std::uint32_t link{};
  bool used{};
  std::uint32_t generation{};
  template <typename Visitor>
  void members(Visitor& each) {
    each(generation, 28);
    each(used, 1);
    each(link, 16);
    each(fits_parent, 1);
    each(invalid, 1);
    each(live, 1);
  }
};

struct Forecast {
  std::uint32_t index{}, generation{}, link{}, old_link{};
  bool used{}, ip6{};
  template <typename Visitor>
  void members(Visitor& each) {
    each(ip6, 1);
    each(used, 1);
    each(old_link, 16);
    each(link, 16);
    each(generation, 28);
    each(index, 16);
  }
};

struct Commit {
  bool valid{}, walk{}, delegate{}, success{};
  layout::Status status{};
  HeaderWords header;
  std::uint32_t index{}, generation{};
  bool create{};
  bool neighbor_write{}, path_write{}, tcp_write{};
  Meta neighbor_meta, path_meta, tcp_meta;
  bool neighbor_arrive{}, neighbor_depart{}, path_arrive{}, path_depart{};
  std::uint32_t arrive_index{}, depart_index{};
  bool neighbor_take{}, path_take{}, tcp_take{};
  bool neighbor_free{}, path_free{}, tcp_free{};
  template <typename Visitor>
  void members(Visitor& each) {
    each(tcp_free, 1);
    each(path_free, 1);
    each(neighbor_free, 1);
    each(tcp_take, 1);
    each(path_take, 1);
    each(neighbor_take, 1);
    each(depart_index, 16);
    each(arrive_index, 16);
    each(path_depart, 1);
    each(path_arrive, 1);
    each(neighbor_depart, 1);
    each(neighbor_arrive, 1);
    tcp_meta.members(each);
    path_meta.members(each);
    neighbor_meta.members(each);
    each(tcp_write, 1);
    each(path_write, 1);
    each(neighbor_write, 1);
    each(create, 1);
    each(generation, 28);
    each(index, 16);
    header.members(each);
    each(status, 8);
    each(success, 1);
    each(delegate, 1);
    each(walk, 1);
    each(valid, 1);
  }
};

struct Marks {
  bool want{}, told{};
  template <typename Visitor>
  void members(Visitor& each) {
    each(told, 1);
    each(want, 1);
  }
};

enum class Look : std::uint8_t { kResolve = 0, kTcp = 1, kNeighbor = 2 };

struct LookRequest {
  bool valid{};
  Look look{};
  bool eager{};
  std::uint32_t tag{}, handle{};
  Name name;
  template <typename Visitor>
  void members(Visitor& each) {
    name.members(each);
    each(handle, 32);
    each(tag, 16);
    each(eager, 1);
    each(look, 2);
    each(valid, 1);
  }
};

struct LookResult {
  bool valid{};
  Look look{};
  bool eager{}, found{}, own_invalid{}, held{}, stale{};
  std::uint32_t tcp_index{}, tcp_generation{}, neighbor_index{}, neighbor_generation{};
  template <typename Visitor>
  void members(Visitor& each) {
    each(neighbor_generation, 28);
    each(neighbor_index, 16);
    each(tcp_generation, 28);
    each(tcp_index, 16);
    each(stale, 1);
    each(held, 1);
    each(own_invalid, 1);
    each(found, 1);
    each(eager, 1);
    each(look, 2);
    each(valid, 1);
  }
};

}  // namespace flue::test

#endif  // TB_UNIT_PACKED_HPP_
