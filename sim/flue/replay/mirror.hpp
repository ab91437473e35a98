// SPDX-License-Identifier: Apache-2.0
//
// Mirror: what is offloaded, by what the kernel calls it.

#ifndef FLUE_REPLAY_MIRROR_HPP_
#define FLUE_REPLAY_MIRROR_HPP_

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "flue/host/object.hpp"
#include "flue/host/results.hpp"
#include "flue/linux/kernel_model.hpp"

namespace flue::replay {

/// One layer of the mirror. `Facts` are what is remembered with each object.
template <typename Key, typename Facts>
class MirrorLayer final {
 public:
  struct Entry {
    Key key;
    std::string name;  ///< of the host's object
    /// Links, invalid marks and what was last given; NULL until the target has taken it.
    const host::Object* object = nullptr;
    Facts facts;
  };

  /// The object last made for `key`; NULL if there is none. Valid until the next operation.
  Entry* newest(const Key& key) {
    const auto found = names_.find(key);
    return found == names_.end() ? nullptr : find(found->second.back());
  }
  /// The object of that name; NULL if there is none. Valid until the next operation.
  Entry* find(const std::string& name) {
    const auto found = entries_.find(name);
    return found == entries_.end() ? nullptr : &found->second;
  }
  /// Makes an entry for an object that is going to be offloaded under a name that is not in use.
  Entry& add(const Key& key, const std::string& base_name, Facts facts) {
    std::string name = base_name;
    for (int number = 2; entries_.count(name) != 0; ++number) {
      name = base_name + "#" + std::to_string(number);
    }
    names_[key].push_back(name);
    Entry& entry = entries_[name];
    entry = {key, std::move(name), nullptr, std::move(facts)};
    return entry;
  }
  void remove(const std::string& name) {
    const auto entry = entries_.find(name);
    if (entry == entries_.end()) return;
    const auto names = names_.find(entry->second.key);
    std::vector<std::string>& all = names->second;
    all.erase(std::remove(all.begin(), all.end(), name), all.end());
    if (all.empty()) names_.erase(names);
    entries_.erase(entry);
  }

  /// By name.
  const std::map<std::string, Entry>& entries() const { return entries_; }
  /// The names of all entries, in the order of their keys; of one key, the oldest first. A copy, to
  /// go on with while entries come and go.
  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const auto& [key, names] : names_) all.insert(all.end(), names.begin(), names.end());
    return all;
  }

 private:
  std::map<std::string, Entry> entries_;
  std::map<Key, std::vector<std::string>> names_;  // oldest first; never empty
};

struct NeighborFacts {
  kernel::RecordTime confirmed_at{0};  ///< as the target was last told (LX-3)
};
struct PathFacts {
  ULONG PathMtu = 0;  ///< as of the path's last lookup
};
struct TcpFacts {
  /// Delegated variables as the host caused them: what initiate gave, as changed by update commands
  /// (UPD-9 to UPD-13).
  host::TcpState caused;
};

/// Entries come with `add`, before the initiate that is to make the object, and are kept up to date
/// by `learn`.
class Mirror final {
 public:
  using Neighbors = MirrorLayer<kernel::NeighborKey, NeighborFacts>;
  using Paths = MirrorLayer<kernel::PathKey, PathFacts>;
  using Connections = MirrorLayer<kernel::SocketKey, TcpFacts>;

  Neighbors neighbors;
  Paths paths;
  Connections connections;

  /// After every operation: what the target took is there, what it did not take or gave back is
  /// not.
  void learn(const host::Completion& completion, const host::ObjectTable& objects);
};

/// Connections that hang on a neighbor or path.
std::size_t connections_on(const host::Object& object);

}  // namespace flue::replay

#endif  // FLUE_REPLAY_MIRROR_HPP_
