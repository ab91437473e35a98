// SPDX-License-Identifier: Apache-2.0
//
// The engines that tests run on. The list is here and nowhere else.

#ifndef TB_COMMON_ENGINES_HPP_
#define TB_COMMON_ENGINES_HPP_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "flue/engine/engine.hpp"
#include "flue/reference/config.hpp"

namespace flue::test {

/// An engine that can be had.
struct EngineFactory {
  std::string name;        ///< a C++ identifier, for the names of tests
  ReferenceConfig config;  ///< what it is built with; `ReferenceEngine(config)` behaves the same
  std::function<std::unique_ptr<Engine>()> make;
};

/// Small tables, one of them with a generation of two bits that wraps: for everything directed and
/// random.
std::vector<EngineFactory> small_engines();
/// The default build.
std::vector<EngineFactory> full_size_engines();

/// An engine that is not an RtlEngine, with RTL inside nevertheless.
class HoldsRtl {
 public:
  virtual ~HoldsRtl() = default;
  virtual int assertion_failures() const = 0;
};

/// Assertions that have failed inside `engine`; 0 where there are none.
int assertion_failures(const Engine& engine);

}  // namespace flue::test

#endif  // TB_COMMON_ENGINES_HPP_
