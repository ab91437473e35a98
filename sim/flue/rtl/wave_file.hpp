// SPDX-License-Identifier: Apache-2.0
//
// WaveFile: the waves of a Verilated model, as FST or VCD.

#ifndef FLUE_RTL_WAVE_FILE_HPP_
#define FLUE_RTL_WAVE_FILE_HPP_

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string>

#include <verilated_fst_c.h>

namespace flue {

/// Rewrites the FST file `fst` as the VCD file `vcd`. Throws std::runtime_error when one of them
/// cannot be opened.
void convert_fst_to_vcd(const std::string& fst, const std::string& vcd);

/// Writes the waves of `Model` as long as it lives. A Verilated model is built for one format, FST;
/// a VCD file is made of it at the end.
template <typename Model>
class WaveFile final {
 public:
  WaveFile(Model& model, const std::string& path) : path_(path), fst_path_(path) {
    const std::string vcd = ".vcd";
    if (path.size() > vcd.size() && path.compare(path.size() - vcd.size(), vcd.size(), vcd) == 0) {
      fst_path_ += ".fst";
    }
    model.trace(&trace_, kLevels);
    // Tried here: not every Verilator says so when it cannot.
    if (!std::ofstream(fst_path_)) throw std::runtime_error(path + ": cannot be written");
    trace_.open(fst_path_.c_str());
  }
  WaveFile(const WaveFile&) = delete;
  WaveFile& operator=(const WaveFile&) = delete;
  ~WaveFile() {
    trace_.close();
    if (fst_path_ == path_) return;
    try {
      convert_fst_to_vcd(fst_path_, path_);
    } catch (const std::runtime_error&) {
      return;  // the FST file stays, which says as much
    }
    std::remove(fst_path_.c_str());
  }

  /// The values at `time`, in half clock cycles.
  void dump(std::uint64_t time) { trace_.dump(time); }

 private:
  static constexpr int kLevels = 99;  // of the hierarchy: all

  std::string path_, fst_path_;
  VerilatedFstC trace_;
};

}  // namespace flue

#endif  // FLUE_RTL_WAVE_FILE_HPP_
