// SPDX-License-Identifier: Apache-2.0

#include "flue/ndis/operation.hpp"

namespace flue::ndis {

using layout::StateClass;

const char* to_string(Operation operation) {
  switch (operation) {
    case Operation::kInitiate:
      return "initiate";
    case Operation::kQuery:
      return "query";
    case Operation::kUpdate:
      return "update";
    case Operation::kInvalidate:
      return "invalidate";
    case Operation::kTerminate:
      return "terminate";
  }
  return "?";
}

StateClass classes_behind(Operation operation, const NDIS_MINIPORT_OFFLOAD_BLOCK_LIST& block) {
  if (block.Header.Revision == 0 || block.MiniportOffloadContext == nullptr)
    return StateClass::kNone;
  const StateClass named = classes_of(block.Header.Type);
  const bool is_reference = *block.MiniportOffloadContext != nullptr;
  const auto only = [named](StateClass classes) {
    return named == classes ? classes : StateClass::kNone;
  };
  switch (operation) {
    case Operation::kInitiate:
      return is_reference ? StateClass::kNone : only(StateClass::kAll);
    case Operation::kQuery:
      return is_reference ? named : StateClass::kNone;
    case Operation::kUpdate:
      return is_reference ? only(StateClass::kCached) : StateClass::kNone;
    case Operation::kInvalidate:
      return StateClass::kNone;
    case Operation::kTerminate:
      return is_reference ? only(StateClass::kDelegated) : StateClass::kNone;
  }
  return StateClass::kNone;
}

}  // namespace flue::ndis
