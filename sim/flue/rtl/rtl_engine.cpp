// SPDX-License-Identifier: Apache-2.0

#include "flue/rtl/rtl_engine.hpp"

#include "Vflue_engine.h"
#include "flue/rtl/verilated_engine.hpp"

namespace flue {

std::unique_ptr<RtlEngine> make_rtl_engine(const RtlOptions& options) {
  return std::make_unique<VerilatedEngine<Vflue_engine>>(options);
}

}  // namespace flue
