// SPDX-License-Identifier: Apache-2.0
//
// The resolve port: the headers of the next segment, or why there is none (docs/engine.md,
// Resolve).

#include <algorithm>

#include "engine_test.hpp"

namespace flue::test {
namespace {

using layout::ResolveAnswer;
using layout::ResolveResult;

class Resolve : public EngineTest {};
FLUE_ON_EVERY_ENGINE(Resolve);

/// What must come of these three; the tag and the count of descriptors are taken from `got`.
ResolveAnswer expected_answer(const layout::NeighborState& neighbor,
                              const layout::Ip6PathState& path, bool ip6,
                              const layout::TcpState& connection, Word handle,
                              const ResolveAnswer& got) {
  ResolveAnswer answer;
  answer.result = ResolveResult::kSent;
  answer.tag = got.tag;
  answer.commands_seen = got.commands_seen;
  answer.handle = handle;
  answer.ip6 = ip6;
  answer.vlan_id = neighbor.vlan_id;
  answer.user_priority = connection.user_priority;
  answer.vlan_tagged = neighbor.vlan_id != 0 || connection.user_priority != 0;
  answer.rcv_wind_scale = connection.rcv_wind_scale;
  answer.const_flags = static_cast<std::uint8_t>(connection.const_flags & 7);
  answer.dl_destination_address = neighbor.dl_destination_address;
  answer.dl_source_address = neighbor.dl_source_address;
  answer.source_address = path.source_address;
  answer.destination_address = path.destination_address;
  const std::uint32_t room = path.path_mtu - (ip6 ? 60 : 40);
  const std::uint32_t mss = std::min<std::uint32_t>(connection.remote_mss, room);
  answer.mss = static_cast<std::uint16_t>(mss - ((connection.const_flags & 1) != 0 ? 12 : 0));
  answer.local_port = connection.local_port;
  answer.remote_port = connection.remote_port;
  answer.flow_label = ip6 ? connection.flow_label : 0;
  answer.tos_or_traffic_class = connection.tos_or_traffic_class;
  answer.ttl_or_hop_limit = connection.ttl_or_hop_limit;
  answer.snd_nxt = connection.snd_nxt;
  answer.rcv_nxt = connection.rcv_nxt;
  answer.rcv_wnd = connection.rcv_wnd;
  answer.ts_recent = connection.ts_recent;
  answer.ts_time = connection.ts_time;
  answer.snd_wnd = connection.snd_wnd;
  return answer;
}

std::string compared(const ResolveAnswer& expected, const ResolveAnswer& got) {
  ResolveAnswerWords left{};
  ResolveAnswerWords right{};
  expected.encode(left.data());
  got.encode(right.data());
  return join(differences(left, right));
}

TEST_P(Resolve, GivesEveryFieldOfTheNextSegmentOnIp4) {
  const Word neighbor = new_neighbor(1);
  const Word path = new_path(neighbor, 2);
  for (std::uint32_t seed = 3; seed < 7; ++seed) {
    const Word connection = new_connection(path, seed);
    const ResolveAnswer got = host.resolve(connection);
    const layout::Ip4PathState ip4 = sample_ip4_path(2);
    layout::Ip6PathState as_ip6;
    std::copy(ip4.source_address.begin(), ip4.source_address.end(), as_ip6.source_address.begin());
    std::copy(ip4.destination_address.begin(), ip4.destination_address.end(),
              as_ip6.destination_address.begin());
    as_ip6.path_mtu = ip4.path_mtu;
    EXPECT_EQ(compared(expected_answer(sample_neighbor(1), as_ip6, false, sample_connection(seed),
                                       connection, got),
                       got),
              "");
  }
}

TEST_P(Resolve, GivesEveryFieldOfTheNextSegmentOnIp6) {
  const Word neighbor = new_neighbor(4);
  const Word path = new_ip6_path(neighbor, 5);
  for (std::uint32_t seed = 6; seed < 10; ++seed) {
    const Word connection = new_connection(path, seed);
    const ResolveAnswer got = host.resolve(connection);
    EXPECT_EQ(compared(expected_answer(sample_neighbor(4), sample_ip6_path(5), true,
                                       sample_connection(seed), connection, got),
                       got),
              "");
  }
}

TEST_P(Resolve, OfNoConnectionFails) {
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  const Word connection = new_connection(path);
  const Word gone = new_connection(path, 2);
  EXPECT_EQ(status_of(terminate(Layer::kTcp, gone)), Status::kSuccess);
  for (Word wrong : {Word{0}, ~Word{0}, neighbor, path, gone, connection ^ 2,
                     connection ^ (Word{1} << config().index_width)}) {
    const ResolveAnswer got = host.resolve(wrong);
    ResolveAnswer nothing;
    nothing.result = ResolveResult::kFailed;
    nothing.tag = got.tag;
    nothing.handle = wrong;
    nothing.commands_seen = got.commands_seen;
    EXPECT_EQ(compared(nothing, got), "");
  }
}

TEST_P(Resolve, HoldsWhileConnectionPathOrNeighborIsInvalid) {  // INV-6, OP-10
  for (Layer layer : {Layer::kNeighbor, Layer::kIp4Path, Layer::kTcp}) {
    const Word neighbor = new_neighbor();
    const Word path = new_path(neighbor);
    const Word connection = new_connection(path);
    EXPECT_EQ(resolved(connection), ResolveResult::kSent);
    const Word victim = layer == Layer::kNeighbor  ? neighbor
                        : layer == Layer::kIp4Path ? path
                                                   : connection;
    EXPECT_EQ(status_of(invalidate(layer, victim)), Status::kSuccess);
    const ResolveAnswer got = host.resolve(connection);
    ResolveAnswer held;
    held.result = ResolveResult::kHeld;
    held.tag = got.tag;
    held.handle = connection;
    held.commands_seen = got.commands_seen;
    EXPECT_EQ(compared(held, got), "");
  }
}

TEST_P(Resolve, ANewConnectionUnderAnInvalidNeighborIsHeldToo) {  // OP-16: its own parent is valid
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  EXPECT_EQ(status_of(invalidate(Layer::kNeighbor, neighbor)), Status::kSuccess);
  EXPECT_EQ(resolved(new_connection(path)), ResolveResult::kHeld);
}

TEST_P(Resolve, MssIsTheSmallerOfPeerAndPathLessTimestamps) {  // OP-21
  host.write(reg::max_mtu::kAddress, 0xFFFFFFFF);
  const Word neighbor = new_neighbor();
  struct Case {
    std::uint32_t path_mtu;
    std::uint16_t remote_mss;
    std::uint16_t flags;
    std::uint16_t ip4;
    std::uint16_t ip6;
  };
  for (const Case& c :
       {Case{1500, 1460, 0, 1460, 1440}, Case{1500, 1460, 1, 1448, 1428},
        Case{1500, 536, 0, 536, 536}, Case{1500, 536, 7, 524, 524}, Case{1500, 1440, 6, 1440, 1440},
        Case{60, 1460, 0, 20, 0}, Case{61, 1460, 0, 21, 1}, Case{60, 1460, 1, 8, 0},
        Case{52, 1460, 1, 0, 0}, Case{72, 1460, 1, 20, 0}, Case{73, 1460, 1, 21, 1},
        Case{40, 1460, 0, 0, 0}, Case{0, 1460, 0, 0, 0}, Case{19, 65535, 1, 0, 0},
        Case{1500, 11, 1, 0, 0}, Case{1500, 0, 0, 0, 0},
        Case{0xFFFFFFFF, 0xFFFF, 0, 0xFFFF, 0xFFFF}, Case{65575, 0xFFFF, 0, 65535, 65515}}) {
    layout::Ip4PathState ip4 = sample_ip4_path(1);
    layout::Ip6PathState ip6 = sample_ip6_path(1);
    ip4.path_mtu = ip6.path_mtu = c.path_mtu;
    layout::TcpState state = sample_connection(1);
    state.remote_mss = c.remote_mss;
    state.const_flags = c.flags;
    const Word path = create(initiate(Parent{neighbor}, ip4));
    const Word ip6_path = create(initiate(Parent{neighbor}, ip6));
    const Word connection = create(initiate(Parent{path}, state));
    const Word ip6_connection = create(initiate(Parent{ip6_path}, state));
    EXPECT_EQ(host.resolve(connection).mss, c.ip4) << c.path_mtu << " " << c.remote_mss;
    EXPECT_EQ(host.resolve(ip6_connection).mss, c.ip6) << c.path_mtu << " " << c.remote_mss;
    host.run(std::vector{terminate(Layer::kTcp, connection), terminate(Layer::kTcp, ip6_connection),
                         terminate(Layer::kIp4Path, path), terminate(Layer::kIp6Path, ip6_path)});
  }
}

TEST_P(Resolve, TagsAFrameWithAVlanIdOrAPriority) {  // CTL-5
  struct Case {
    std::uint16_t vlan_id;
    std::uint8_t priority;
  };
  for (const Case& c : {Case{0, 0}, Case{0, 5}, Case{100, 0}, Case{4095, 7}}) {
    layout::NeighborState neighbor_state = sample_neighbor(1);
    neighbor_state.vlan_id = c.vlan_id;
    layout::TcpState state = sample_connection(1);
    state.user_priority = c.priority;
    const Word path = new_path(create(initiate(neighbor_state)));
    const ResolveAnswer got = host.resolve(create(initiate(Parent{path}, state)));
    EXPECT_EQ(got.vlan_tagged, c.vlan_id != 0 || c.priority != 0);
    EXPECT_EQ(got.vlan_id, c.vlan_id);
    EXPECT_EQ(got.user_priority, c.priority);
  }
}

TEST_P(Resolve, WithoutADlSourceAddressTheInterfacesOwnIsUsed) {
  layout::NeighborState state = sample_neighbor(1);
  state.dl_source_address = {};
  const Word connection = new_connection(new_path(create(initiate(state))));
  using Mac = std::array<std::uint8_t, 6>;
  EXPECT_EQ(host.resolve(connection).dl_source_address, (Mac{0x02, 0, 0, 0, 0, 0x01}));
  host.write(reg::mac_low::kAddress, 0x44332211);
  host.write(reg::mac_high::kAddress, 0x6655);
  EXPECT_EQ(host.resolve(connection).dl_source_address, (Mac{0x11, 0x22, 0x33, 0x44, 0x55, 0x66}));
}

}  // namespace
}  // namespace flue::test
