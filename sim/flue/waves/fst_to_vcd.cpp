// SPDX-License-Identifier: Apache-2.0

#include "flue/waves/fst_to_vcd.hpp"

#include <gtkwave/fstapi.h>

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace flue::waves {

bool is_vcd(const std::string& path) {
  constexpr std::string_view kEnd = ".vcd";
  return path.size() > kEnd.size() &&
         path.compare(path.size() - kEnd.size(), kEnd.size(), kEnd) == 0;
}

void convert_fst_to_vcd(const std::string& fst, const std::string& vcd) {
  struct CloseReader {
    void operator()(void* reader) const { fstReaderClose(reader); }
  };
  struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  const std::unique_ptr<void, CloseReader> reader(fstReaderOpen(fst.c_str()));
  if (!reader) throw std::runtime_error(fst + ": cannot be read as FST");
  const std::unique_ptr<std::FILE, CloseFile> out(std::fopen(vcd.c_str(), "wb"));
  if (!out) throw std::runtime_error(vcd + ": cannot be written");
  fstReaderSetVcdExtensions(reader.get(), 1);
  fstReaderProcessHier(reader.get(), out.get());  // clears the mask
  fstReaderSetFacProcessMaskAll(reader.get());
  fstReaderIterBlocks(reader.get(), nullptr, nullptr, out.get());
}

}  // namespace flue::waves
