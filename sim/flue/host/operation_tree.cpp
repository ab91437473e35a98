// SPDX-License-Identifier: Apache-2.0

#include "flue/host/operation_tree.hpp"

#include <new>
#include <optional>
#include <utility>

#include "flue/ddi/block_state.hpp"

namespace flue::host {
namespace {

using layout::Layer;
using layout::StateClass;
using Pobl = NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST;

constexpr std::size_t aligned(std::size_t size) {
  constexpr std::size_t kAlign = alignof(Pobl);
  return (size + kAlign - 1) / kAlign * kAlign;
}

/// What a block of unknown layer most likely is, under a block of `below`.
Layer layer_above(std::optional<Layer> below) {
  if (!below) return Layer::kNeighbor;
  return level_of(*below) == 0 ? Layer::kIp4Path : Layer::kTcp;
}

bool is_path(UCHAR type) {
  const auto layer = layer_of(type);
  return layer && level_of(*layer) == 1;
}

/// Room behind a reference, by the table of chimney.md 3.4.
bool follows_reference(OperationKind kind, UCHAR type, bool given) {
  switch (kind) {
    case OperationKind::kInitiate:
    case OperationKind::kInvalidate:
      return false;
    case OperationKind::kQuery:
      return classes_of(type) != StateClass::kNone;
    case OperationKind::kUpdate:
      return given && classes_of(type) == StateClass::kCached;
    case OperationKind::kTerminate:
      return classes_of(type) == StateClass::kDelegated;
  }
  return false;
}

std::size_t size_of(const OperationTree::Entry& entry) {
  if (!entry.state_follows) return aligned(kBlockSize);
  const std::size_t size = aligned(block_size_with_state(entry.type));
  return is_path(entry.type) ? size + aligned(sizeof(PathAddresses)) : size;
}

}  // namespace

OperationTree::OperationTree(OperationKind kind, Tree tree, ObjectTable& objects,
                             BlockMemory& memory)
    : kind_(kind),
      tree_(std::move(tree)),
      objects_(objects),
      memory_(memory),
      number_(++objects.trees_) {
  collect();
  lay_out();
}

OperationTree::~OperationTree() { memory_.give_back(std::move(piece_)); }

void OperationTree::collect() {
  struct Frame {
    const std::vector<Block>* list;
    std::size_t next;
    std::size_t parent;
    std::size_t previous;
  };
  std::vector<Frame> stack{{&tree_, 0, kNoParent, kNoParent}};
  while (!stack.empty()) {
    Frame& top = stack.back();
    if (top.next == top.list->size()) {
      stack.pop_back();
      continue;
    }
    const Block& block = (*top.list)[top.next++];
    Entry entry{};
    entry.source = &block;
    entry.object = block.object.empty() ? nullptr : &objects_.get(block.object);
    entry.parent = top.parent;
    entry.previous = std::exchange(top.previous, entries_.size());
    entry.presents_handle = entry.object != nullptr && block.handle.has_value();
    entry.type = decide_type(entry);
    if (entry.object != nullptr) decide_state(entry);
    count_use(entry, +1);
    entries_.push_back(entry);
    if (!block.dependents.empty()) {
      stack.push_back({&block.dependents, 0, entries_.size() - 1, kNoParent});
    }
  }
}

OFFLOAD_STATE_TYPE OperationTree::decide_type(const Entry& entry) const {
  const OFFLOAD_STATE_TYPE asked_for = entry.source->type;
  if (asked_for == kTypeLeftOut) {
    if (entry.object != nullptr && entry.object->layer) return all_type(*entry.object->layer);
    return all_type(layer_above(entry.parent == kNoParent ? std::nullopt
                                                          : layer_of(entries_[entry.parent].type)));
  }
  // A reference in the same tree goes by it, before the target has answered.
  if (kind_ == OperationKind::kInitiate && entry.object != nullptr &&
      has_state(entry.source->state) && !entry.object->offloaded()) {
    entry.object->layer = layer_of(asked_for);
  }
  return asked_for;
}

void OperationTree::decide_state(Entry& entry) const {
  const bool given = has_state(entry.source->state);
  if (kind_ == OperationKind::kInitiate) {
    // The second block of an object is a linker to the first (OP-36).
    entry.brings_state = given && !entry.presents_handle && !entry.object->offloaded() &&
                         classes_of(entry.type) == StateClass::kAll &&
                         std::exchange(entry.object->brought_in_, number_) != number_;
    entry.state_follows = entry.brings_state;
  } else {
    entry.state_follows = follows_reference(kind_, entry.type, given);
    entry.brings_state = entry.state_follows && kind_ == OperationKind::kUpdate;
  }
}

void OperationTree::count_use(const Entry& entry, int change) const {
  if (entry.object == nullptr) return;
  const bool shared =
      kind_ == OperationKind::kQuery || (kind_ == OperationKind::kInitiate && !entry.brings_state);
  unsigned& uses = shared ? entry.object->shared_uses : entry.object->exclusive_uses;
  uses = static_cast<unsigned>(static_cast<int>(uses) + change);
}

void OperationTree::lay_out() {
  std::size_t size = 0;
  std::size_t presented = 0;
  for (const Entry& entry : entries_) {
    size += size_of(entry);
    presented += entry.presents_handle;
  }
  piece_ = memory_.take(size);
  presented_.reserve(presented);  // blocks point into it: it must not move
  std::byte* at = piece_.bytes.get();
  for (Entry& entry : entries_) {
    fill(entry, at);
    at += size_of(entry);
  }
}

void OperationTree::fill(Entry& entry, std::byte* at) {
  entry.block = reinterpret_cast<Pobl*>(at);
  Pobl& block = *entry.block;
  block.Header = {entry.type, static_cast<UCHAR>(entry.state_follows ? 1 : 0), kBlockSize};
  // Not final: a target that leaves it is found (GEN-3).
  block.Status = NDIS_STATUS_PENDING;
  if (entry.presents_handle) {
    presented_.push_back({{nullptr}, as_cell(*entry.source->handle)});
    block.OffloadHandle = &presented_.back();
  } else if (entry.object != nullptr) {
    block.OffloadHandle = &entry.object->handle;
  }
  if (entry.previous != kNoParent) {
    entries_[entry.previous].block->NextBlock = &block;
  } else if (entry.parent != kNoParent) {
    entries_[entry.parent].block->DependentBlockList = &block;
  }
  if (!entry.state_follows) return;
  if (is_path(entry.type)) {
    entry.addresses = new (at + aligned(block_size_with_state(entry.type))) PathAddresses;
  }
  static const State kNone;
  write_state(&block, entry.brings_state ? entry.source->state : kNone, entry.addresses);
}

}  // namespace flue::host
