// SPDX-License-Identifier: Apache-2.0
//
// Trees of blocks for tests: described by Nodes, laid out in memory by Tree.

#ifndef TB_SIM_MINIPORT_TREES_HPP_
#define TB_SIM_MINIPORT_TREES_HPP_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "flue/ddi/ndischimney.hpp"

namespace flue::test {

/// The structures of all layers: a block gets those that its type names.
struct States {
  NEIGHBOR_OFFLOAD_STATE_CONST neighbor_const{};
  NEIGHBOR_OFFLOAD_STATE_CACHED neighbor_cached{};
  NEIGHBOR_OFFLOAD_STATE_DELEGATED neighbor_delegated{};
  UCHAR source_address[16]{};
  UCHAR destination_address[16]{};
  PATH_OFFLOAD_STATE_CACHED path_cached{};
  TCP_OFFLOAD_STATE_CONST tcp_const{};
  TCP_OFFLOAD_STATE_CACHED tcp_cached{};
  TCP_OFFLOAD_STATE_DELEGATED tcp_delegated{};
};

struct Node {
  std::string object;  ///< name of the cell; empty: a placeholder
  UCHAR type = 0;
  bool state = false;  ///< state follows, or room for it
  States values = {};
  std::vector<Node> dependents = {};
  NET_BUFFER_LIST* send_data = nullptr;  ///< NetBufferListChain

  /// The same with other values.
  Node with(const std::function<void(States&)>& change) const;
  /// The same with these dependents.
  Node operator()(std::vector<Node> nodes) const;
};

// New objects, with values that an engine takes.
Node neighbor(const std::string& object);
Node ip4_path(const std::string& object);
Node ip6_path(const std::string& object);
Node tcp(const std::string& object);
/// A block that names an object, without state.
Node reference(const std::string& object, UCHAR type);
/// A block that names an object, with the structures of `type` behind it.
Node carrying(const std::string& object, UCHAR type);
Node placeholder();

/// Gives the cell of a name.
using Cells = std::function<NDIS_OFFLOAD_HANDLE*(const std::string& object)>;

/// Owns blocks and the state behind them.
class Tree {
 public:
  Tree(const std::vector<Node>& roots, const Cells& cells);

  NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* root() { return blocks_.front(); }
  std::size_t size() const { return blocks_.size(); }
  /// In depth-first order.
  const NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST& block(std::size_t i) const { return *blocks_[i]; }
  NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST& block(std::size_t i) { return *blocks_[i]; }
  /// Status names without "NDIS_STATUS_", in depth-first order.
  std::vector<std::string> statuses() const;
  /// The structure of that class behind block `i`.
  template <typename T>
  T state(std::size_t i, layout::StateClass one_class) const {
    return copy_in<T>(blocks_[i], state_offset(blocks_[i]->Header.Type, one_class));
  }
  /// Of a path's constant structure.
  std::vector<UCHAR> address(std::size_t i, bool source) const;

 private:
  NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* add(const Node& node, const Cells& cells);
  NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* add_list(const std::vector<Node>& nodes, const Cells& cells);
  void put_state(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* block, const Node& node, UCHAR* addresses);

  std::vector<std::unique_ptr<std::max_align_t[]>> memory_;
  std::vector<NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST*> blocks_;
};

}  // namespace flue::test

#endif  // TB_SIM_MINIPORT_TREES_HPP_
