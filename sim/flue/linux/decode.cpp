// SPDX-License-Identifier: Apache-2.0

#include "flue/linux/decode.hpp"

#include <linux/if_link.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>

#include <utility>

#include <fmt/format.h>
#include <libmnl/libmnl.h>

#include "flue/linux/attributes.hpp"
#include "flue/linux/decoders.hpp"

namespace flue::kernel {
namespace {

using Body = decltype(Message::body);

constexpr int kHeaderBytes = static_cast<int>(sizeof(nlmsghdr));

template <typename Decoded>
Body body_of(std::optional<Decoded> decoded) {
  return decoded ? Body(*std::move(decoded)) : Body();
}

/// Where a request's attributes begin; 0 for a type that is not known here.
std::size_t fixed_bytes_of_request(std::uint16_t family, std::uint16_t type) {
  if (family == NETLINK_SOCK_DIAG) {
    return type == SOCK_DIAG_BY_FAMILY ? sizeof(inet_diag_req_v2) : 0;
  }
  switch (type) {
    case RTM_GETLINK:
      return sizeof(ifinfomsg);
    case RTM_GETADDR:
      return sizeof(ifaddrmsg);
    case RTM_GETNEIGH:
      return sizeof(ndmsg);
    case RTM_GETROUTE:
      return sizeof(rtmsg);
    default:
      return 0;
  }
}

/// Of most requests only their existence matters: their answers are no notifications. A dump may be
/// asked for with less than the whole fixed part (rtgenmsg is one byte).
Body decode_request(std::uint16_t family, const nlmsghdr* message) {
  const std::size_t fixed_bytes = fixed_bytes_of_request(family, message->nlmsg_type);
  const std::size_t payload = mnl_nlmsg_get_payload_len(message);
  RequestMessage request;
  if (fixed_bytes == 0 || payload == 0) {
    return request;
  }
  request.address_family = *static_cast<const std::uint8_t*>(mnl_nlmsg_get_payload(message));
  if (family == NETLINK_SOCK_DIAG) {
    if (request.address_family != AF_INET && request.address_family != AF_INET6) {
      return request;  // another layout
    }
    for_each_attribute(attributes_of(message, fixed_bytes, "a sock_diag request"),
                       [](const nlattr*) {});
    request.protocol = fixed_part<inet_diag_req_v2>(message).sdiag_protocol;
    return request;
  }
  const bool lookup =
      message->nlmsg_type == RTM_GETROUTE && (message->nlmsg_flags & NLM_F_DUMP) == 0;
  if (lookup && (request.address_family == AF_INET || request.address_family == AF_INET6)) {
    return body_of(decode_route(message));
  }
  if (payload >= fixed_bytes) {
    for_each_attribute(attributes_of(message, fixed_bytes, "an rtnetlink request"),
                       [](const nlattr*) {});
  }
  return request;
}

Body decode_route_family(const nlmsghdr* message) {
  switch (message->nlmsg_type) {
    case RTM_NEWLINK:
    case RTM_DELLINK:
      return body_of(decode_link(message));
    case RTM_NEWADDR:
    case RTM_DELADDR:
      return body_of(decode_address(message));
    case RTM_NEWNEIGH:
    case RTM_DELNEIGH:
      return body_of(decode_neighbor(message));
    case RTM_NEWROUTE:
    case RTM_DELROUTE:
      return body_of(decode_route(message));
    default:
      return {};
  }
}

Body decode_done(const nlmsghdr* message) {
  DoneMessage done;
  if (mnl_nlmsg_get_payload_len(message) >= sizeof done.error) {
    done.error = fixed_part<int>(message);
  }
  return done;
}

Body decode_error(const nlmsghdr* message) {
  if (mnl_nlmsg_get_payload_len(message) < sizeof(nlmsgerr)) {
    throw DecodeError(fmt::format("NLMSG_ERROR holds {} bytes", mnl_nlmsg_get_payload_len(message)),
                      fmt::format("{} bytes or more", sizeof(nlmsgerr)));
  }
  return ErrorMessage{fixed_part<nlmsgerr>(message).error};
}

Body decode_body(std::uint16_t family, const nlmsghdr* message) {
  switch (message->nlmsg_type) {
    case NLMSG_DONE:
      return decode_done(message);
    case NLMSG_ERROR:
      return decode_error(message);
    default:
      break;
  }
  if ((message->nlmsg_flags & NLM_F_REQUEST) != 0) {
    return decode_request(family, message);
  }
  if (family == NETLINK_ROUTE) {
    return decode_route_family(message);
  }
  return message->nlmsg_type == SOCK_DIAG_BY_FAMILY ? body_of(decode_socket(message)) : Body();
}

/// In place of mnl_nlmsg_ok, which ends a loop at a broken message as silently as at the end, and
/// which takes a length above 2^31 for a negative one, that fits.
void check_message(const nlmsghdr* message, int left) {
  if (left < kHeaderBytes) {
    throw DecodeError(fmt::format("{} bytes are left over after the last complete message", left),
                      "netlink messages up to the end");
  }
  const std::uint32_t length = message->nlmsg_len;
  if (length < sizeof(nlmsghdr) || length > static_cast<std::uint32_t>(left)) {
    throw DecodeError(
        fmt::format("a netlink message of type {} says that it is {} bytes long, where {} are left",
                    message->nlmsg_type, length, left),
        fmt::format("{} to {}", kHeaderBytes, left));
  }
}

}  // namespace

DecodeError::DecodeError(const std::string& reason, std::string right)
    : std::runtime_error(reason), right_(std::move(right)) {}

bool is_known_family(std::uint16_t family) {
  return family == NETLINK_ROUTE || family == NETLINK_SOCK_DIAG;
}

std::vector<Message> decode(std::uint16_t family, const std::vector<std::uint8_t>& datagram) {
  std::vector<Message> messages;
  const void* next = datagram.data();
  for (int left = static_cast<int>(datagram.size()); left > 0;) {
    const auto* message = static_cast<const nlmsghdr*>(next);
    check_message(message, left);
    const MessageHeader header = {family, message->nlmsg_type, message->nlmsg_flags,
                                  message->nlmsg_seq, message->nlmsg_pid};
    messages.push_back({header, decode_body(family, message)});
    next = mnl_nlmsg_next(message, &left);
  }
  return messages;
}

}  // namespace flue::kernel
