// SPDX-License-Identifier: Apache-2.0

#include "flue/linux/attributes.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "flue/linux/decode.hpp"

namespace flue::kernel {
namespace {

constexpr int kHeaderBytes = static_cast<int>(sizeof(nlattr));

const std::uint8_t* bytes_of(const nlattr* attribute) {
  return static_cast<const std::uint8_t*>(mnl_attr_get_payload(attribute));
}

}  // namespace

AttributeRange attributes_of(const nlmsghdr* message, std::size_t fixed_bytes, const char* owner) {
  const std::size_t payload = mnl_nlmsg_get_payload_len(message);
  if (payload < fixed_bytes) {
    throw DecodeError(fmt::format("{} holds {} bytes", owner, payload),
                      fmt::format("{} bytes or more", fixed_bytes));
  }
  const std::size_t skipped = std::min<std::size_t>(MNL_ALIGN(fixed_bytes), payload);
  return {static_cast<const nlattr*>(mnl_nlmsg_get_payload_offset(message, skipped)),
          static_cast<int>(payload - skipped), owner};
}

AttributeRange attributes_in(const nlattr* nest, const char* owner) {
  return {static_cast<const nlattr*>(mnl_attr_get_payload(nest)), mnl_attr_get_payload_len(nest),
          owner};
}

void check_attribute(const nlattr* attribute, int left, const char* owner) {
  if (mnl_attr_ok(attribute, left)) {
    return;
  }
  if (left < kHeaderBytes) {
    throw DecodeError(
        fmt::format("{} bytes are left over after the last attribute of {}", left, owner),
        "attributes up to the end");
  }
  if (attribute->nla_len < kHeaderBytes) {
    throw DecodeError(fmt::format("attribute {} of {} says that it is {} bytes long",
                                  mnl_attr_get_type(attribute), owner, attribute->nla_len),
                      fmt::format("{} or more, its header counted", kHeaderBytes));
  }
  throw DecodeError(fmt::format("attribute {} of {} says that it is {} bytes long",
                                mnl_attr_get_type(attribute), owner, attribute->nla_len),
                    fmt::format("the {} bytes that are left, or fewer", left));
}

void check_payload(const nlattr* attribute, std::size_t bytes, const char* name) {
  // mnl_attr_validate2 wants the very length; the kernel may have more to say one day.
  if (mnl_attr_get_payload_len(attribute) < bytes) {
    throw DecodeError(fmt::format("{} holds {} bytes", name, mnl_attr_get_payload_len(attribute)),
                      fmt::format("{} bytes or more", bytes));
  }
}

std::uint8_t u8_of(const nlattr* attribute, const char* name) {
  check_payload(attribute, sizeof(std::uint8_t), name);
  return mnl_attr_get_u8(attribute);
}

std::uint16_t u16_of(const nlattr* attribute, const char* name) {
  check_payload(attribute, sizeof(std::uint16_t), name);
  return mnl_attr_get_u16(attribute);
}

std::uint32_t u32_of(const nlattr* attribute, const char* name) {
  check_payload(attribute, sizeof(std::uint32_t), name);
  return mnl_attr_get_u32(attribute);
}

std::string text_of(const nlattr* attribute) {
  const char* text = mnl_attr_get_str(attribute);
  return {text, strnlen(text, mnl_attr_get_payload_len(attribute))};
}

IpAddress ip_of(const nlattr* attribute, int address_family, const char* name) {
  const std::size_t wanted = address_family == AF_INET ? 4 : 16;
  const std::size_t length = mnl_attr_get_payload_len(attribute);
  if (length != wanted) {
    throw DecodeError(
        fmt::format("{} holds {} bytes", name, length),
        fmt::format("{} bytes, an {} address", wanted, wanted == 4 ? "IPv4" : "IPv6"));
  }
  return address_family == AF_INET ? IpAddress::v4(bytes_of(attribute))
                                   : IpAddress::v6(bytes_of(attribute));
}

std::optional<MacAddress> mac_of(const nlattr* attribute) {
  MacAddress mac;
  if (mnl_attr_get_payload_len(attribute) != mac.bytes.size()) {
    return std::nullopt;
  }
  std::copy_n(bytes_of(attribute), mac.bytes.size(), mac.bytes.begin());
  return mac;
}

}  // namespace flue::kernel
