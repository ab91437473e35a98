// SPDX-License-Identifier: Apache-2.0
//
// Request: what a handler was given, an operation or a send, in the one queue that keeps their
// order.

#ifndef FLUE_MINIPORT_REQUEST_HPP_
#define FLUE_MINIPORT_REQUEST_HPP_

#include <cstdint>
#include <list>
#include <variant>

#include "flue/ddi/ndischimney.hpp"
#include "flue/miniport/open_operation.hpp"

namespace flue::miniport {

/// One MiniportTcpOffloadSend.
struct Send {
  enum class Step {
    kAsk,     ///< the engine has not taken the request yet
    kAsked,   ///< its answer is owed
    kSettle,  ///< answered; what it may have caused is still to come out of the engine
    kAnswered,
  };
  std::uint64_t sequence;  ///< in order of arrival, operations counted too
  PVOID context;           ///< the name of the connection
  NET_BUFFER_LIST* net_buffer_list;
  Step step = Step::kAsk;
};

struct Request {
  std::variant<OpenOperation, Send> work;
  bool paused = false;  ///< an initiate that came during a pause (INIT-25)

  OpenOperation* operation() { return std::get_if<OpenOperation>(&work); }
  Send* send() { return std::get_if<Send>(&work); }
  std::uint64_t sequence() const {
    return std::visit([](const auto& either) { return either.sequence; }, work);
  }
};

/// A list, because what is in flight points into it.
using Requests = std::list<Request>;

}  // namespace flue::miniport

#endif  // FLUE_MINIPORT_REQUEST_HPP_
