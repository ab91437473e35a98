// SPDX-License-Identifier: Apache-2.0

#include "flue/ndis/block_guard.hpp"

#include <cstring>
#include <utility>

namespace flue::ndis {

BlockGuard::BlockGuard(ViolationHandler on_violation) : on_violation_(std::move(on_violation)) {}

void BlockGuard::retire(void* block, std::size_t bytes) {
  std::memset(block, kPattern, bytes);
  retired_[block] = bytes;
}

void BlockGuard::reuse(void* block) {
  const std::size_t* const bytes = retired_.find(block);
  if (bytes == nullptr) return;
  check(block, *bytes);
  retired_.erase(block);
}

void BlockGuard::check_all() {
  retired_.for_each([this](const void* block, std::size_t bytes) { check(block, bytes); });
}

void BlockGuard::check(const void* block, std::size_t bytes) const {
  const auto* memory = static_cast<const unsigned char*>(block);
  // All bytes are the pattern if the first is, and each is as the one before.
  if (bytes == 0 || (memory[0] == kPattern && std::memcmp(memory, memory + 1, bytes - 1) == 0)) {
    return;
  }
  for (std::size_t offset = 0; offset < bytes; ++offset) {
    if (memory[offset] == kPattern) continue;
    if (on_violation_) {
      Violation violation{"GEN-4", Party::kTarget};
      violation.block = block;
      violation.detail = "written after its completion, at offset " + std::to_string(offset);
      on_violation_(violation);
    }
    return;
  }
}

}  // namespace flue::ndis
