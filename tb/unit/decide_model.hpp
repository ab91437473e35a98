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
inline constexpr unsigned kGenerationWidth = 3;
inline constexpr std::uint32_t kGenerations = 1u << kGenerationWidth;
inline constexpr std::array<Status, kTables> kNoEntries{
    Status::kOffloadNeighborEntries, Status::kOffloadPathEntries, Status::kOffloadTcpEntries};

inline Table table_of(Layer layer) {
  return layer == Layer::kNeighbor ? kNeighbors : layer == Layer::kTcp ? kConnections : kPaths;
}

/// All that a decision sees: of the message, and a cycle later of what is there.
struct Inputs {
  Token token;
  Findings findings;

  std::array<Found, kTables> found;
  std::array<bool, 2> dependents{};  // of a neighbor, of a path
  std::array<bool, kTables> room{};
  std::array<Slot, kTables> slot;
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
    find_parent(in, header);
    commit.delegate = token.delegate;
    commit.header = token.header;
    commit.status = status_of(in, header);
    commit.success = commit.status == Status::kSuccess;
    if (commit.success) apply(in, header, commit);
    if (!token.delegate) remember(in, header, commit, table);
    return commit;
  }
  void reset() { *this = DecideModel(); }

 private:
  void find_parent(const Inputs& in, const CommandHeader& header) {
    const Table below = header.layer == Layer::kTcp ? kPaths : kNeighbors;
    if (header.parent_last) {
      parent_ = last_[below];
    } else {
      parent_ = {in.found[below].live, in.found[below].invalid, in.token.parent.index};
    }
  }
  bool hangs_on_parent(const Found& object) const {
    return parent_.there && object.link == parent_.index;
  }

  Status status_of(const Inputs& in, const CommandHeader& header) const {
    const Findings& findings = in.findings;
    if (findings.malformed != Status::kSuccess) return findings.malformed;
    if (in.corrupt) return Status::kHardware;
    if (header.opcode == Opcode::kInitiate && header.has_state) return initiate_status(in, header);
    const Table table = table_of(header.layer);
    const Found& object = in.found[table];
    if (!object.live) return Status::kFailureHandle;
    const bool wrong_parent = header.check_parent && !hangs_on_parent(object);
    switch (header.opcode) {
      case Opcode::kInitiate:
        return wrong_parent ? Status::kFailureParent : Status::kSuccess;
      case Opcode::kUpdate:
        if (object.invalid && (header.has_state || header.do_link)) return Status::kFailureInvalid;
        if (wrong_parent) return Status::kFailureParent;
        if (header.do_link && (!parent_.there || parent_.invalid)) return Status::kFailureParent;
        if (header.has_state && table != kNeighbors && findings.over_limit) {
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
    const Findings& findings = in.findings;
    const Table table = table_of(header.layer);
    if (table != kNeighbors && (!parent_.there || parent_.invalid)) return Status::kFailureParent;
    if (!in.room[table]) return kNoEntries[table];
    if (table == kNeighbors) {
      if (!findings.vlan_ok) return Status::kOffloadVlanMismatch;
      if (!findings.mac_ok) return Status::kOffloadHwAddressEntries;
    } else if (table == kPaths) {
      if (findings.over_limit) return Status::kOffloadPathMtu;
    } else {
      if (!findings.state_ok) return Status::kFailureState;
      if (findings.over_limit) return Status::kOffloadTcpRcvWindow;
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
  static bool& take_of(Commit& c, Table t) {
    return t == kNeighbors ? c.neighbor_take : t == kPaths ? c.path_take : c.tcp_take;
  }
  static Meta emptied(std::uint32_t generation, bool used) {
    Meta meta;
    meta.generation = used ? (generation + 1) % kGenerations : generation;
    return meta;
  }
  /// What a live object has now.
  static Meta held(const Inputs& in, Table table) {
    const Found& found = in.found[table];
    return {true, found.invalid, in.token.header.decoded().layer == Layer::kIp6Path,
            in.token.object.generation, found.link};
  }

  void apply(const Inputs& in, const CommandHeader& header, Commit& commit) {
    const Table table = table_of(header.layer);
    const Found& object = in.found[table];
    commit.index = in.token.object.index;
    switch (header.opcode) {
      case Opcode::kInitiate:
        if (!header.has_state) return;
        commit.create = true;
        commit.index = in.slot[table].index;
        commit.generation = in.slot[table].generation;
        take_of(commit, table) = true;
        write_of(commit, table) = true;
        meta_of(commit, table) = {true, false, header.layer == Layer::kIp6Path,
                                  in.slot[table].generation, parent_.index};
        if (table != kNeighbors) arrive(commit, table, parent_.index);
        return;
      case Opcode::kInvalidate:
        write_of(commit, table) = true;
        meta_of(commit, table) = held(in, table);
        meta_of(commit, table).invalid = true;
        return;
      case Opcode::kUpdate:
        if (!header.do_link) return;
        write_of(commit, table) = true;
        meta_of(commit, table) = held(in, table);
        meta_of(commit, table).link = parent_.index;
        if (object.link == parent_.index) return;  // OP-9
        depart(commit, table, object.link);
        arrive(commit, table, parent_.index);
        return;
      case Opcode::kTerminate:
        write_of(commit, table) = true;
        meta_of(commit, table) = emptied(in.token.object.generation, true);
        free_of(commit, table) = true;
        if (table != kNeighbors) depart(commit, table, object.link);
        return;
      default:
        return;
    }
  }
  static void arrive(Commit& commit, Table table, std::uint32_t index) {
    (table == kPaths ? commit.neighbor_arrive : commit.path_arrive) = true;
    commit.arrive_index = index;
  }
  static void depart(Commit& commit, Table table, std::uint32_t index) {
    (table == kPaths ? commit.neighbor_depart : commit.path_depart) = true;
    commit.depart_index = index;
  }
  static void walk(const Inputs& in, Commit& commit) {
    commit.index = in.token.object.index;
    for (Table table : {kNeighbors, kPaths, kConnections}) {
      if (commit.index >= kSizes[table]) continue;
      write_of(commit, table) = free_of(commit, table) = true;
      meta_of(commit, table) = emptied(in.found[table].generation, in.found[table].used);
    }
  }
  void remember(const Inputs& in, const CommandHeader& header, const Commit& commit, Table table) {
    if (header.opcode != Opcode::kInitiate || in.findings.malformed != Status::kSuccess) {
      last_ = {};
      return;
    }
    if (table == kConnections) return;
    last_[table] = {commit.success, !commit.create && in.found[table].invalid, commit.index};
    if (table == kNeighbors) last_[kPaths] = {};
  }

  std::array<LastObject, 2> last_{};  // of neighbors and paths
  LastObject parent_;                 // of the token at hand
};

}  // namespace flue::test

#endif  // TB_UNIT_DECIDE_MODEL_HPP_
