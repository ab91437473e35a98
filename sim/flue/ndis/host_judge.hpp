// SPDX-License-Identifier: Apache-2.0
//
// The statements that the host has to keep when it starts something (chimney.md 4.7).

#ifndef FLUE_NDIS_HOST_JUDGE_HPP_
#define FLUE_NDIS_HOST_JUDGE_HPP_

#include "flue/ndis/watched_tree.hpp"

namespace flue::ndis {

/// INIT-1, SYNC-1 to SYNC-4, SYNC-6, against what `objects` says was open before `tree`.
void judge_start(const WatchedTree& tree, const ObjectTable& objects, const Report& report);

/// What a send breaks, or NULL: "SYNC-4" or "SYNC-8".
const char* judge_send(const NDIS_OFFLOAD_HANDLE* handle, const ObjectTable& objects);

}  // namespace flue::ndis

#endif  // FLUE_NDIS_HOST_JUDGE_HPP_
