// SPDX-License-Identifier: Apache-2.0

#include "tb/bench/stack/large_engine.hpp"

#include "Vflue_engine_large.h"
#include "flue/reference/reference_engine.hpp"
#include "flue/rtl/verilated_engine.hpp"
#include "tb/bench/stack/timed_model.hpp"

namespace flue::bench {

MeasuredEngine make_large_rtl() {
  auto engine = std::make_unique<VerilatedEngine<TimedModel<Vflue_engine_large>>>(RtlOptions{});
  const auto& model = engine->model();
  return {std::move(engine), [&model] { return model.time(); }};
}

MeasuredEngine make_large_reference() {
  return {std::make_unique<ReferenceEngine>(kLarge), nullptr};
}

}  // namespace flue::bench
