// SPDX-License-Identifier: Apache-2.0
//
// ContractChecker: the state-manipulation operations.

#include "flue/ndis/checker.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "flue/ndis/host_judge.hpp"

namespace flue::ndis {
namespace {

void fill_miniport_fields(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST& block) {
  std::memset(block.MiniportReserved, ContractChecker::kPattern, sizeof block.MiniportReserved);
  std::memset(block.Scratch, ContractChecker::kPattern, sizeof block.Scratch);
}

}  // namespace

ContractChecker::ContractChecker(Party above, Party below, ViolationHandler on_violation)
    : above_(above), below_(below), on_violation_(std::move(on_violation)) {}

void ContractChecker::link(ContractChecker& upper, ContractChecker& lower) {
  upper.lower_ = &lower;
  lower.upper_ = &upper;
}

bool ContractChecker::may_start(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* tree) {
  if (open_tree(tree) == nullptr) return true;
  report("GEN-4", above_, tree, nullptr, "the tree was started again before it was completed");
  return false;
}

std::uint64_t ContractChecker::start(Operation operation, NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* tree) {
  if (tree == nullptr) return 0;
  for_each_block(tree,
                 [](NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* block) { fill_miniport_fields(*block); });
  auto watched = std::make_unique<WatchedTree>(++last_serial_, operation, tree);
  if (upper_ != nullptr) {
    const WatchedTree* same = upper_->open_tree(tree);
    if (same != nullptr) watched->upper_serial = same->serial;
  }
  if (above_ == Party::kHost) judge_start(*watched, objects_, reporter(above_, tree));
  for (const WatchedBlock& block : watched->blocks) {
    if (block.object() == nullptr || (operation == Operation::kInitiate && !block.is_new)) continue;
    objects_.begin(block.object(), use_of(operation), watched->serial);
  }
  open_[tree] = std::move(watched);
  return last_serial_;
}

void ContractChecker::handler_returned(const void* tree, std::uint64_t serial) {
  WatchedTree* watched = open_tree(tree);
  if (watched == nullptr || watched->serial != serial) return;  // completed inside the handler
  watched->in_handler = false;
  if (lower_ == nullptr) return;
  const WatchedTree* same = lower_->open_tree(tree);
  if (same == nullptr || same->operation != watched->operation) {
    report("IM-2", below_, tree, nullptr,
           std::string(to_string(watched->operation)) + " was not passed on");
  }
}

bool ContractChecker::may_complete(Operation operation, NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* tree) {
  if (tree == nullptr) return true;
  WatchedTree* watched = open_tree(tree);
  if (watched == nullptr) {
    report("GEN-2", below_, tree, nullptr,
           std::string(to_string(operation)) + " completed with a tree that is not open");
    return false;
  }
  if (watched->operation != operation) {
    report("GEN-2", below_, tree, nullptr,
           std::string(to_string(watched->operation)) + " completed as " + to_string(operation));
    return false;
  }
  judge_completion(*watched);
  close_uses(*watched);
  for (const WatchedBlock& block : watched->blocks) fill_miniport_fields(*block.block);
  return true;
}

void ContractChecker::judge_completion(WatchedTree& tree) {
  const Report to = reporter(below_, tree.root);
  // An intermediate driver that is just handed the completion has to pass it on, whenever that is.
  const bool relays_now = lower_ != nullptr && lower_->is_delivering(tree.root);
  if (tree.in_handler && !relays_now) to("GEN-1", nullptr, "completed inside the handler");
  restore_fields(tree, of_driver_below("GEN-7", "IM-4"), to);
  if (!tree.relayed.empty()) {
    judge_relayed(tree, to);  // whatever else is wrong with them was the driver further below
    return;
  }
  if (lower_ != nullptr) to("IM-2", nullptr, "answered by itself");
  judge_statuses(tree, to);
  judge_cells(tree, objects_, to);
  judge_outstanding(tree, objects_, to);
}

void ContractChecker::close_uses(const WatchedTree& tree) {
  for (const WatchedBlock& block : tree.blocks) {
    const NDIS_OFFLOAD_HANDLE* object = block.object();
    if (object == nullptr || (tree.operation == Operation::kInitiate && !block.is_new)) continue;
    const NDIS_STATUS status = block.block->Status;
    if (tree.operation == Operation::kInitiate && is_taken(status)) objects_.set_offloaded(object);
    if (tree.operation == Operation::kInvalidate && status == NDIS_STATUS_SUCCESS) {
      objects_.set_invalidated(object);
    }
    if (tree.operation == Operation::kTerminate && status == NDIS_STATUS_SUCCESS) {
      objects_.set_terminated(object);
    }
    objects_.end(object, tree.serial);
  }
}

void ContractChecker::deliver(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* tree) {
  std::unique_ptr<WatchedTree>* const found = open_.find(tree);
  if (found == nullptr) return;
  // Out of the way first: the protocol may start the same memory again before its handler returns.
  std::unique_ptr<WatchedTree> watched = std::move(*found);
  open_.erase(tree);

  const Report to = reporter(Party::kNdis, tree);
  auto block = watched->blocks.begin();
  for_each_block(tree, [&](NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* now) {
    if (block == watched->blocks.end()) return;
    if (now->OffloadHandle != block->object() ||
        std::memcmp(now->ProtocolReserved, block->given.ProtocolReserved,
                    sizeof now->ProtocolReserved) != 0) {
      to("GEN-7", &*block, "OffloadHandle or ProtocolReserved did not come back");
    }
    ++block;
  });

  WatchedTree* above = upper_ == nullptr ? nullptr : upper_->open_tree(tree);
  if (above != nullptr && above->serial == watched->upper_serial) {
    above->relayed.reserve(above->blocks.size());
    for_each_block(tree, [above](const NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* now) {
      above->relayed.push_back(now->Status);
    });
  }
  delivering_.push_back(std::move(watched));
}

void ContractChecker::delivered(const void* tree) {
  if (tree == nullptr || delivering_.empty()) return;
  const std::unique_ptr<WatchedTree> watched = std::move(delivering_.back());
  delivering_.pop_back();
  if (upper_ == nullptr || watched->upper_serial == 0) return;
  const WatchedTree* above = upper_->open_tree(tree);
  if (above != nullptr && above->serial == watched->upper_serial) {
    report("IM-2", above_, tree, nullptr, "completion was not passed on");
  }
}

WatchedTree* ContractChecker::open_tree(const void* root) {
  const std::unique_ptr<WatchedTree>* const found = open_.find(root);
  return found == nullptr ? nullptr : found->get();
}

bool ContractChecker::is_delivering(const void* root) const {
  return std::any_of(delivering_.begin(), delivering_.end(),
                     [root](const auto& tree) { return tree->root == root; });
}

const char* ContractChecker::of_driver_below(const char* of_target,
                                             const char* of_intermediate_driver) const {
  return below_ == Party::kIntermediateDriver ? of_intermediate_driver : of_target;
}

void ContractChecker::report(const char* statement, Party by, const void* tree,
                             const NDIS_OFFLOAD_HANDLE* object, std::string detail) const {
  if (on_violation_) on_violation_({statement, by, object, tree, nullptr, std::move(detail)});
}

Report ContractChecker::reporter(Party by, const void* tree) const {
  return {on_violation_, by, tree};
}

}  // namespace flue::ndis
