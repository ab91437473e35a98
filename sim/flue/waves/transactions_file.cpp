// SPDX-License-Identifier: Apache-2.0

#include "flue/waves/transactions_file.hpp"

#include <gtkwave/fstapi.h>

#include <cstdio>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "flue/waves/fst_writer.hpp"
#include "flue/waves/transaction_signals.hpp"

namespace flue::waves {
namespace {

struct CloseReader {
  void operator()(void* reader) const { fstReaderClose(reader); }
};

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

/// The tables of enumerations by number. What a reader iterates over cuts off a long one, what it
/// writes as VCD is whole.
std::map<std::uint64_t, std::string> whole_tables(void* reader) {
  const std::unique_ptr<std::FILE, CloseFile> file(std::tmpfile());
  if (!file) throw std::runtime_error("no temporary file can be made");
  fstReaderSetVcdExtensions(reader, 1);
  fstReaderProcessHier(reader, file.get());
  std::rewind(file.get());
  const std::string begin = "$attrbegin misc 07 ";
  const std::string end = " $end";
  std::map<std::uint64_t, std::string> tables;
  std::string line;
  for (int c = 0; (c = std::fgetc(file.get())) != EOF;) {
    if (c != '\n') {
      line += static_cast<char>(c);
      continue;
    }
    if (line.compare(0, begin.size(), begin) == 0 && line.size() > begin.size() + end.size()) {
      const std::string both = line.substr(begin.size(), line.size() - begin.size() - end.size());
      const std::size_t number = both.rfind(' ');
      // A reference to a table has an empty name.
      if (number != std::string::npos && both[0] != '"') {
        tables[std::stoull(both.substr(number))] = both.substr(0, number);
      }
    }
    line.clear();
  }
  return tables;
}

/// Copies the declarations. The tables of enumerations in the copy are numbered on from those that
/// `writer` has.
///
/// @returns The copy's handle of each of the reader's.
std::vector<fstHandle> copy_declarations(void* reader, void* writer, unsigned tables) {
  const std::map<std::uint64_t, std::string> whole = whole_tables(reader);
  std::vector<fstHandle> handles(fstReaderGetMaxHandle(reader) + 1U);
  fstReaderIterateHierRewind(reader);
  while (const fstHier* const entry = fstReaderIterateHier(reader)) {
    switch (entry->htyp) {
      case FST_HT_SCOPE:
        fstWriterSetScope(writer, static_cast<fstScopeType>(entry->u.scope.typ),
                          entry->u.scope.name, entry->u.scope.component);
        break;
      case FST_HT_UPSCOPE:
        fstWriterSetUpscope(writer);
        break;
      case FST_HT_VAR: {
        const auto& var = entry->u.var;
        const fstHandle alias = var.is_alias != 0 ? handles[var.handle] : 0;
        handles[var.handle] =
            fstWriterCreateVar(writer, static_cast<fstVarType>(var.typ),
                               static_cast<fstVarDir>(var.direction), var.length, var.name, alias);
        break;
      }
      case FST_HT_ATTRBEGIN: {
        const auto& attribute = entry->u.attr;
        const bool table = attribute.typ == FST_AT_MISC && attribute.subtype == FST_MT_ENUMTABLE;
        const char* const name = attribute.name_length == 0 ? nullptr
                                 : table                    ? whole.at(attribute.arg).c_str()
                                                            : attribute.name;
        fstWriterSetAttrBegin(writer, static_cast<fstAttrType>(attribute.typ), attribute.subtype,
                              name, attribute.arg + (table ? tables : 0U));
        break;
      }
      case FST_HT_ATTREND:
        fstWriterSetAttrEnd(writer);
        break;
      default:
        break;
    }
  }
  return handles;
}

struct Merge {
  FstWriter& writer;
  TransactionSignals& signals;
  const std::vector<Transaction>& transactions;
  const std::vector<fstHandle>& handles;
  std::size_t shown = 0;
  bool begun = false;
  std::uint64_t time = 0;

  void advance(std::uint64_t to) {
    if (begun && to == time) return;
    begun = true;
    time = to;
    for (; shown < transactions.size() && transactions[shown].time <= to; ++shown) {
      signals.advance(transactions[shown].time);
      signals.show(transactions[shown]);
    }
    signals.advance(to);
  }
};

void copy_value(void* merge_pointer, std::uint64_t time, fstHandle signal,
                const unsigned char* value) {
  auto& merge = *static_cast<Merge*>(merge_pointer);
  merge.advance(time);
  fstWriterEmitValueChange(merge.writer.context(), merge.handles[signal], value);
}

}  // namespace

void add_transactions(const std::string& waves, const TransactionLog& transactions,
                      const std::string& out) {
  const std::unique_ptr<void, CloseReader> reader(fstReaderOpen(waves.c_str()));
  if (!reader) throw std::runtime_error(waves + ": cannot be read as FST");
  FstWriter writer(out, "Flue");
  fstWriterSetTimescale(writer.context(), fstReaderGetTimescale(reader.get()));
  TransactionSignals signals(writer);
  const std::vector<fstHandle> handles =
      copy_declarations(reader.get(), writer.context(), TransactionSignals::kTables);

  Merge merge{writer, signals, transactions.all(), handles};
  fstReaderSetFacProcessMaskAll(reader.get());
  fstReaderIterBlocksSetNativeDoublesOnCallback(reader.get(), 1);
  fstReaderIterBlocks(reader.get(), copy_value, &merge, nullptr);
}

}  // namespace flue::waves
