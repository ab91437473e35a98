// SPDX-License-Identifier: Apache-2.0

#include "flue/waves/transaction_signals.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace flue::waves {
namespace {

constexpr std::uint64_t kCycle = 2;  // units of time
constexpr std::uint64_t kNever = ~std::uint64_t{0};

template <typename Enum>
FstTable add_table(FstWriter& writer, const char* name, unsigned width) {
  std::vector<std::pair<std::uint32_t, std::string>> names;
  for (std::uint32_t number = 0; number < (1U << width); ++number) {
    const std::string_view value = to_string(static_cast<Enum>(number));
    if (value != "?") names.emplace_back(number, value);
  }
  return writer.add_table(name, width, names);
}

}  // namespace

template <typename Record>
void TransactionSignals::add_fields(Signals& signals,
                                    const std::map<std::string, FstTable>& tables) {
  for (const layout::Field& field : Record::kFields) {
    if (field.word > 1) continue;
    const auto table = tables.find(field.name);
    signals.fields.push_back(
        {32U * field.word + field.lsb, field.width,
         writer_.add_bits(field.name, field.width, table == tables.end() ? 0 : table->second)});
  }
}

TransactionSignals::TransactionSignals(FstWriter& writer) : writer_(writer) {
  const std::map<std::string, FstTable> tables = {
      {"opcode", add_table<layout::Opcode>(writer, "opcode", 4)},
      {"layer", add_table<layout::Layer>(writer, "layer", 4)},
      {"status", add_table<layout::Status>(writer, "status", 8)},
      {"kind", add_table<layout::EventKind>(writer, "event_kind", 8)},
      {"reason", add_table<layout::UploadReason>(writer, "upload_reason", 8)},
      {"result", add_table<layout::ResolveResult>(writer, "resolve_result", 2)},
  };
  writer.push_scope("transactions");
  for (std::size_t i = 0; i < kChannels; ++i) {
    const auto channel = static_cast<Channel>(i);
    Signals& signals = channels_[i];
    writer.push_scope(channel_name(channel));
    signals.text = writer.add_text("text");
    signals.count = writer.add_bits("count", 32);
    switch (channel) {
      case Channel::kCommand:
      case Channel::kDelegate:
        add_fields<layout::CommandHeader>(signals, tables);
        break;
      case Channel::kCompletion:
        add_fields<layout::CompletionHeader>(signals, tables);
        break;
      case Channel::kEvent:
        add_fields<layout::Event>(signals, tables);
        break;
      case Channel::kResolveRequest:
        add_fields<layout::ResolveRequest>(signals, tables);
        break;
      case Channel::kResolveAnswer:
        add_fields<layout::ResolveAnswer>(signals, tables);
        break;
      case Channel::kRegisterWrite:
      case Channel::kRegisterRead:
        signals.fields.push_back({0, 32, writer.add_bits("address", 32)});
        signals.fields.push_back({32, 32, writer.add_bits("value", 32)});
        break;
    }
    writer.pop_scope();
  }
  writer.pop_scope();
}

void TransactionSignals::end_markers(std::uint64_t time) {
  for (Signals& signals : channels_) {
    if (signals.ends != time) continue;
    writer_.set_text(signals.text, std::string());
    signals.ends = 0;
  }
}

void TransactionSignals::begin(std::uint64_t time) {
  writer_.set_time(time);
  for (const Signals& signals : channels_) {
    writer_.set_text(signals.text, std::string());
    writer_.set(signals.count, 0);
  }
  begun_ = true;
}

void TransactionSignals::advance(std::uint64_t time) {
  if (!begun_) begin(time);
  for (;;) {
    std::uint64_t next = kNever;
    for (const Signals& signals : channels_) {
      if (signals.ends != 0) next = std::min(next, signals.ends);
    }
    if (next > time) break;
    writer_.set_time(next);
    end_markers(next);
  }
  writer_.set_time(time);
}

void TransactionSignals::show(const Transaction& transaction) {
  Signals& signals = channels_[static_cast<std::size_t>(transaction.channel)];
  writer_.set_text(signals.text, describe(transaction));
  writer_.set(signals.count, ++signals.counted);
  for (const Field& field : signals.fields) {
    writer_.set(field.signal,
                layout::detail::get(transaction.words.data(), field.start, field.width));
  }
  signals.ends = transaction.time + kCycle;
}

void TransactionSignals::finish() {
  std::uint64_t last = 0;
  for (const Signals& signals : channels_) last = std::max(last, signals.ends);
  if (last != 0) advance(last);
}

}  // namespace flue::waves
