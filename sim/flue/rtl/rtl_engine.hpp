// SPDX-License-Identifier: Apache-2.0
//
// RtlEngine: the Verilated RTL behind the Engine interface.

#ifndef FLUE_RTL_RTL_ENGINE_HPP_
#define FLUE_RTL_RTL_ENGINE_HPP_

#include <memory>
#include <string>
#include <vector>

#include "flue/engine/engine.hpp"

namespace flue {

/// How a simulation of the RTL runs.
struct RtlOptions {
  std::string wave;  ///< file for the waves from the first cycle after reset, *.fst or *.vcd;
                     ///< empty: none
  int seed = 1;      ///< of the contents of what is not reset; 1 to 2^31-1
  std::vector<std::string> plusargs;  ///< "+name=value", for $value$plusargs
};

/// The RTL, cycle by cycle. It comes out of reset ready for its first descriptor.
///
/// `cycles` counts from power-up, the reset included.
class RtlEngine : public Engine {
 public:
  /// How many assertions of the RTL have failed; each also printed a line. Always 0 but for a bug
  /// in the RTL.
  virtual int assertion_failures() const = 0;
  /// Holds `rst` high for `cycles` cycles, whatever is under way. What was offered and not taken is
  /// forgotten.
  virtual void reset(int cycles) = 0;
};

/// The default build: 1,024 neighbors, 4,096 paths, 8,192 connections. Throws std::runtime_error
/// when the wave file cannot be written.
std::unique_ptr<RtlEngine> make_rtl_engine(const RtlOptions& options = {});

}  // namespace flue

#endif  // FLUE_RTL_RTL_ENGINE_HPP_
