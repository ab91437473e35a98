// SPDX-License-Identifier: Apache-2.0
//
// The Windows base types of the DDI, with the widths that they have on x64 (chimney.md 3.1).

#ifndef FLUE_DDI_BASIC_TYPES_HPP_
#define FLUE_DDI_BASIC_TYPES_HPP_

#include <cstdint>

namespace flue {

using UCHAR = std::uint8_t;
using USHORT = std::uint16_t;
using ULONG = std::uint32_t;  ///< 32 bits, whatever `unsigned long` is here
using PVOID = void*;
using NDIS_HANDLE = PVOID;
using NDIS_PORT_NUMBER = ULONG;
using NDIS_STATUS = std::uint32_t;  ///< the numbers are in status.hpp

static_assert(sizeof(PVOID) == 8, "the DDI structures are laid out as on x64");

}  // namespace flue

#endif  // FLUE_DDI_BASIC_TYPES_HPP_
