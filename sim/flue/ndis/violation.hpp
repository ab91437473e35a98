// SPDX-License-Identifier: Apache-2.0
//
// Violation: one thing that the contract checker found.

#ifndef FLUE_NDIS_VIOLATION_HPP_
#define FLUE_NDIS_VIOLATION_HPP_

#include <functional>
#include <string>

#include "flue/ddi/block_list.hpp"

namespace flue::ndis {

enum class Party { kHost, kNdis, kIntermediateDriver, kTarget };

/// "host", "ndis", "im", "target".
const char* to_string(Party party);

struct Violation {
  const char* statement = "";  ///< the statement of the specification that was broken: "SYNC-3"
  Party by = Party::kHost;

  /// The object, as the host's handle, or NULL where none is concerned or known.
  const NDIS_OFFLOAD_HANDLE* object = nullptr;

  // Addresses only, to tell operations and blocks apart: what is there may belong to anybody by
  // now. They are the same at every binding.
  const void* tree = nullptr;  ///< OffloadBlockList of the operation, or the send's NET_BUFFER_LIST
  const void* block = nullptr;  ///< block of that tree; NULL: the operation as a whole

  std::string detail = {};  ///< in plain words, with field and values
};

/// Called at once when something is found, from inside the call that broke the contract. Must not
/// call back into a binding.
using ViolationHandler = std::function<void(const Violation&)>;

}  // namespace flue::ndis

#endif  // FLUE_NDIS_VIOLATION_HPP_
