// SPDX-License-Identifier: Apache-2.0
//
// PayloadRules: which generic payloads a target takes, and what it says to the others (IEEE
// 1666-2011, 14.17).

#ifndef FLUE_SYSTEMC_PAYLOAD_RULES_HPP_
#define FLUE_SYSTEMC_PAYLOAD_RULES_HPP_

#include <cstdint>
#include <tlm>

namespace flue::systemc {

/// Whole units of `unit` bytes, one to `most` of them in one payload, at addresses that are
/// multiples of a unit, up to `last_address`. A stream has the address 0 only.
struct PayloadRules {
  bool readable = false;
  unsigned unit = 4;
  unsigned most = 1;
  std::uint64_t last_address = 0;

  /// TLM_OK_RESPONSE for what can be carried out. Of several errors the first in this order:
  ///
  /// - TLM_COMMAND_ERROR_RESPONSE: a read where there is nothing to read;
  /// - TLM_ADDRESS_ERROR_RESPONSE: outside, or no multiple of a unit;
  /// - TLM_BURST_ERROR_RESPONSE: no data, part of a unit, too many, or streaming (a
  ///   streaming width below the length);
  /// - TLM_BYTE_ENABLE_ERROR_RESPONSE: byte enables, whatever they are.
  tlm::tlm_response_status check(const tlm::tlm_generic_payload& payload) const;

  /// True: to be carried out. False: the response is set and nothing is left to do, because of an
  /// error or because the command is TLM_IGNORE_COMMAND. DMI is denied in either case.
  bool admit(tlm::tlm_generic_payload& payload) const;
};

}  // namespace flue::systemc

#endif  // FLUE_SYSTEMC_PAYLOAD_RULES_HPP_
