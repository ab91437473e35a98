// SPDX-License-Identifier: Apache-2.0

#include "flue/ndis/host_judge.hpp"

#include <utility>

#include "flue/ddi/flat_map.hpp"

namespace flue::ndis {
namespace {

/// SYNC-6 speaks of connections; for neighbors and paths the documents are silent.
bool ends_connection(const WatchedBlock& watched) {
  return layer_of(watched.given.Header.Type) == layout::Layer::kTcp;
}

void judge_block(Operation operation, const WatchedBlock& watched, const WatchedObject& object,
                 const Report& report) {
  const bool being_offloaded = object.has_open(Use::kInitiate);
  if (being_offloaded) {
    const char* statement = operation == Operation::kInitiate ? "INIT-1"
                            : operation == Operation::kUpdate ? "SYNC-1"
                                                              : "SYNC-4";
    report(statement, &watched,
           std::string(to_string(operation)) + " of an object being offloaded");
  }
  if (operation == Operation::kUpdate) {
    if (object.has_open(Use::kUpdate)) report("SYNC-2", &watched, "two open updates on one object");
    if (object.invalidated) report("SYNC-3", &watched, "update of an invalidated object");
  }
  if (operation == Operation::kTerminate && ends_connection(watched)) {
    for (const Use use : {Use::kQuery, Use::kUpdate, Use::kInvalidate}) {
      if (!object.has_open(use)) continue;
      report("SYNC-6", &watched,
             std::string("terminate of a connection while ") + to_string(use) + " is open on it");
    }
  }
}

}  // namespace

void judge_start(const WatchedTree& tree, const ObjectTable& objects, const Report& report) {
  FlatMap<const NDIS_OFFLOAD_HANDLE*, bool> judged;  // references may repeat
  for (const WatchedBlock& watched : tree.blocks) {
    const WatchedObject* object = objects.find(watched.object());
    if (watched.object() == nullptr || object == nullptr) continue;
    if (object->open.empty() && !object->invalidated) continue;  // forbids nothing
    if (tree.blocks.size() > 1 && std::exchange(judged[watched.object()], true)) continue;
    judge_block(tree.operation, watched, *object, report);
  }
}

const char* judge_send(const NDIS_OFFLOAD_HANDLE* handle, const ObjectTable& objects) {
  const WatchedObject* object = objects.find(handle);
  if (object == nullptr) return nullptr;
  if (object->has_open(Use::kInitiate)) return "SYNC-4";
  if (object->has_open(Use::kTerminate) || object->terminated) return "SYNC-8";
  return nullptr;
}

}  // namespace flue::ndis
