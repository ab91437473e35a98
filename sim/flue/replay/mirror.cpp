// SPDX-License-Identifier: Apache-2.0

#include "flue/replay/mirror.hpp"

namespace flue::replay {
namespace {

template <typename Layer>
void take(Layer& layer, const std::string& name, const host::ObjectTable& objects) {
  auto* entry = layer.find(name);
  if (entry == nullptr || entry->object != nullptr) return;
  const host::Object* object = objects.find(name);
  if (object != nullptr && object->taken) {
    entry->object = object;
  } else {
    layer.remove(name);
  }
}

}  // namespace

void Mirror::learn(const host::Completion& completion, const host::ObjectTable& objects) {
  for (const host::BlockResult& block : completion.blocks) {
    if (completion.kind == host::OperationKind::kInitiate) {
      take(neighbors, block.object, objects);
      take(paths, block.object, objects);
      take(connections, block.object, objects);
    } else if (completion.kind == host::OperationKind::kTerminate &&
               block.status == NDIS_STATUS_SUCCESS) {
      neighbors.remove(block.object);
      paths.remove(block.object);
      connections.remove(block.object);
    }
  }
}

std::size_t connections_on(const host::Object& object) {
  if (object.layer == layout::Layer::kTcp) return 1;
  std::size_t count = 0;
  for (const host::Object* dependent : object.dependents) count += connections_on(*dependent);
  return count;
}

}  // namespace flue::replay
