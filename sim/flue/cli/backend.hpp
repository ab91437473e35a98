// SPDX-License-Identifier: Apache-2.0
//
// Backend: the engines that the `flue` program can run on, by name.

#ifndef FLUE_CLI_BACKEND_HPP_
#define FLUE_CLI_BACKEND_HPP_

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

#include "flue/engine/engine.hpp"

namespace flue::cli {

/// What a user chose.
struct BackendOptions {
  std::string name = "rtl";  ///< rtl, reference, systemc, systemc-rtl, or serial:DEVICE[@BAUD]
  std::string wave;          ///< *.fst or *.vcd; empty: none
};

/// A choice that cannot be had; `what()` says why.
class BackendError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Backend {
  std::unique_ptr<Engine> engine;
  /// How many of the engine's own assertions have failed: its bugs.
  std::function<int()> assertion_failures;
};

/// What `name` stands for, for a sentence: "the Verilated RTL". Throws BackendError for what is no
/// backend's name.
std::string describe_backend(const std::string& name);

/// Throws BackendError for options that `make_backend` would refuse. Makes nothing.
void check_backend(const BackendOptions& options);

/// Throws BackendError as `check_backend`, and when the wave file cannot be written or the device
/// not opened; EngineGone when no board answers there, or the process of SystemC ends.
Backend make_backend(const BackendOptions& options);

}  // namespace flue::cli

#endif  // FLUE_CLI_BACKEND_HPP_
