// SPDX-License-Identifier: Apache-2.0
//
// TransactionSignals: transactions as signals of a wave file, with the names of fields and values.

#ifndef FLUE_WAVES_TRANSACTION_SIGNALS_HPP_
#define FLUE_WAVES_TRANSACTION_SIGNALS_HPP_

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "flue/waves/fst_writer.hpp"
#include "flue/waves/transaction.hpp"

namespace flue::waves {

/// A scope `transactions`, in it a scope for each channel with
///
/// - `text`, the transaction in words for the cycle after it was taken, else empty: the marker;
/// - `count`, how many there have been;
/// - the fields of its first two words (`opcode`, `status`, `handle`, ...), as of the last one.
class TransactionSignals final {
 public:
  static constexpr unsigned kTables = 6;  ///< how many tables it adds to the file

  /// Declares the signals. `writer` lives longer; nothing was given a value yet.
  explicit TransactionSignals(FstWriter& writer);

  /// What happens by itself (a marker ends) before `time`, which the writer's own signals will
  /// take next.
  void advance(std::uint64_t time);
  /// `advance` to its time was called.
  void show(const Transaction& transaction);
  /// Ends the last markers.
  void finish();

 private:
  struct Field {
    unsigned start = 0, width = 0;  // in the two words
    FstSignal signal;
  };
  struct Signals {
    FstSignal text, count;
    std::vector<Field> fields;
    std::uint32_t counted = 0;
    std::uint64_t ends = 0;  // of the marker; 0: none
  };

  template <typename Record>
  void add_fields(Signals& signals, const std::map<std::string, FstTable>& tables);
  void begin(std::uint64_t time);
  void end_markers(std::uint64_t time);

  FstWriter& writer_;
  std::array<Signals, kChannels> channels_;
  bool begun_ = false;
};

}  // namespace flue::waves

#endif  // FLUE_WAVES_TRANSACTION_SIGNALS_HPP_
