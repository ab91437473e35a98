// SPDX-License-Identifier: Apache-2.0
//
// NDIS_STATUS: the numbers of chimney.md 1.5.2, and their names.

#ifndef FLUE_DDI_STATUS_HPP_
#define FLUE_DDI_STATUS_HPP_

#include <optional>
#include <string_view>

#include "flue/ddi/basic_types.hpp"

namespace flue {

inline constexpr NDIS_STATUS NDIS_STATUS_SUCCESS = 0x00000000;
inline constexpr NDIS_STATUS NDIS_STATUS_PENDING = 0x00000103;  ///< never in a block's Status
inline constexpr NDIS_STATUS NDIS_STATUS_FAILURE = 0xC0000001;
inline constexpr NDIS_STATUS NDIS_STATUS_RESOURCES = 0xC000009A;

// Status indications.
inline constexpr NDIS_STATUS NDIS_STATUS_OFFLOAD_PAUSE = 0x40020001;
inline constexpr NDIS_STATUS NDIS_STATUS_UPLOAD_ALL = 0x40020002;
inline constexpr NDIS_STATUS NDIS_STATUS_OFFLOAD_RESUME = 0x40020003;
inline constexpr NDIS_STATUS NDIS_STATUS_OFFLOAD_STATE_INVALID = 0x40020005;
inline constexpr NDIS_STATUS NDIS_STATUS_TCP_CONNECTION_OFFLOAD_HARDWARE_CAPABILITIES = 0x4002000B;

// Results of an initiate block (INIT-13). The first is of informational severity: a test for "not
// an error" takes it for success.
inline constexpr NDIS_STATUS NDIS_STATUS_OFFLOAD_PARTIAL_SUCCESS = 0x40020004;
inline constexpr NDIS_STATUS NDIS_STATUS_OFFLOAD_TCP_ENTRIES = 0xC0231004;
inline constexpr NDIS_STATUS NDIS_STATUS_OFFLOAD_PATH_ENTRIES = 0xC0231005;
inline constexpr NDIS_STATUS NDIS_STATUS_OFFLOAD_NEIGHBOR_ENTRIES = 0xC0231006;
inline constexpr NDIS_STATUS NDIS_STATUS_OFFLOAD_IP_ADDRESS_ENTRIES = 0xC0231007;
inline constexpr NDIS_STATUS NDIS_STATUS_OFFLOAD_HW_ADDRESS_ENTRIES = 0xC0231008;
inline constexpr NDIS_STATUS NDIS_STATUS_OFFLOAD_VLAN_ENTRIES = 0xC0231009;
inline constexpr NDIS_STATUS NDIS_STATUS_OFFLOAD_TCP_XMIT_BUFFER = 0xC023100A;
inline constexpr NDIS_STATUS NDIS_STATUS_OFFLOAD_TCP_RCV_BUFFER = 0xC023100B;
inline constexpr NDIS_STATUS NDIS_STATUS_OFFLOAD_TCP_RCV_WINDOW = 0xC023100C;
inline constexpr NDIS_STATUS NDIS_STATUS_OFFLOAD_VLAN_MISMATCH = 0xC023100D;
inline constexpr NDIS_STATUS NDIS_STATUS_OFFLOAD_CONNECTION_REJECTED = 0xC0231012;  ///< NDIS 6.20+
// NDIS_STATUS_OFFLOAD_PATH_MTU is documented, but no header gives it a number: NDIS_STATUS_FAILURE
// stands for it (OP-30).

// Data input and output.
inline constexpr NDIS_STATUS NDIS_STATUS_UPLOAD_IN_PROGRESS = 0xC0231001;
inline constexpr NDIS_STATUS NDIS_STATUS_REQUEST_UPLOAD = 0xC0231002;
inline constexpr NDIS_STATUS NDIS_STATUS_UPLOAD_REQUESTED = 0xC0231003;
inline constexpr NDIS_STATUS NDIS_STATUS_OFFLOAD_DATA_NOT_ACCEPTED = 0xC023100E;
inline constexpr NDIS_STATUS NDIS_STATUS_OFFLOAD_DATA_PARTIALLY_ACCEPTED = 0xC0231010;
inline constexpr NDIS_STATUS NDIS_STATUS_REQUEST_ABORTED = 0xC001000C;
inline constexpr NDIS_STATUS NDIS_STATUS_SEND_ABORTED = 0xC023000C;  ///< sends outside the chimney
inline constexpr NDIS_STATUS NDIS_STATUS_INVALID_STATE = 0xC0000184;
inline constexpr NDIS_STATUS NDIS_STATUS_PAUSED = 0xC023002A;  ///< not for chimney sends (CTL-1)

// Elsewhere, or in headers only.
inline constexpr NDIS_STATUS NDIS_STATUS_NOT_SUPPORTED = 0xC00000BB;
inline constexpr NDIS_STATUS NDIS_STATUS_OFFLOAD_POLICY = 0xC023100F;
inline constexpr NDIS_STATUS NDIS_STATUS_OFFLOAD_REQUEST_RESET = 0xC0231011;
inline constexpr NDIS_STATUS STATUS_NDIS_OFFLOAD_PATH_REJECTED = 0xC0231013;

/// Its name in the table above; "?" for a number that is not in it.
const char* ndis_status_name(NDIS_STATUS status);

/// The number behind a name; nothing if the name is unknown or has no number
/// (NDIS_STATUS_OFFLOAD_PATH_MTU, OP-30).
std::optional<NDIS_STATUS> ndis_status_from_name(std::string_view name);

}  // namespace flue

#endif  // FLUE_DDI_STATUS_HPP_
