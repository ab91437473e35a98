// SPDX-License-Identifier: Apache-2.0
//
// NET_BUFFER_LIST: Flue's own, as small as a send without data path needs it.

#ifndef FLUE_DDI_NET_BUFFER_LIST_HPP_
#define FLUE_DDI_NET_BUFFER_LIST_HPP_

#include "flue/ddi/basic_types.hpp"
#include "flue/ddi/status.hpp"
#include "flue/layout/flue_layout.hpp"

namespace flue {

/// One send. The sender's again when ProtocolTcpOffloadSendComplete brings it back. Not laid out as
/// in Windows: no byte of it is shared with drivers from elsewhere.
struct NET_BUFFER_LIST {
  NET_BUFFER_LIST* Next = nullptr;
  NDIS_STATUS Status =
      NDIS_STATUS_SUCCESS;         ///< written by the target before completion (chimney.md 1.3)
  ULONG DataLength = 0;            ///< bytes to send
  PVOID NdisReserved[2] = {};      ///< NDIS's, while the send is open
  PVOID ProtocolReserved[2] = {};  ///< the sender's
  PVOID MiniportReserved[2] = {};  ///< the target's, while the send is open

  /// What the next segment's headers are, as the target found them; its `result` says whether a
  /// segment could have gone out.
  layout::ResolveAnswer Headers;
};

}  // namespace flue

#endif  // FLUE_DDI_NET_BUFFER_LIST_HPP_
