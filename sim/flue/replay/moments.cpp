// SPDX-License-Identifier: Apache-2.0

#include "flue/replay/moments.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

namespace flue::replay {
namespace {

using host::OperationKind;
using Kind = Happening::Kind;

/// The IPv4 and the IPv6 side of one event are seen one after the other; so are short connections.
constexpr std::chrono::milliseconds kTogether(600);
constexpr std::chrono::milliseconds kComingsAndGoingsTogether(1500);

std::chrono::milliseconds patience(Kind kind) {
  return kind == Kind::kComingAndGoing ? kComingsAndGoingsTogether : kTogether;
}

std::optional<Kind> kind_of(const Deed& deed) {
  switch (deed.cause.rule) {
    case Rule::kOffload:
    case Rule::kGone:
    case Rule::kRoom:
      return Kind::kComingAndGoing;
    case Rule::kMacChanged:
      return Kind::kMacChanged;
    case Rule::kNeighborUnusable:
      return Kind::kNeighborUnusable;
    case Rule::kNeighborBack:
    case Rule::kSourceChanged:
      return Kind::kNeighborReplaced;
    case Rule::kNextHopChanged:
      if (!deed.cause.instead_of.empty()) return Kind::kNextHopChanged;
      return deed.completion.kind == OperationKind::kInvalidate ? Kind::kPathLost
                                                                : Kind::kPathReplaced;
    case Rule::kPathMtuChanged:
      return Kind::kPathMtuChanged;
    case Rule::kSocketChanged:
      return Kind::kSocketChanged;
    case Rule::kRetrieve:
      return Kind::kRetrieved;
    case Rule::kInterfaceDown:
      return Kind::kInterfaceDown;
    case Rule::kUpdateFailed:
      return Kind::kUpdateFailed;
    case Rule::kConfirmed:
    case Rule::kDataSent:
    case Rule::kReachabilityQuery:
      break;
  }
  return std::nullopt;
}

void add_once(std::vector<std::string>& list, const std::string& text) {
  if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(text);
}

/// `eth0` of `10.0.0.2%eth0#2`
std::string interface_of(const std::string& neighbor) {
  const std::string plain = neighbor.substr(0, neighbor.find('#'));
  return plain.substr(plain.find('%') + 1);
}

std::size_t connections_done(const host::Completion& completion) {
  return static_cast<std::size_t>(std::count_if(
      completion.blocks.begin(), completion.blocks.end(), [](const host::BlockResult& block) {
        return layer_of(block.type) == layout::Layer::kTcp && block.status == NDIS_STATUS_SUCCESS;
      }));
}

}  // namespace

std::string plain_neighbor(const std::string& name) {
  std::string plain = name.substr(0, name.find('#'));
  if (plain.compare(0, 4, "fe80") == 0) return plain;
  return plain.substr(0, plain.find('%'));
}

std::string plain_path(const std::string& name) {
  return plain_neighbor(name.substr(name.find('>') + 1));
}

Happening& Moments::open(Kind kind, const std::string& value, kernel::RecordTime at) {
  const auto found = std::find_if(open_.begin(), open_.end(), [&](const Happening& each) {
    return each.kind == kind && each.value == value && at - each.last <= patience(kind);
  });
  if (found != open_.end()) return *found;
  Happening& made = open_.emplace_back();
  made.kind = kind;
  made.value = value;
  made.first = at;
  return made;
}

void Moments::add(const Deed& deed) {
  const kernel::RecordTime at = deed.cause.moment.time;
  close(at);
  const std::string option = new_option(deed);
  const auto kind = kind_of(deed);
  if (!kind) return;

  const host::Block root = deed.tree == nullptr ? host::Block() : deed.tree->front();
  std::string value = option;
  if (*kind == Kind::kMacChanged) {
    value = host::to_text(std::get<host::NeighborState>(root.state).DlDestinationAddress);
  } else if (*kind == Kind::kPathMtuChanged) {
    value = fmt::format("{}", std::get<host::PathState>(root.state).PathMtu);
  }

  Happening& happening = open(*kind, value, at);
  happening.last = at;
  ++happening.trees;
  ++happening.kinds[deed.completion.kind];
  happening.blocks += deed.completion.blocks.size();
  for (const host::BlockResult& block : deed.completion.blocks) ++happening.statuses[block.status];
  if (deed.cycles) happening.cycles.push_back(*deed.cycles);
  describe(deed, root, happening);
}

/// Who is concerned, and how many.
void Moments::describe(const Deed& deed, const host::Block& root, Happening& happening) {
  const std::string& name = deed.completion.blocks.front().object;
  switch (happening.kind) {
    case Kind::kComingAndGoing:
      (deed.cause.rule == Rule::kGone ? happening.given_back : happening.offloaded) +=
          connections_done(deed.completion);
      break;
    case Kind::kMacChanged:
    case Kind::kNeighborUnusable:
      add_once(happening.subjects, plain_neighbor(name));
      happening.connections += deed.cause.connections;
      break;
    case Kind::kNeighborReplaced:
    case Kind::kNextHopChanged:
      add_once(happening.before, plain_neighbor(deed.cause.instead_of));
      if (deed.completion.kind != OperationKind::kUpdate) break;
      add_once(happening.after, plain_neighbor(name));
      for (const host::Block& path : root.dependents) {
        add_once(happening.subjects, plain_path(path.object));
        ++happening.paths;
      }
      happening.connections += deed.cause.connections;
      break;
    case Kind::kPathReplaced:
      if (deed.cause.connections == 0) break;  // the neighbor that was left
      [[fallthrough]];
    case Kind::kPathLost:
    case Kind::kPathMtuChanged:
      add_once(happening.subjects, plain_path(name));
      happening.connections += deed.cause.connections;
      break;
    case Kind::kInterfaceDown:
      add_once(happening.subjects, interface_of(name));
      if (deed.completion.kind == OperationKind::kTerminate) {
        happening.connections += deed.cause.connections;
      }
      break;
    case Kind::kSocketChanged:
    case Kind::kRetrieved:
    case Kind::kUpdateFailed:
      add_once(happening.subjects, name);
      happening.connections += deed.cause.connections;
      break;
  }
}

/// What of a connection's cached variables is new, in words; empty for anything else.
std::string Moments::new_option(const Deed& deed) {
  std::string words;
  if (deed.tree == nullptr || deed.completion.kind == OperationKind::kTerminate) {
    for (const host::BlockResult& block : deed.completion.blocks) options_.erase(block.object);
    return words;
  }
  std::vector<const host::Tree*> lists{deed.tree};
  while (!lists.empty()) {
    const host::Tree* list = lists.back();
    lists.pop_back();
    for (const host::Block& block : *list) {
      lists.push_back(&block.dependents);
      const auto* now = std::get_if<host::TcpState>(&block.state);
      if (now == nullptr) continue;
      const auto before = options_.find(block.object);
      if (before != options_.end()) {
        const auto say = [&words](const std::string& text) {
          words += (words.empty() ? "" : ", ") + text;
        };
        const host::TcpState& was = before->second;
        if (was.TosOrTrafficClass != now->TosOrTrafficClass) {
          say(fmt::format("traffic class {}", now->TosOrTrafficClass));
        }
        if (was.InitialRcvWnd != now->InitialRcvWnd) {
          say(fmt::format("receive buffer {}", now->InitialRcvWnd));
        }
        if (((was.CachedFlags ^ now->CachedFlags) & TCP_FLAG_KEEP_ALIVE_ENABLED) != 0) {
          const bool on = (now->CachedFlags & TCP_FLAG_KEEP_ALIVE_ENABLED) != 0;
          say(on ? "keepalive on" : "keepalive off");
        }
      }
      options_[block.object] = *now;
    }
  }
  return words;
}

void Moments::close(std::optional<kernel::RecordTime> now) {
  while (!open_.empty()) {
    const Happening& oldest = open_.front();
    if (now && *now - oldest.last <= patience(oldest.kind)) return;
    receiver_(oldest);
    open_.pop_front();
  }
}

void Moments::finish() { close(std::nullopt); }

}  // namespace flue::replay
