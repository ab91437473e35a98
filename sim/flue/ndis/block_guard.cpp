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
  const auto found = retired_.find(block);
  if (found == retired_.end()) return;
  check(block, found->second);
  retired_.erase(found);
}

void BlockGuard::check_all() {
  for (const auto& [block, bytes] : retired_) check(block, bytes);
}

void BlockGuard::check(const void* block, std::size_t bytes) const {
  const auto* memory = static_cast<const unsigned char*>(block);
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
