// SPDX-License-Identifier: Apache-2.0

#include "tb/common/engines.hpp"

#include "flue/reference/reference_engine.hpp"
#include "flue/rtl/rtl_engine.hpp"
#include "tb/common/rtl_builds.hpp"

namespace flue::test {
namespace {

constexpr ReferenceConfig kWrapping = ReferenceConfig::of(4, 4, 4, 2);
constexpr ReferenceConfig kSmall = ReferenceConfig::of(8, 16, 16);

EngineFactory reference(const std::string& size, const ReferenceConfig& config) {
  return {"Reference" + size, config,
          [config] { return std::make_unique<ReferenceEngine>(config); }};
}

}  // namespace

std::vector<EngineFactory> small_engines() {
  return {reference("4x4x4", kWrapping),
          reference("8x16x16", kSmall),
          {"Rtl4x4x4", kWrapping, [] { return make_rtl_4x4x4(); }},
          {"Rtl8x16x16", kSmall, [] { return make_rtl_8x16x16(); }}};
}

std::vector<EngineFactory> full_size_engines() {
  return {reference("Default", ReferenceConfig{}),
          {"RtlDefault", ReferenceConfig{}, [] { return make_rtl_engine(); }}};
}

int assertion_failures(const Engine& engine) {
  if (const auto* rtl = dynamic_cast<const RtlEngine*>(&engine)) return rtl->assertion_failures();
  if (const auto* holder = dynamic_cast<const HoldsRtl*>(&engine)) {
    return holder->assertion_failures();
  }
  return 0;
}

}  // namespace flue::test
