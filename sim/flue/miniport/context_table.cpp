// SPDX-License-Identifier: Apache-2.0

#include "flue/miniport/context_table.hpp"

#include <algorithm>
#include <utility>

namespace flue::miniport {

ContextTable::ContextTable(const EngineIdentity& identity) : identity_(identity) { clear(); }

void ContextTable::clear() {
  layers_[layout::kHandleNeighbor].assign(identity_.neighbors, Context{});
  layers_[layout::kHandlePath].assign(identity_.paths, Context{});
  layers_[layout::kHandleTcp].assign(identity_.connections, Context{});
}

/// The slot that the handle's index names, whatever is in it.
const ContextTable::Context* ContextTable::at(std::uint32_t handle) const {
  const auto& contexts = layers_[handle >> layout::kHandleLayerLsb];
  const std::uint32_t index = identity_.index_of(handle);
  return index < contexts.size() ? &contexts[index] : nullptr;
}

ContextTable::Context* ContextTable::at(std::uint32_t handle) {
  return const_cast<Context*>(std::as_const(*this).at(handle));
}

bool ContextTable::add(std::uint32_t handle, NDIS_HANDLE ndis_offload_handle) {
  Context* context = at(handle);
  if (context == nullptr || context->handle != 0) return false;
  *context = Context{handle, false, births_++, ndis_offload_handle};
  return true;
}

void ContextTable::remove(std::uint32_t handle) {
  Context* context = at(handle);
  if (context != nullptr && context->handle == handle) *context = Context{};
}

std::optional<NDIS_HANDLE> ContextTable::find(std::uint32_t handle) const {
  const Context* context = at(handle);
  if (context == nullptr || handle == 0 || context->handle != handle) return std::nullopt;
  return context->ndis_offload_handle;
}

void ContextTable::excuse(std::uint32_t handle) {
  Context* context = at(handle);
  if (context != nullptr && context->handle == handle) context->excused = true;
}

std::vector<NDIS_HANDLE> ContextTable::unexcused_connections() const {
  std::vector<const Context*> contexts;
  for (const Context& context : layers_[layout::kHandleTcp]) {
    if (context.handle != 0 && !context.excused) contexts.push_back(&context);
  }
  std::sort(contexts.begin(), contexts.end(),
            [](const Context* a, const Context* b) { return a->birth < b->birth; });
  std::vector<NDIS_HANDLE> handles;
  handles.reserve(contexts.size());
  for (const Context* context : contexts) handles.push_back(context->ndis_offload_handle);
  return handles;
}

}  // namespace flue::miniport
