// SPDX-License-Identifier: Apache-2.0

#include "flue/ndis/violation.hpp"

namespace flue::ndis {

const char* to_string(Party party) {
  switch (party) {
    case Party::kHost:
      return "host";
    case Party::kNdis:
      return "ndis";
    case Party::kIntermediateDriver:
      return "im";
    case Party::kTarget:
      return "target";
  }
  return "?";
}

}  // namespace flue::ndis
