// SPDX-License-Identifier: Apache-2.0
//
// flue_message_check.

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "Vflue_message_check.h"
#include "bench.hpp"
#include "formats.hpp"
#include "packed.hpp"

namespace flue::test {
namespace {

using layout::Field;
using layout::StateClass;
using layout::Status;
using layout::Word;

using Message = std::array<Word, layout::kMessageWords>;
constexpr std::size_t kLatency = 3;
constexpr std::size_t kBeatWords = 16;

Message header_alone(const CommandHeader& header) {
  Message message{};
  header.encode(message.data());
  return message;
}

/// Adds the bits that fields of these classes have.
template <typename Record>
void allow(std::set<unsigned>& bits, StateClass classes) {
  for (const Field& field : Record::kFields) {
    if (field.state_class != StateClass::kNone && !has(classes, field.state_class)) continue;
    for (unsigned i = 0; i < field.width; ++i) bits.insert(32u * field.word + field.lsb + i);
  }
}

/// The bits of the message that a legal format has.
std::set<unsigned> bits_of(const CommandHeader& header) {
  std::set<unsigned> bits;
  allow<CommandHeader>(bits, StateClass::kNone);
  if (has_parent_reference(header)) allow<layout::ParentReference>(bits, StateClass::kNone);
  if (!header.has_state) return bits;
  if (header.opcode == Opcode::kAnswer) {  // one variable of the cached class
    for (const Field& field : layout::NeighborState::kFields) {
      if (std::string(field.name) != "host_reachability_delta") continue;
      for (unsigned i = 0; i < field.width; ++i) bits.insert(32u * field.word + field.lsb + i);
    }
    return bits;
  }
  const StateClass classes = header.opcode == Opcode::kInitiate ? StateClass::kAll
                             : header.opcode == Opcode::kUpdate ? StateClass::kCached
                                                                : StateClass::kDelegated;
  switch (header.layer) {
    case Layer::kNeighbor:
      allow<layout::NeighborState>(bits, classes);
      break;
    case Layer::kIp4Path:
      allow<layout::Ip4PathState>(bits, classes);
      break;
    case Layer::kIp6Path:
      allow<layout::Ip6PathState>(bits, classes);
      break;
    case Layer::kTcp:
      allow<layout::TcpState>(bits, classes);
      break;
  }
  return bits;
}

std::string text(const CommandHeader& h) {
  return std::string(to_string(h.opcode)) + " " + to_string(h.layer) +
         (h.has_state ? " HAS_STATE" : "") + (h.do_link ? " DO_LINK" : "") +
         (h.parent_last ? " PARENT_LAST" : "") + (h.check_parent ? " CHECK_PARENT" : "") +
         (h.want_const ? " WANT_CONST" : "") + (h.want_cached ? " WANT_CACHED" : "") +
         (h.want_delegated ? " WANT_DELEGATED" : "");
}

class MessageCheck : public testing::Test {
 protected:
  MessageCheck() {
    bench->cfg_max_mtu = 1500;
    bench->cfg_max_rcv_wnd = 65535;
    bench->cfg_mac = 0x665544332211;
    bench->cfg_software_mac = 0;
    bench->cfg_vlan_filter = 1;
    bench->vlan_wr_en = 0;
  }
  ~MessageCheck() override {
    for (std::size_t i = 0; i < kLatency; ++i) show({});  // those under way
  }

  struct Shown {
    CommandHeader header;
    bool delegate, keep_ok;
    unsigned beats;
    std::optional<Status> form;   // what must be found out about it
    std::optional<bool> vlan_ok;  // and this, if asked for
  };
  /// One cycle with this message; every call is a new message in the next cycle. What was asked
  /// about the one of three cycles ago is checked.
  void show(const Message& message, bool delegate = false, unsigned beats = 1, bool keep_ok = true,
            std::optional<Status> form = {}, std::optional<bool> vlan_ok = {}) {
    bench->p1_header = message[0] | static_cast<QData>(message[1]) << 32;
    for (std::size_t i = 0; i < kBeatWords; ++i) bench->p1_beat[i] = message[i];
    bench->p1_delegate = delegate;
    bench->p1_beats = static_cast<CData>(beats);
    bench->p1_keep_ok = keep_ok;
    under_way.push_back(
        {CommandHeader::decode(message.data()), delegate, keep_ok, beats, form, vlan_ok});
    bench.settle();
    if (under_way.size() > kLatency) {
      check(under_way.front());
      under_way.pop_front();
    }
    bench.edge();
  }
  void check(const Shown& message) {
    if (!message.form && !message.vlan_ok) return;
    const auto findings = shown<Findings>(bench->p4_findings);
    if (message.form) {
      ASSERT_EQ(findings.malformed, *message.form)
          << text(message.header) << ", delegate " << message.delegate << ", beats "
          << message.beats << ", keep " << message.keep_ok << ", handle " << message.header.handle;
    }
    if (message.vlan_ok) {
      ASSERT_EQ(findings.vlan_ok, *message.vlan_ok);
    }
  }
  /// What is found out about one message by itself.
  Findings findings_of(const Message& message) {
    show(message);
    bench->vlan_wr_en = 0;
    for (std::size_t i = 1; i < kLatency; ++i) show({});
    bench.settle();
    return shown<Findings>(bench->p4_findings);
  }
  template <typename State>
  Findings findings_of(const CommandHeader& header, const State& state) {
    return findings_of(message_of(header, state));
  }
  template <typename State>
  static Message message_of(const CommandHeader& header, const State& state) {
    Message message{};
    header.encode(message.data());
    state.encode(message.data());
    return message;
  }
  void write_vlan(unsigned word, std::uint32_t value) {
    bench->vlan_wr_en = 1;
    bench->vlan_wr_addr = static_cast<CData>(word);
    bench->vlan_wr_data = value;
  }
  static Message neighbor_with_vlan(unsigned id) {
    layout::NeighborState neighbor;
    neighbor.vlan_id = static_cast<std::uint16_t>(id);
    return message_of(initiate(Layer::kNeighbor), neighbor);
  }
  bool vlan_ok(unsigned id) { return findings_of(neighbor_with_vlan(id)).vlan_ok; }
  /// Every word random; then what ours are.
  std::vector<std::uint32_t> fill_vlans() {
    std::vector<std::uint32_t> table(128);
    for (unsigned word = 0; word < 128; ++word) {
      table[word] = static_cast<std::uint32_t>(bench.random()());
      write_vlan(word, table[word]);
      show({});
    }
    bench->vlan_wr_en = 0;
    return table;
  }
  static CommandHeader initiate(Layer layer) {
    CommandHeader header;
    header.opcode = Opcode::kInitiate;
    header.layer = layer;
    header.has_state = true;
    return header;
  }

  Bench<Vflue_message_check> bench;
  std::deque<Shown> under_way;
};

TEST_F(MessageCheck, EveryOpcodeLayerFlagBeatsAndKeepGetsItsFirstFault) {
  for (unsigned word = 0; word < 1u << 15; ++word) {
    for (unsigned variant = 0; variant < 24; ++variant) {
      const bool delegate = (variant & 1) != 0, keep_ok = (variant & 2) != 0;
      const unsigned beats = 1 + (variant >> 2) % 3;
      const Message message{word, variant < 12 ? 0 : 0x40000001u};
      const CommandHeader header = CommandHeader::decode(message.data());
      const Status expected = !opcode_is_legal(header, delegate) ? Status::kMalformedOpcode
                              : beats != beats_of(header)        ? Status::kMalformedLength
                              : !keep_ok                         ? Status::kMalformedKeep
                              : !flags_are_legal(header)         ? Status::kMalformedReserved
                                                                 : Status::kSuccess;
      show(message, delegate, beats, keep_ok, expected);
      if (HasFatalFailure()) return;
    }
  }
}

TEST_F(MessageCheck, EachFormatHasItsBitsAndNoOther) {
  for (bool delegate : {false, true}) {
    for (const CommandHeader& header : legal_formats(delegate)) {
      const std::set<unsigned> bits = bits_of(header);
      const unsigned beats = beats_of(header);
      for (unsigned bit = 15; bit < 512; ++bit) {  // below: opcode, layer and flags
        if (bit >= 32 && bit < 64) continue;       // handle
        Message message = header_alone(header);
        message[bit / 32] ^= 1u << (bit % 32);
        show(message, delegate, beats, true,
             bits.count(bit) ? Status::kSuccess : Status::kMalformedReserved);
        ASSERT_FALSE(HasFatalFailure()) << "around word " << bit / 32 << " bit " << bit % 32;
      }
      Message message = header_alone(header);  // and with all of its own at once
      for (unsigned bit : bits) {
        if (bit >= 64) message[bit / 32] |= 1u << (bit % 32);
      }
      show(message, delegate, beats, true, Status::kSuccess);
    }
  }
}

TEST_F(MessageCheck, SecondBeatHasNoBitToSpareSoNobodyLooksAtIt) {
  for (bool delegate : {false, true}) {
    for (const CommandHeader& header : legal_formats(delegate)) {
      if (beats_of(header) == 1) continue;
      const std::set<unsigned> bits = bits_of(header);
      for (unsigned bit = 512; bit < 1024; ++bit) EXPECT_EQ(bits.count(bit), 1u) << bit;
    }
  }
}

TEST_F(MessageCheck, PathMtuMayBeTheLimitButNotMore) {
  layout::Ip4PathState ip4;
  layout::Ip6PathState ip6;
  for (std::uint32_t mtu : {0u, 1280u, 1499u, 1500u, 1501u, 0xffffffffu}) {
    ip4.path_mtu = ip6.path_mtu = mtu;
    EXPECT_EQ(findings_of(initiate(Layer::kIp4Path), ip4).over_limit, mtu > 1500) << mtu;
    EXPECT_EQ(findings_of(initiate(Layer::kIp6Path), ip6).over_limit, mtu > 1500) << mtu;
  }
}

TEST_F(MessageCheck, InitialRcvWndMayBeTheLimitButNotMore) {
  layout::TcpState tcp;
  for (std::uint32_t window : {0u, 65534u, 65535u, 65536u, 0xffffffffu}) {
    tcp.initial_rcv_wnd = window;
    EXPECT_EQ(findings_of(initiate(Layer::kTcp), tcp).over_limit, window > 65535) << window;
  }
}

TEST_F(MessageCheck, WithoutStateNothingIsOverALimit) {
  for (Layer layer : {Layer::kIp4Path, Layer::kIp6Path, Layer::kTcp}) {
    CommandHeader header;
    header.opcode = Opcode::kUpdate;
    header.layer = layer;
    Message message = header_alone(header);
    for (std::size_t i = 2; i < message.size(); ++i) message[i] = 0xffffffff;
    EXPECT_FALSE(findings_of(message).over_limit);
  }
}

TEST_F(MessageCheck, StatesFromEstablishedToLastAckAreOffloadable) {
  layout::TcpState tcp;
  for (std::uint8_t state = 0; state < 16; ++state) {
    tcp.state = state;
    EXPECT_EQ(findings_of(initiate(Layer::kTcp), tcp).state_ok, state >= 4 && state <= 9)
        << unsigned{state};
  }
}

TEST_F(MessageCheck, SourceAddressIsOursOrNoneUnlessConfigurable) {
  layout::NeighborState neighbor;
  const auto mac_ok = [&] { return findings_of(initiate(Layer::kNeighbor), neighbor).mac_ok; };
  EXPECT_TRUE(mac_ok());
  neighbor.dl_source_address = {0x11, 0x22, 0x33, 0x44, 0x55, 0x66};
  EXPECT_TRUE(mac_ok());
  for (std::size_t byte = 0; byte < 6; ++byte) {
    auto other = neighbor;
    other.dl_source_address[byte] ^= 0x10;
    std::swap(other, neighbor);
    EXPECT_FALSE(mac_ok()) << byte;
    bench->cfg_software_mac = 1;
    EXPECT_TRUE(mac_ok()) << byte;
    bench->cfg_software_mac = 0;
    std::swap(other, neighbor);
  }
}

TEST_F(MessageCheck, VlanTableIsEmptyAtFirst) {
  for (unsigned id = 0; id < 4096; ++id) ASSERT_EQ(vlan_ok(id), id == 0) << id;
}

TEST_F(MessageCheck, WithoutTheFilterEveryVlanIsOurs) {
  bench->cfg_vlan_filter = 0;
  for (unsigned id = 0; id < 4096; id += 37) ASSERT_TRUE(vlan_ok(id)) << id;
}

TEST_F(MessageCheck, OursAreTheVlansInTheTableOneLookACycle) {
  const std::vector<std::uint32_t> table = fill_vlans();
  const auto look = [&](unsigned id) {
    show(neighbor_with_vlan(id), false, 1, true, Status::kSuccess,
         ((table[id / 32] >> (id % 32)) & 1) != 0);
  };
  for (unsigned id = 1; id < 4096; ++id) look(id);
  for (int i = 0; i < 2000; ++i) look(1 + bench.below(4095));
}

TEST_F(MessageCheck, WriteOfAWordDoesNotDisturbTheLookAtIt) {
  write_vlan(3, 1u << 5);
  show({});
  for (unsigned other = 6; other < 32; ++other) {
    write_vlan(3, 1u << 5 | 1u << other);  // in the very cycle of the look
    ASSERT_TRUE(vlan_ok(3 * 32 + 5));
  }
}

TEST_F(MessageCheck, MessageIsCheckedByItselfWhateverIsBesideIt) {
  const CommandHeader linker = [] {
    CommandHeader header;
    header.opcode = Opcode::kInitiate;
    header.layer = Layer::kNeighbor;
    header.handle = 1;
    return header;
  }();
  for (int i = 0; i < 2000; ++i) {
    Message message = header_alone(linker);
    const bool reserved = bench.chance(50);
    if (reserved) message[2 + bench.below(14)] = 1u << bench.below(32);
    show(message, false, 1, true, reserved ? Status::kMalformedReserved : Status::kSuccess);
  }
}

}  // namespace
}  // namespace flue::test
