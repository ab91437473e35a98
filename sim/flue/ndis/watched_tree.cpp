// SPDX-License-Identifier: Apache-2.0

#include "flue/ndis/watched_tree.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <iterator>
#include <utility>

#include "flue/ddi/flat_map.hpp"

namespace flue::ndis {
namespace {

constexpr NDIS_STATUS kInitiateStatuses[] = {
    NDIS_STATUS_SUCCESS,
    NDIS_STATUS_FAILURE,
    NDIS_STATUS_RESOURCES,
    NDIS_STATUS_OFFLOAD_PARTIAL_SUCCESS,
    NDIS_STATUS_OFFLOAD_TCP_ENTRIES,
    NDIS_STATUS_OFFLOAD_PATH_ENTRIES,
    NDIS_STATUS_OFFLOAD_NEIGHBOR_ENTRIES,
    NDIS_STATUS_OFFLOAD_IP_ADDRESS_ENTRIES,
    NDIS_STATUS_OFFLOAD_HW_ADDRESS_ENTRIES,
    NDIS_STATUS_OFFLOAD_VLAN_ENTRIES,
    NDIS_STATUS_OFFLOAD_TCP_XMIT_BUFFER,
    NDIS_STATUS_OFFLOAD_TCP_RCV_BUFFER,
    NDIS_STATUS_OFFLOAD_TCP_RCV_WINDOW,
    NDIS_STATUS_OFFLOAD_VLAN_MISMATCH,
    NDIS_STATUS_OFFLOAD_CONNECTION_REJECTED,
};

std::string describe(NDIS_STATUS status) {
  char text[96];
  std::snprintf(text, sizeof text, "%s (0x%08x)", ndis_status_name(status), status);
  return text;
}

bool is_allowed(Operation operation, NDIS_STATUS status) {
  if (operation != Operation::kInitiate) {
    return status == NDIS_STATUS_SUCCESS || status == NDIS_STATUS_FAILURE;
  }
  return std::find(std::begin(kInitiateStatuses), std::end(kInitiateStatuses), status) !=
         std::end(kInitiateStatuses);
}

/// Compares one field with what was given, and restores it.
template <typename T>
void restore(T& field, const T& given, const char* name, const char* statement,
             const WatchedBlock& watched, const Report& report) {
  constexpr std::size_t kBytes = sizeof(T);  // NOLINT(bugprone-sizeof-expression): pointers too
  if (std::memcmp(&field, &given, kBytes) == 0) return;
  report(statement, &watched, std::string(name) + " was changed");
  std::memcpy(&field, &given, kBytes);
}

}  // namespace

WatchedTree::WatchedTree(std::uint64_t serial_, Operation operation_,
                         NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* root_)
    : serial(serial_), operation(operation_), root(root_) {
  blocks.reserve(count_blocks(root_));
  for_each_block(root_, [this](NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* block) {
    const bool is_new =
        block->MiniportOffloadContext != nullptr && *block->MiniportOffloadContext == nullptr;
    blocks.push_back({block, *block, is_new});
  });
}

void Report::operator()(const char* statement, const WatchedBlock* block,
                        std::string detail) const {
  if (!handler_) return;
  const NDIS_OFFLOAD_HANDLE* object = block == nullptr ? nullptr : block->object();
  const void* address = block == nullptr ? nullptr : block->block;
  handler_({statement, by_, object, tree_, address, std::move(detail)});
}

void restore_fields(const WatchedTree& tree, const char* statement, const Report& report) {
  for (const WatchedBlock& watched : tree.blocks) {
    NDIS_MINIPORT_OFFLOAD_BLOCK_LIST& now = *watched.block;
    const NDIS_MINIPORT_OFFLOAD_BLOCK_LIST& given = watched.given;
#define FLUE_RESTORE(field) restore(now.field, given.field, #field, statement, watched, report)
    FLUE_RESTORE(Header);
    FLUE_RESTORE(NextBlock);
    FLUE_RESTORE(DependentBlockList);
    FLUE_RESTORE(NdisReserved);
    FLUE_RESTORE(MiniportOffloadContext);
    FLUE_RESTORE(NdisOffloadHandle);
    FLUE_RESTORE(ProtocolReserved);
    FLUE_RESTORE(ImReserved);
    FLUE_RESTORE(SourceHandle);
    FLUE_RESTORE(PortNumber);
    // A terminate may hand send data back; nobody else may write the chain (TERM-17).
    if (tree.operation != Operation::kTerminate) FLUE_RESTORE(NetBufferListChain);
#undef FLUE_RESTORE
  }
}

void judge_statuses(const WatchedTree& tree, const Report& report) {
  const bool is_initiate = tree.operation == Operation::kInitiate;
  for (const WatchedBlock& watched : tree.blocks) {
    const NDIS_STATUS status = watched.block->Status;
    if (status == NDIS_STATUS_PENDING) {
      report("GEN-3", &watched, "Status is not final");
    } else if (!is_allowed(tree.operation, status)) {
      report(is_initiate ? "INIT-13" : "GEN-5", &watched,
             std::string("Status of ") + to_string(tree.operation) + " is " + describe(status));
    } else if (watched.object() == nullptr && status != NDIS_STATUS_SUCCESS) {
      report(is_initiate ? "INIT-9" : "OP-4", &watched,
             "Status of a placeholder is " + describe(status));
    }
  }
}

void judge_cells(const WatchedTree& tree, const ObjectTable& objects, const Report& report) {
  if (tree.operation != Operation::kInitiate) return;

  // A tree may name a new object twice (OP-36): the cell belongs to all of its blocks together.
  struct Cell {
    const WatchedBlock* first = nullptr;
    bool taken = false;
  };
  FlatMap<const void*, Cell> cells;
  for (const WatchedBlock& watched : tree.blocks) {
    if (!watched.is_new) continue;
    Cell& cell = cells[watched.given.MiniportOffloadContext];
    if (cell.first == nullptr) cell.first = &watched;
    cell.taken = cell.taken || is_taken(watched.block->Status);
  }
  for (const WatchedBlock& watched : tree.blocks) {  // in the tree's order, not the map's
    const Cell* const cell = cells.find(watched.given.MiniportOffloadContext);
    if (cell == nullptr || cell->first != &watched) continue;
    const bool written = *watched.given.MiniportOffloadContext != nullptr;
    const WatchedObject* object = objects.find(watched.object());
    const bool by_another = object != nullptr && object->offloaded;
    if (cell->taken && !written) {
      report("INIT-2", &watched, "taken, but its cell is NULL");
    } else if (!cell->taken && written && !by_another) {
      report("INIT-3", &watched, "not taken, but its cell was written");
    }
  }
}

void judge_outstanding(const WatchedTree& tree, const ObjectTable& objects, const Report& report) {
  if (tree.operation != Operation::kTerminate) return;
  for (const WatchedBlock& watched : tree.blocks) {
    if (watched.object() == nullptr || watched.block->Status != NDIS_STATUS_SUCCESS) continue;
    const WatchedObject* object = objects.find(watched.object());
    if (object == nullptr) continue;
    for (const auto& open : object->open) {
      if (open.serial >= tree.serial || open.use == Use::kInitiate || open.use == Use::kTerminate) {
        continue;
      }
      report("TERM-12", &watched,
             std::string("terminated while a ") + to_string(open.use) + " is open");
    }
  }
}

void judge_relayed(const WatchedTree& tree, const Report& report) {
  for (std::size_t i = 0; i < tree.blocks.size() && i < tree.relayed.size(); ++i) {
    const NDIS_STATUS status = tree.blocks[i].block->Status;
    if (status == tree.relayed[i]) continue;
    report("IM-10", &tree.blocks[i],
           "Status is " + describe(status) + ", below it was " + describe(tree.relayed[i]));
  }
}

bool is_taken(NDIS_STATUS status) {
  return status == NDIS_STATUS_SUCCESS || status == NDIS_STATUS_OFFLOAD_PARTIAL_SUCCESS;
}

}  // namespace flue::ndis
