// SPDX-License-Identifier: Apache-2.0
//
// DecideModel: the tables of docs/engine.md (Checks 2 and 3) in C++, beside flue_decide.

#ifndef TB_UNIT_DECIDE_MODEL_HPP_
#define TB_UNIT_DECIDE_MODEL_HPP_

#include <array>
#include <cstddef>
#include <cstdint>

#include "formats.hpp"
#include "packed.hpp"

namespace flue::test {

using layout::Status;

/// Table sizes and widths as the bench is built.
enum Table : std::size_t { kNeighbors, kPaths, kConnections, kTables };
inline constexpr std::array<std::uint32_t, kTables> kSizes{4, 5, 6};
inline constexpr unsigned kIndexWidth = 3, kGenerationWidth = 3;
inline constexpr std::uint32_t kGenerations = 1u << kGenerationWidth;
inline constexpr std::array<std::uint32_t, kTables> kLayerCodes{
    layout::kHandleNeighbor, layout::kHandlePath, layout::kHandleTcp};
inline constexpr std::array<Status, kTables> kNoEntries{
    Status::kOffloadNeighborEntries, Status::kOffloadPathEntries, Status::kOffloadTcpEntries};

inline Table table_of(Layer layer) {
  return layer == Layer::kNeighbor ? kNeighbors : layer == Layer::kTcp ? kConnections : kPaths;
}

/// All that a decision sees in its cycle.
struct Inputs {
  Token token;
  std::array<Meta, kTables> meta;
  std::array<bool, 2> dependents{};  // of a neighbor, of a path
  std::array<bool, kTables> slot_valid{};
  std::array<Slot, kTables> slot;
  std::array<std::uint32_t, kTables> capacity{};
  bool corrupt = false;
};

/// The last object of a layer, as PARENT_LAST names it.
struct LastObject {
  bool there = false, invalid = false;
  std::uint32_t index = 0;
};

class DecideModel {
 public:
  /// The commit, the members that do not matter in it zero.
  Commit decide(const Inputs& in) {
    const Token& token = in.token;
    const CommandHeader header = token.header.decoded();
    Commit commit;
    commit.valid = token.valid;
    if (!token.valid) return commit;
    commit.walk = token.walk;
    if (token.walk) {
      walk(in, commit);
      return commit;
    }
    const Table table = table_of(header.layer);
    const bool creates = header.opcode == Opcode::kInitiate && header.has_state;
    find_parent(in, header);
    commit.delegate = token.delegate;
    commit.header = token.header;
    commit.status = status_of(in, header);
    commit.success = commit.status == Status::kSuccess;
    commit.handle = creates ? 0 : header.handle;
    if (commit.success) apply(in, header, commit);
    if (!token.delegate) remember(in, header, commit, table);
    return commit;
  }
  void reset() { *this = DecideModel(); }
  std::uint32_t count(Table table) const { return counts_[table]; }

 private:
  static bool names(const Name& name, const Meta& meta) {
    return name.fits && meta.used && name.generation == meta.generation;
  }
  static bool object_lives(const Inputs& in, const CommandHeader& header) {
    const Meta& meta = in.meta[table_of(header.layer)];
    if (is_path(header.layer) && meta.ip6 != (header.layer == Layer::kIp6Path)) return false;
    return names(in.token.object, meta);
  }
  void find_parent(const Inputs& in, const CommandHeader& header) {
    const Table below = header.layer == Layer::kTcp ? kPaths : kNeighbors;
    if (header.parent_last) {
      parent_ = last_[below];
    } else {
      parent_ = {names(in.token.parent, in.meta[below]), in.meta[below].invalid,
                 in.token.parent.index};
    }
  }
  bool hangs_on_parent(const Meta& object) const {
    return parent_.there && object.link == parent_.index;
  }

  Status status_of(const Inputs& in, const CommandHeader& header) const {
    const Token& token = in.token;
    if (token.malformed != Status::kSuccess) return token.malformed;
    if (in.corrupt) return Status::kHardware;
    if (header.opcode == Opcode::kInitiate && header.has_state) return initiate_status(in, header);
    if (!object_lives(in, header)) return Status::kFailureHandle;
    const Table table = table_of(header.layer);
    const Meta& object = in.meta[table];
    const bool wrong_parent = header.check_parent && !hangs_on_parent(object);
    switch (header.opcode) {
      case Opcode::kInitiate:
        return wrong_parent ? Status::kFailureParent : Status::kSuccess;
      case Opcode::kUpdate:
        if (object.invalid && (header.has_state || header.do_link)) return Status::kFailureInvalid;
        if (wrong_parent) return Status::kFailureParent;
        if (header.do_link && (!parent_.there || parent_.invalid)) return Status::kFailureParent;
        if (header.has_state && table != kNeighbors && token.over_limit) {
          return Status::kFailureValue;
        }
        return Status::kSuccess;
      case Opcode::kTerminate:
        return table != kConnections && in.dependents[table] ? Status::kFailureDependents
                                                             : Status::kSuccess;
      default:
        return Status::kSuccess;
    }
  }
  Status initiate_status(const Inputs& in, const CommandHeader& header) const {
    const Token& token = in.token;
    const Table table = table_of(header.layer);
    if (table != kNeighbors && (!parent_.there || parent_.invalid)) return Status::kFailureParent;
    if (!in.slot_valid[table] || counts_[table] >= in.capacity[table]) return kNoEntries[table];
    if (table == kNeighbors) {
      if (!token.vlan_ok) return Status::kOffloadVlanMismatch;
      if (!token.mac_ok) return Status::kOffloadHwAddressEntries;
    } else if (table == kPaths) {
      if (token.over_limit) return Status::kOffloadPathMtu;
    } else {
      if (!token.state_ok) return Status::kFailureState;
      if (token.over_limit) return Status::kOffloadTcpRcvWindow;
    }
    return Status::kSuccess;
  }

  static bool& write_of(Commit& c, Table t) {
    return t == kNeighbors ? c.neighbor_write : t == kPaths ? c.path_write : c.tcp_write;
  }
  static bool& free_of(Commit& c, Table t) {
    return t == kNeighbors ? c.neighbor_free : t == kPaths ? c.path_free : c.tcp_free;
  }
  static Meta& meta_of(Commit& c, Table t) {
    return t == kNeighbors ? c.neighbor_meta : t == kPaths ? c.path_meta : c.tcp_meta;
  }
  static Meta emptied(const Meta& held) {
    Meta meta;
    meta.generation = held.used ? (held.generation + 1) % kGenerations : held.generation;
    return meta;
  }

  void apply(const Inputs& in, const CommandHeader& header, Commit& commit) {
    const Table table = table_of(header.layer);
    const Meta& object = in.meta[table];
    commit.index = in.token.object.index;
    switch (header.opcode) {
      case Opcode::kInitiate:
        if (!header.has_state) return;
        commit.create = true;
        commit.index = in.slot[table].index;
        commit.handle = kLayerCodes[table] << layout::kHandleLayerLsb |
                        in.slot[table].generation << kIndexWidth | in.slot[table].index;
        write_of(commit, table) = true;
        meta_of(commit, table) = {true, false, header.layer == Layer::kIp6Path,
                                  in.slot[table].generation, parent_.index};
        if (table != kNeighbors) arrive(commit, table, parent_.index);
        ++counts_[table];
        return;
      case Opcode::kInvalidate:
        write_of(commit, table) = true;
        meta_of(commit, table) = object;
        meta_of(commit, table).invalid = true;
        return;
      case Opcode::kUpdate:
        if (!header.do_link) return;
        write_of(commit, table) = true;
        meta_of(commit, table) = object;
        meta_of(commit, table).link = parent_.index;
        if (object.link == parent_.index) return;  // OP-9
        depart(commit, table, object.link);
        arrive(commit, table, parent_.index);
        return;
      case Opcode::kTerminate:
        write_of(commit, table) = true;
        meta_of(commit, table) = emptied(object);
        free_of(commit, table) = true;
        if (table != kNeighbors) depart(commit, table, object.link);
        --counts_[table];
        return;
      default:
        return;
    }
  }
  static void arrive(Commit& commit, Table table, std::uint32_t index) {
    (table == kPaths ? commit.neighbor_arrive : commit.path_arrive) = true;
    (table == kPaths ? commit.neighbor_arrive_index : commit.path_arrive_index) = index;
  }
  static void depart(Commit& commit, Table table, std::uint32_t index) {
    (table == kPaths ? commit.neighbor_depart : commit.path_depart) = true;
    (table == kPaths ? commit.neighbor_depart_index : commit.path_depart_index) = index;
  }
  static void walk(const Inputs& in, Commit& commit) {
    commit.index = in.token.object.index;
    for (Table table : {kNeighbors, kPaths, kConnections}) {
      if (commit.index >= kSizes[table]) continue;
      write_of(commit, table) = free_of(commit, table) = true;
      meta_of(commit, table) = emptied(in.meta[table]);
    }
  }
  void remember(const Inputs& in, const CommandHeader& header, const Commit& commit, Table table) {
    if (header.opcode != Opcode::kInitiate || in.token.malformed != Status::kSuccess) {
      last_ = {};
      return;
    }
    if (table == kConnections) return;
    last_[table] = {commit.success, !commit.create && in.meta[table].invalid, commit.index};
    if (table == kNeighbors) last_[kPaths] = {};
  }

  std::array<LastObject, 2> last_{};  // of neighbors and paths
  std::array<std::uint32_t, kTables> counts_{};
  LastObject parent_;  // of the token at hand
};

}  // namespace flue::test

#endif  // TB_UNIT_DECIDE_MODEL_HPP_
