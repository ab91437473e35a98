// SPDX-License-Identifier: Apache-2.0

#include "flue/ddi/enumerations.hpp"

#include <cstddef>

namespace flue {
namespace {

constexpr const char* kConnectionStates[] = {"Closed",      "Listen",   "SynSent",  "SynRcvd",
                                             "Established", "FinWait1", "FinWait2", "CloseWait",
                                             "Closing",     "LastAck",  "TimeWait"};
constexpr const char* kUploadReasons[] = {
    "LowActivity",           "HighDropRate",       "SmallIO",
    "NoBufferPreposting",    "ReceivedUrgentData", "HighFragmentation",
    "HighOutOfOrderPackets", "TimeoutExpiration",  "InvalidState",
    "UploadRequested",       "HardwareFailure"};
constexpr const char* kTcpEvents[] = {"TcpIndicateSendBacklogChange", "TcpIndicateDisconnect",
                                      "TcpIndicateRetrieve", "TcpIndicateAbort"};
constexpr const char* kOffloadEvents[] = {"NeighborReachabilityInDoubt",
                                          "NeighborReachabilityQuery"};

template <std::size_t N>
const char* at(const char* const (&names)[N], ULONG value, ULONG first) {
  return value >= first && value - first < N ? names[value - first] : "?";
}

}  // namespace

const char* to_string(TCP_OFFLOAD_CONNECTION_STATE state) {
  return at(kConnectionStates, state, 0);
}
const char* to_string(TCP_UPLOAD_REASON reason) { return at(kUploadReasons, reason, 1); }
const char* to_string(TCP_OFFLOAD_EVENT_TYPE event) { return at(kTcpEvents, event, 1); }
const char* to_string(INDICATE_OFFLOAD_EVENT event) { return at(kOffloadEvents, event, 1); }

std::optional<TCP_OFFLOAD_CONNECTION_STATE> connection_state_from_name(std::string_view name) {
  for (ULONG state = TcpConnectionClosed; state < TcpConnectionMaxState; ++state) {
    if (name == kConnectionStates[state]) return static_cast<TCP_OFFLOAD_CONNECTION_STATE>(state);
  }
  return std::nullopt;
}

}  // namespace flue
