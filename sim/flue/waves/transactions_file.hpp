// SPDX-License-Identifier: Apache-2.0
//
// Transactions put into the waves of a Verilated model.

#ifndef FLUE_WAVES_TRANSACTIONS_FILE_HPP_
#define FLUE_WAVES_TRANSACTIONS_FILE_HPP_

#include <string>

#include "flue/waves/transaction.hpp"

namespace flue::waves {

/// Writes the FST file `out`: all of the FST file `waves`, and the signals of the transactions (see
/// TransactionSignals).
///
/// A copy, since Verilator's writer has no place for signals of others, and none for text. Throws
/// std::runtime_error when one of the files cannot be opened.
void add_transactions(const std::string& waves, const TransactionLog& transactions,
                      const std::string& out);

}  // namespace flue::waves

#endif  // FLUE_WAVES_TRANSACTIONS_FILE_HPP_
