// SPDX-License-Identifier: Apache-2.0

#include <charconv>
#include <limits>

#include <fmt/format.h>

#include "flue/scenario/parse.hpp"
#include "flue/scenario/values.hpp"

namespace flue::scenario {
namespace {

using ndis::Operation;
using Kind = JsonTree::Kind;

/// The members of a block, found.
struct Members {
  std::optional<Json> object, type, state, dependents, handle, expect, expect_state;
};

Members members_of(Json json) {
  require_object(json, "a block");
  Members found;
  for (const Json member : json) {
    const std::string_view key = member.key();
    if (key == "object") {
      found.object = member;
    } else if (key == "type") {
      found.type = member;
    } else if (key == "state") {
      found.state = member;
    } else if (key == "dependents") {
      found.dependents = member;
    } else if (key == "handle") {
      found.handle = member;
    } else if (key == "expect") {
      found.expect = member;
    } else if (key == "expect_state") {
      found.expect_state = member;
    } else {
      unknown_key(member, "object, type, state, dependents, handle, expect, expect_state");
    }
  }
  return found;
}

OFFLOAD_STATE_TYPE state_type_of(Json json) {
  const auto type = offload_state_type_from_name(string(json));
  if (!type) {
    json.fail(
        fmt::format("{} is no OFFLOAD_STATE_TYPE; NeighborOffloadState, "
                    "Ip4OffloadCachedState, TcpOffloadDelegatedState and so on are possible",
                    json.shown()));
  }
  return *type;
}

/// A hexadecimal number; nothing for "last".
std::optional<std::uint64_t> handle_of(Json json) {
  std::string_view text = string(json);
  if (text == "last") return std::nullopt;
  if (text.substr(0, 2) == "0x" || text.substr(0, 2) == "0X") text.remove_prefix(2);
  std::uint64_t value = 0;
  const char* last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, value, 16);
  if (text.empty() || error != std::errc() || end != last) {
    json.fail(fmt::format(
        "{} is no handle; a hexadecimal number of up to 64 bits, \"0x1f\", or \"last\" is possible",
        json.shown()));
  }
  return value;
}

/// May state follow this block (chimney.md 3.4)?
void judge_state(Json state, const Members& members, const host::Block& block, Operation kind,
                 Cells& cells) {
  if (!members.object) state.fail("a placeholder (a block without object) carries no state");
  if (!members.type) state.fail("without type no state follows; name the type");
  switch (kind) {
    case Operation::kInitiate:
      if (members.handle || cells.full(block.object)) {
        state.fail("this block is a linker, the object is offloaded already: it carries no state");
      }
      if (classes_of(block.type) != layout::StateClass::kAll) {
        state.fail(fmt::format("{} does not name all three classes, which a new object needs",
                               offload_state_type_name(block.type)));
      }
      if (!cells.bring(block.object, *layer_of(block.type))) {
        state.fail(
            fmt::format("\"{}\" has state in this tree already; a second block of it is a "
                        "linker and carries none",
                        shown_text(block.object)));
      }
      return;
    case Operation::kUpdate:
      if (classes_of(block.type) != layout::StateClass::kCached) {
        state.fail(fmt::format("{} is not a cached type; an update changes cached variables only",
                               offload_state_type_name(block.type)));
      }
      return;
    case Operation::kQuery:
    case Operation::kTerminate:
      state.fail("this operation returns state; to say what is wanted, use expect_state");
    case Operation::kInvalidate:
      state.fail("no state follows a block of an invalidate");
  }
}

class TreeParser {
 public:
  TreeParser(Cells& cells, StateOperation& operation) : cells_(cells), operation_(operation) {}

  void parse(Json json) {
    open(json, operation_.tree, "a list of blocks");
    if (operation_.tree.capacity() == 0) json.fail("an empty list; at least one block is needed");
    while (!stack_.empty()) {
      Frame& top = stack_.back();
      if (!(top.at != top.end)) {
        stack_.pop_back();
        continue;
      }
      const Json block = *top.at;
      ++top.at;
      take(block, top.list->emplace_back());
    }
  }

 private:
  struct Frame {
    Json::Iterator at, end;
    std::vector<host::Block>* list;
  };

  void open(Json json, std::vector<host::Block>& list, const char* what) {
    require_list(json, what);
    std::size_t size = 0;
    for ([[maybe_unused]] const Json block : json) ++size;
    list.reserve(size);  // blocks below point into it: it must not move
    stack_.push_back({json.begin(), json.end(), &list});
  }

  void take(Json json, host::Block& block) {
    const Members members = members_of(json);
    const std::size_t number = operation_.blocks++;
    if (members.object) block.object = name(*members.object);
    if (members.type) block.type = state_type_of(*members.type);
    if (members.handle) {
      if (!members.object) {
        members.handle->fail("a placeholder (a block without object) has no cell to present it in");
      }
      block.handle = handle_of(*members.handle);
      if (!block.handle) operation_.present_last.push_back(number);
    }
    if (members.state) {
      judge_state(*members.state, members, block, operation_.kind, cells_);
      block.state = parse_state(*members.state, operation_.kind, block.type);
    } else if (members.object && operation_.kind == Operation::kUpdate &&
               classes_of(block.type) == layout::StateClass::kCached) {
      members.type->fail(fmt::format("{} needs state; leave the type out to update no variables",
                                     offload_state_type_name(block.type)));
    }
    if (operation_.kind == Operation::kTerminate && members.object) cells_.terminate(block.object);
    take_expectations(members, block, number);
    if (members.dependents) open(*members.dependents, block.dependents, "a list of blocks");
  }

  void take_expectations(const Members& members, const host::Block& block, std::size_t number) {
    if (!members.expect && !members.expect_state) return;
    BlockExpectation& expectation = operation_.expectations[number];
    if (members.expect) expectation.status = status(*members.expect);
    if (members.expect_state) {
      OFFLOAD_STATE_TYPE type = block.type;
      const auto layer = cells_.layer(block.object);
      if (!members.type && layer) type = all_type(*layer);
      parse_expected_state(*members.expect_state, type, expectation);
    }
  }

  Cells& cells_;
  StateOperation& operation_;
  std::vector<Frame> stack_;
};

}  // namespace

void parse_tree(Json json, Cells& cells, StateOperation& operation) {
  TreeParser(cells, operation).parse(json);
  cells.operation_done();
}

}  // namespace flue::scenario
