// SPDX-License-Identifier: Apache-2.0

#include "flue/host/operation_tree.hpp"

#include <unordered_set>
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

}  // namespace

OperationTree::OperationTree(OperationKind kind, const Tree& tree, ObjectTable& objects,
                             BlockMemory& memory)
    : kind_(kind), objects_(objects), memory_(memory) {
  collect(tree);
  decide_types();
  decide_state();
  lay_out();
}

OperationTree::~OperationTree() { memory_.give_back(std::move(piece_)); }

void OperationTree::collect(const Tree& tree) {
  struct Frame {
    const std::vector<Block>* list;
    std::size_t next;
    std::size_t parent;
  };
  std::vector<Frame> stack{{&tree, 0, kNoParent}};
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
    entry.presents_handle = entry.object != nullptr && block.handle.has_value();
    entries_.push_back(entry);
    if (!block.dependents.empty()) stack.push_back({&block.dependents, 0, entries_.size() - 1});
  }
}

void OperationTree::decide_types() {
  types_.reserve(entries_.size());
  for (const Entry& entry : entries_) {
    if (entry.source->type != kTypeLeftOut) {
      types_.push_back(entry.source->type);
      // A reference in the same tree goes by it, before the target has answered.
      if (kind_ == OperationKind::kInitiate && entry.object != nullptr &&
          has_state(entry.source->state) && !entry.object->offloaded()) {
        entry.object->layer = layer_of(entry.source->type);
      }
      continue;
    }
    const std::optional<Layer> known = entry.object == nullptr ? std::nullopt : entry.object->layer;
    const std::optional<Layer> below =
        entry.parent == kNoParent ? std::nullopt : layer_of(types_[entry.parent]);
    types_.push_back(all_type(known ? *known : layer_above(below)));
  }
}

void OperationTree::decide_state() {
  std::unordered_set<const Object*> brought;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    Entry& entry = entries_[i];
    if (entry.object == nullptr) continue;
    const bool given = has_state(entry.source->state);
    if (kind_ == OperationKind::kInitiate) {
      // The second block of an object is a linker to the first (OP-36).
      entry.brings_state = given && !entry.presents_handle && !entry.object->offloaded() &&
                           classes_of(types_[i]) == StateClass::kAll &&
                           brought.insert(entry.object).second;
      entry.state_follows = entry.brings_state;
    } else {
      entry.state_follows = follows_reference(kind_, types_[i], given);
      entry.brings_state = entry.state_follows && kind_ == OperationKind::kUpdate;
    }
  }
}

void OperationTree::lay_out() {
  std::size_t size = 0;
  std::size_t paths = 0;
  std::size_t presented = 0;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    size += aligned(entries_[i].state_follows ? block_size_with_state(types_[i]) : kBlockSize);
    paths += entries_[i].state_follows && is_path(types_[i]);
    presented += entries_[i].presents_handle;
  }
  piece_ = memory_.take(size);
  // Blocks point into these: they must not move.
  addresses_.reserve(paths);
  presented_.reserve(presented);
  given_.resize(entries_.size());

  std::vector<Pobl*> last_sibling(entries_.size() + 1,
                                  nullptr);  // of each parent; roots at the end
  std::byte* at = piece_.bytes.get();
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    Entry& entry = entries_[i];
    entry.block = reinterpret_cast<Pobl*>(at);
    Pobl& block = *entry.block;
    block.Header = {types_[i], static_cast<UCHAR>(entry.state_follows ? 1 : 0), kBlockSize};
    // Not final: a target that leaves it is found (GEN-3).
    block.Status = NDIS_STATUS_PENDING;
    if (entry.presents_handle) {
      presented_.push_back({{nullptr}, as_cell(*entry.source->handle)});
      block.OffloadHandle = &presented_.back();
    } else if (entry.object != nullptr) {
      block.OffloadHandle = &entry.object->handle;
    }

    const bool root = entry.parent == kNoParent;
    Pobl*& sibling = last_sibling[root ? entries_.size() : entry.parent];
    if (sibling != nullptr) {
      sibling->NextBlock = &block;
    } else if (!root) {
      entries_[entry.parent].block->DependentBlockList = &block;
    }
    sibling = &block;

    if (entry.state_follows) {
      if (is_path(types_[i])) entry.addresses = &addresses_.emplace_back();
      if (entry.brings_state) given_[i] = entry.source->state;
      write_state(&block, given_[i], entry.addresses);
    }
    at += aligned(entry.state_follows ? block_size_with_state(types_[i]) : kBlockSize);
    entry.source = nullptr;
  }
}

}  // namespace flue::host
