// SPDX-License-Identifier: Apache-2.0

#include "flue/waves/fst_writer.hpp"

#include <gtkwave/fstapi.h>

#include <fstream>
#include <stdexcept>

namespace flue::waves {
namespace {

std::string binary(std::uint32_t number, unsigned width) {
  std::string digits(width, '0');
  for (unsigned bit = 0; bit < width; ++bit) {
    if ((number >> bit & 1U) != 0) digits[width - 1 - bit] = '1';
  }
  return digits;
}

}  // namespace

void FstWriter::Close::operator()(void* context) const { fstWriterClose(context); }

FstWriter::FstWriter(const std::string& path, const std::string& version) {
  // Tried here: fstapi says on standard error, too, when it cannot.
  if (std::ofstream(path)) context_.reset(fstWriterCreate(path.c_str(), 1));
  if (!context_) throw std::runtime_error(path + ": cannot be written");
  fstWriterSetPackType(context(), FST_WR_PT_LZ4);
  fstWriterSetTimescaleFromString(context(), "1ps");
  fstWriterSetVersion(context(), version.c_str());
}

FstTable FstWriter::add_table(const std::string& name, unsigned width,
                              const std::vector<std::pair<std::uint32_t, std::string>>& names) {
  std::vector<std::string> values;
  values.reserve(names.size());
  for (const auto& [number, unused] : names) values.push_back(binary(number, width));
  std::vector<const char*> literal_pointers;
  std::vector<const char*> value_pointers;
  for (std::size_t i = 0; i < names.size(); ++i) {
    literal_pointers.push_back(names[i].second.c_str());
    value_pointers.push_back(values[i].c_str());
  }
  return fstWriterCreateEnumTable(context(), name.c_str(), static_cast<std::uint32_t>(names.size()),
                                  width, literal_pointers.data(), value_pointers.data());
}

void FstWriter::push_scope(const std::string& name) {
  fstWriterSetScope(context(), FST_ST_VCD_MODULE, name.c_str(), nullptr);
}

void FstWriter::pop_scope() { fstWriterSetUpscope(context()); }

FstSignal FstWriter::add_bits(const std::string& name, std::uint32_t width, FstTable table) {
  if (table != 0) fstWriterEmitEnumTableRef(context(), table);
  const std::string range = width > 1 ? " [" + std::to_string(width - 1) + ":0]" : "";
  return {fstWriterCreateVar(context(), FST_VT_VCD_WIRE, FST_VD_IMPLICIT, width,
                             (name + range).c_str(), 0),
          width};
}

FstSignal FstWriter::add_text(const std::string& name) {
  return {fstWriterCreateVar(context(), FST_VT_GEN_STRING, FST_VD_IMPLICIT, 0, name.c_str(), 0), 0};
}

void FstWriter::set_time(std::uint64_t time) { fstWriterEmitTimeChange(context(), time); }

void FstWriter::set(const FstSignal& signal, std::uint64_t value) {
  fstWriterEmitValueChange64(context(), signal.handle, signal.width, value);
}

void FstWriter::set_words(const FstSignal& signal, const std::uint32_t* words) {
  fstWriterEmitValueChangeVec32(context(), signal.handle, signal.width, words);
}

void FstWriter::set_text(const FstSignal& signal, const std::string& text) {
  fstWriterEmitVariableLengthValueChange(context(), signal.handle, text.data(),
                                         static_cast<std::uint32_t>(text.size()));
}

}  // namespace flue::waves
