// SPDX-License-Identifier: Apache-2.0

#include "flue/replay/upload_rules.hpp"

#include <algorithm>

#include "flue/replay/trees.hpp"

namespace flue::replay {

using host::OperationKind;

void UploadRules::sockets_gone(const kernel::Moment& moment,
                               const std::vector<kernel::Socket>& sockets) {
  LeavingByNeighbor leaving;
  for (const kernel::Socket& socket : sockets) {
    if (const auto* connection = context_.mirror.connections.newest(socket.said.key)) {
      const host::Object& path = *connection->object->parent;
      leaving[path.parent].connections.insert(connection->object);
      add_path(path, leaving);
    } else if (const auto* path = context_.mirror.paths.newest(kernel::path_of(socket.said))) {
      add_path(*path->object, leaving);  // it may have waited for this connection (LX-11)
    }
  }
  for (const auto& [neighbor, of_it] : leaving) {
    give_back({Rule::kGone, moment, {}, 0}, *neighbor, of_it);
  }
}

void UploadRules::give_back_path(const Cause& cause, const std::string& name) {
  const host::Object& path = *context_.mirror.paths.find(name)->object;
  Leaving leaving;
  leaving.paths.insert(&path);
  leaving.connections.insert(path.dependents.begin(), path.dependents.end());
  give_back(cause, *path.parent, leaving);
}

void UploadRules::give_back_bare(const Cause& cause, const std::vector<std::string>& names) {
  LeavingByNeighbor leaving;
  for (const std::string& name : names) {
    if (const auto* path = context_.mirror.paths.find(name)) {
      if (path->object->dependents.empty()) add_path(*path->object, leaving);
    } else if (const auto* neighbor = context_.mirror.neighbors.find(name)) {
      if (neighbor->object->dependents.empty()) leaving[neighbor->object];
    }
  }
  for (const auto& [neighbor, of_it] : leaving) give_back(cause, *neighbor, of_it);
}

void UploadRules::add_path(const host::Object& path, LeavingByNeighbor& leaving) {
  leaving[path.parent].paths.insert(&path);
}

void UploadRules::give_back(Cause cause, const host::Object& neighbor, const Leaving& leaving) {
  const auto goes = [&leaving](const host::Object* path) {
    return leaving.paths.count(path) != 0 &&
           std::all_of(path->dependents.begin(), path->dependents.end(),
                       [&](const host::Object* each) { return leaving.connections.count(each); });
  };
  cause.connections = leaving.connections.size();
  if (std::all_of(neighbor.dependents.begin(), neighbor.dependents.end(), goes)) {
    context_.target.carry_out(cause, OperationKind::kTerminate, {upload_all(neighbor)});
    return;
  }
  host::Tree paths;
  host::Tree connections;
  for (const host::Object* path : leaving.paths) {
    if (goes(path)) paths.push_back(upload_all(*path));
  }
  for (const host::Object* connection : leaving.connections) {
    if (!goes(connection->parent)) connections.push_back(upload(*connection));
  }
  const std::size_t alone = connections.size();
  cause.connections -= alone;
  if (!paths.empty()) context_.target.carry_out(cause, OperationKind::kTerminate, paths);
  cause.connections = alone;
  if (alone != 0) context_.target.carry_out(cause, OperationKind::kTerminate, connections);
}

}  // namespace flue::replay
