// SPDX-License-Identifier: Apache-2.0
//
// Transaction: one message on a stream of the engine, or one access to a register, as a marker in
// waves shows it.

#ifndef FLUE_WAVES_TRANSACTION_HPP_
#define FLUE_WAVES_TRANSACTION_HPP_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "flue/layout/flue_layout.hpp"

namespace flue::waves {

enum class Channel : std::uint8_t {
  kCommand,
  kCompletion,
  kEvent,
  kResolveRequest,
  kResolveAnswer,
  kDelegate,
  kRegisterWrite,
  kRegisterRead,
};
inline constexpr std::size_t kChannels = 8;

/// The name of its stream, without s_axis_ or m_axis_: "cmd".
const char* channel_name(Channel channel);

/// The first two words say what it is: the header of a message; address and value of a register.
struct Transaction {
  std::uint64_t time = 0;
  Channel channel{};
  std::array<layout::Word, 2> words{};
};

/// For a person: "UPDATE NEIGHBOR 0x40000000 tag 12: SUCCESS".
std::string describe(const Transaction& transaction);

/// The transactions of a run, in their order.
class TransactionLog final {
 public:
  /// One beat of a stream; the first one of a message makes a transaction.
  ///
  /// @param words  At least two.
  void beat(Channel channel, std::uint64_t time, const layout::Word* words, bool last = true);
  void register_access(Channel channel, std::uint64_t time, std::uint32_t address,
                       std::uint32_t value);
  const std::vector<Transaction>& all() const { return all_; }

 private:
  std::vector<Transaction> all_;
  std::array<bool, kChannels> inside_{};  // a message that has not ended
};

}  // namespace flue::waves

#endif  // FLUE_WAVES_TRANSACTION_HPP_
