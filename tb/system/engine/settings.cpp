// SPDX-License-Identifier: Apache-2.0

#include "engine_test.hpp"

namespace flue::test {

std::vector<Setting> every_setting() { return at_every_pace(small_engines()); }

}  // namespace flue::test
