// SPDX-License-Identifier: Apache-2.0
//
// Wave files: FST is written, VCD is made of it at the end.

#ifndef FLUE_WAVES_FST_TO_VCD_HPP_
#define FLUE_WAVES_FST_TO_VCD_HPP_

#include <string>

namespace flue::waves {

/// Whether `path` names a VCD file, by its ending.
bool is_vcd(const std::string& path);

/// Rewrites the FST file `fst` as the VCD file `vcd`, tables of enumerations and all (as gtkwave's
/// `$attrbegin`, which other readers pass over). Throws std::runtime_error when one of them cannot
/// be opened.
void convert_fst_to_vcd(const std::string& fst, const std::string& vcd);

}  // namespace flue::waves

#endif  // FLUE_WAVES_FST_TO_VCD_HPP_
