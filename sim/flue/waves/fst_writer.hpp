// SPDX-License-Identifier: Apache-2.0
//
// FstWriter: an FST file under construction, by gtkwave's fstapi.

#ifndef FLUE_WAVES_FST_WRITER_HPP_
#define FLUE_WAVES_FST_WRITER_HPP_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace flue::waves {

/// A signal of an FstWriter.
struct FstSignal {
  std::uint32_t handle = 0;
  std::uint32_t width = 0;  ///< in bits; 0: text
};

/// A table of an FstWriter: names of numbers. 0: none.
using FstTable = std::uint32_t;

/// Declare first, then give values as time goes on. Whole when it is destroyed.
class FstWriter final {
 public:
  /// @param version  Of the file: who wrote it.
  ///
  /// Throws std::runtime_error when `path` cannot be written.
  FstWriter(const std::string& path, const std::string& version);

  /// `names`: the number of each, and the name.
  FstTable add_table(const std::string& name, unsigned width,
                     const std::vector<std::pair<std::uint32_t, std::string>>& names);
  void push_scope(const std::string& name);
  void pop_scope();
  FstSignal add_bits(const std::string& name, std::uint32_t width, FstTable table = 0);
  FstSignal add_text(const std::string& name);

  /// Never back. What is set from now on has this time.
  void set_time(std::uint64_t time);
  void set(const FstSignal& signal, std::uint64_t value);
  /// `words`: as many as the signal has, the least significant first.
  void set_words(const FstSignal& signal, const std::uint32_t* words);
  void set_text(const FstSignal& signal, const std::string& text);

  /// fstapi's own handle of the file.
  void* context() const { return context_.get(); }

 private:
  struct Close {
    void operator()(void* context) const;
  };
  std::unique_ptr<void, Close> context_;
};

}  // namespace flue::waves

#endif  // FLUE_WAVES_FST_WRITER_HPP_
