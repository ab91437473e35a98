// SPDX-License-Identifier: Apache-2.0
//
// Operation: the five state-manipulation operations (chimney.md 1.2), and which structures follow
// their blocks (3.4).

#ifndef FLUE_NDIS_OPERATION_HPP_
#define FLUE_NDIS_OPERATION_HPP_

#include "flue/ddi/ndischimney.hpp"

namespace flue::ndis {

enum class Operation { kInitiate, kQuery, kUpdate, kInvalidate, kTerminate };

/// "initiate", "query", "update", "invalidate", "terminate".
const char* to_string(Operation operation);

/// Which structures lie behind `block`, by chimney.md 3.4:
///
///   initiate    all three, behind a block of an all-type whose cell is NULL
///   query       those that Type names, behind a reference
///   update      cached, behind a reference of a cached type (OP-9)
///   invalidate  none
///   terminate   delegated, behind a reference of a delegated type
///
/// and none behind any block whose Header.Revision is 0: Revision is that of the structures, "when
/// one follows" (2.2). So a protocol says there that an initiate block comes without state although
/// its cell is empty.
layout::StateClass classes_behind(Operation operation,
                                  const NDIS_MINIPORT_OFFLOAD_BLOCK_LIST& block);

}  // namespace flue::ndis

#endif  // FLUE_NDIS_OPERATION_HPP_
