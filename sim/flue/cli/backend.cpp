// SPDX-License-Identifier: Apache-2.0

#include "flue/cli/backend.hpp"

#include <string_view>

#include "flue/reference/reference_engine.hpp"
#include "flue/rtl/rtl_engine.hpp"

namespace flue::cli {
namespace {

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() > end.size() && text.substr(text.size() - end.size()) == end;
}

}  // namespace

void check_backend(const BackendOptions& options) {
  if (options.wave.empty()) return;
  if (options.name == "reference") {
    throw BackendError("--wave: the reference model has no signals; waves need --backend rtl");
  }
  if (!ends_with(options.wave, ".fst") && !ends_with(options.wave, ".vcd")) {
    throw BackendError("--wave: \"" + options.wave + "\" ends neither in .fst nor in .vcd");
  }
}

Backend make_backend(const BackendOptions& options) {
  check_backend(options);
  if (options.name == "reference") {
    return {std::make_unique<ReferenceEngine>(), [] { return 0; }};
  }
  RtlOptions rtl;
  rtl.wave = options.wave;
  try {
    std::unique_ptr<RtlEngine> engine = make_rtl_engine(rtl);
    const RtlEngine* seen = engine.get();
    return {std::move(engine), [seen] { return seen->assertion_failures(); }};
  } catch (const std::runtime_error& error) {
    throw BackendError(error.what());
  }
}

}  // namespace flue::cli
