// SPDX-License-Identifier: Apache-2.0

#include "tb/sim/miniport/trees.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace flue::test {

using layout::StateClass;

Node Node::with(const std::function<void(States&)>& change) const {
  Node node = *this;
  change(node.values);
  return node;
}

Node Node::operator()(std::vector<Node> nodes) const {
  Node node = *this;
  node.dependents = std::move(nodes);
  return node;
}

Node neighbor(const std::string& object) {
  return carrying(object, NeighborOffloadState).with([](States& s) {
    s.neighbor_cached.DlDestinationAddress[0] = 0x02;
    s.neighbor_cached.DlDestinationAddress[5] = 0x09;
  });
}

namespace {

Node path(const std::string& object, UCHAR type) {
  return carrying(object, type).with([](States& s) {
    s.source_address[0] = s.destination_address[0] = 10;
    s.source_address[3] = 1;
    s.destination_address[3] = 2;
    s.path_cached.PathMtu = 1500;
  });
}

}  // namespace

Node ip4_path(const std::string& object) { return path(object, Ip4OffloadState); }
Node ip6_path(const std::string& object) { return path(object, Ip6OffloadState); }

Node tcp(const std::string& object) {
  return carrying(object, TcpOffloadState).with([](States& s) {
    s.tcp_const.RemoteMss = 1460;
    s.tcp_const.LocalPort = 40000;
    s.tcp_const.RemotePort = 80;
    s.tcp_delegated.State = TcpConnectionEstablished;
  });
}

Node reference(const std::string& object, UCHAR type) { return {object, type}; }
Node carrying(const std::string& object, UCHAR type) { return {object, type, true}; }
Node placeholder() { return {}; }

Tree::Tree(const std::vector<Node>& roots, const Cells& cells) { add_list(roots, cells); }

NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* Tree::add_list(const std::vector<Node>& nodes,
                                                 const Cells& cells) {
  NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* first = nullptr;
  NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* last = nullptr;
  for (const Node& node : nodes) {
    auto* block = add(node, cells);
    (last == nullptr ? first : last->NextBlock) = block;
    last = block;
  }
  return first;
}

NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* Tree::add(const Node& node, const Cells& cells) {
  constexpr std::size_t kAddresses = 32;
  const std::size_t size = node.state ? block_size_with_state(node.type) : kBlockSize;
  const std::size_t units =
      (size + kAddresses + sizeof(std::max_align_t) - 1) / sizeof(std::max_align_t);
  memory_.push_back(std::make_unique<std::max_align_t[]>(units));
  auto* bytes = reinterpret_cast<UCHAR*>(memory_.back().get());
  std::memset(bytes, 0, units * sizeof(std::max_align_t));
  auto* block = new (bytes) NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST{};
  block->Header = {node.type, static_cast<UCHAR>(node.state ? 1 : 0), kBlockSize};
  block->OffloadHandle = node.object.empty() ? nullptr : cells(node.object);
  block->NetBufferListChain = node.send_data;
  blocks_.push_back(block);
  if (node.state) put_state(block, node, bytes + size);
  block->DependentBlockList = add_list(node.dependents, cells);
  return block;
}

void Tree::put_state(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* block, const Node& node, UCHAR* addresses) {
  const States& s = node.values;
  const auto put = [&](StateClass one_class, const auto& structure) {
    const std::size_t offset = state_offset(node.type, one_class);
    if (offset != 0) copy_out(block, offset, structure);
  };
  const auto layer = layer_of(node.type);
  if (layer == layout::Layer::kNeighbor) {
    put(StateClass::kConstant, s.neighbor_const);
    put(StateClass::kCached, s.neighbor_cached);
    put(StateClass::kDelegated, s.neighbor_delegated);
  } else if (layer == layout::Layer::kTcp) {
    put(StateClass::kConstant, s.tcp_const);
    put(StateClass::kCached, s.tcp_cached);
    put(StateClass::kDelegated, s.tcp_delegated);
  } else if (layer) {
    std::copy_n(s.source_address, 16, addresses);
    std::copy_n(s.destination_address, 16, addresses + 16);
    put(StateClass::kConstant, PATH_OFFLOAD_STATE_CONST{{}, addresses, addresses + 16});
    put(StateClass::kCached, s.path_cached);
    put(StateClass::kDelegated, PATH_OFFLOAD_STATE_DELEGATED{});
  }
}

std::vector<std::string> Tree::statuses() const {
  std::vector<std::string> names;
  for (const auto* block : blocks_) {
    names.emplace_back(std::string(ndis_status_name(block->Status)).substr(sizeof "NDIS_STATUS"));
  }
  return names;
}

std::vector<UCHAR> Tree::address(std::size_t i, bool source) const {
  const auto constant = state<PATH_OFFLOAD_STATE_CONST>(i, StateClass::kConstant);
  const UCHAR* from = source ? constant.SourceAddress : constant.DestinationAddress;
  return {from, from + 16};
}

}  // namespace flue::test
