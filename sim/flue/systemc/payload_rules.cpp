// SPDX-License-Identifier: Apache-2.0

#include "flue/systemc/payload_rules.hpp"

namespace flue::systemc {

tlm::tlm_response_status PayloadRules::check(const tlm::tlm_generic_payload& payload) const {
  const std::uint64_t address = payload.get_address();
  const unsigned length = payload.get_data_length();
  if (payload.is_read() && !readable) return tlm::TLM_COMMAND_ERROR_RESPONSE;
  if (address > last_address || address % unit != 0) return tlm::TLM_ADDRESS_ERROR_RESPONSE;
  if (payload.get_data_ptr() == nullptr || length == 0 || length % unit != 0 ||
      length / unit > most || payload.get_streaming_width() < length) {
    return tlm::TLM_BURST_ERROR_RESPONSE;
  }
  if (payload.get_byte_enable_ptr() != nullptr) return tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE;
  return tlm::TLM_OK_RESPONSE;
}

bool PayloadRules::admit(tlm::tlm_generic_payload& payload) const {
  payload.set_dmi_allowed(false);
  if (payload.get_command() == tlm::TLM_IGNORE_COMMAND) {
    payload.set_response_status(tlm::TLM_OK_RESPONSE);
    return false;
  }
  const tlm::tlm_response_status status = check(payload);
  if (status == tlm::TLM_OK_RESPONSE) return true;
  payload.set_response_status(status);
  return false;
}

}  // namespace flue::systemc
