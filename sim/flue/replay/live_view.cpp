// SPDX-License-Identifier: Apache-2.0

#include "flue/replay/live_view.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "flue/host/address.hpp"
#include "flue/host/lines.hpp"
#include "flue/host/variables.hpp"
#include "flue/replay/moments.hpp"
#include "flue/replay/words.hpp"

namespace flue::replay {
namespace {

constexpr const char* kSecondScreen = "\x1b[?1049h\x1b[?25l";  // and no cursor
constexpr const char* kFirstScreen = "\x1b[?25h\x1b[?1049l";
constexpr const char* kHome = "\x1b[H";
constexpr const char* kClearToEndOfLine = "\x1b[K";
constexpr const char* kClearToEnd = "\x1b[J";
constexpr std::size_t kMostTold = 500;

const char* invalid_mark(const host::Object& object) { return object.invalidated ? "invalid" : ""; }

/// A title and up to `rows - 1` entries; the last row says how many more there are.
template <typename Entries, typename Row>
void append_table(std::vector<std::string>* screen, const std::string& title,
                  const Entries& entries, std::size_t rows, Row row) {
  screen->push_back(title);
  std::size_t left = entries.size();
  for (const auto& [name, entry] : entries) {
    if (entry.object == nullptr) continue;
    if (--rows == 0) return;
    if (rows == 1 && left > 1) {
      screen->push_back(fmt::format("  ... and {} more", left));
      return;
    }
    screen->push_back("  " + row(name, *entry.object));
    --left;
  }
}

std::string neighbor_row(const std::string& name, const host::Object& object) {
  const auto& state = std::get<host::NeighborState>(object.state);
  return fmt::format("{:<34} {:<18} {:>6} {:>11}  {}", name,
                     host::to_text(state.DlDestinationAddress), object.dependents.size(),
                     connections_on(object), invalid_mark(object));
}

std::string path_row(const std::string& name, const host::Object& object) {
  const auto& state = std::get<host::PathState>(object.state);
  return fmt::format("{:<34} {:<18} {:>6} {:>11}  {}", name,
                     object.parent == nullptr ? "" : plain_neighbor(object.parent->name),
                     state.PathMtu, object.dependents.size(), invalid_mark(object));
}

std::string connection_row(const std::string& name, const host::Object& object) {
  const auto& state = std::get<host::TcpState>(object.state);
  const bool keepalive = (state.CachedFlags & TCP_FLAG_KEEP_ALIVE_ENABLED) != 0;
  return fmt::format("{:<53} {:>6} {:>11}  {}", name, state.TosOrTrafficClass, state.InitialRcvWnd,
                     keepalive ? "keepalive" : "");
}

std::string statuses_of(const host::Completion& completion) {
  std::uint64_t failed = 0;
  std::string first;
  for (const host::BlockResult& block : completion.blocks) {
    if (block.status == NDIS_STATUS_SUCCESS) continue;
    if (failed++ == 0) first = ndis_status_name(block.status);
  }
  if (failed == 0) return "success";
  return failed == 1 ? first : fmt::format("{} and {} more", first, failed - 1);
}

}  // namespace

LiveView::LiveView(std::ostream& out, std::ostream& err, std::string engine)
    : out_(out), lines_(out, err, true), engine_(std::move(engine)) {
  out_ << kSecondScreen << std::flush;
}

void LiveView::close() {
  if (std::exchange(open_, false)) out_ << kFirstScreen << std::flush;
}

double LiveView::seconds(const kernel::Moment& moment) {
  if (!start_) start_ = moment.time;
  now_ = std::chrono::duration<double>(moment.time - *start_).count();
  return now_;
}

void LiveView::tell(const std::string& text) {
  told_.push_back(fmt::format("{:>8.1f} s  {}", now_, text));
  if (told_.size() > kMostTold) told_.pop_front();
}

void LiveView::on_operation(const Deed& deed) {
  seconds(deed.cause.moment);
  const host::Completion& done = deed.completion;
  ++operations_;
  blocks_ += done.blocks.size();
  const std::string more =
      done.blocks.size() == 1 ? "" : fmt::format(" and {} more", done.blocks.size() - 1);
  const std::string cycles = deed.cycles ? fmt::format(", {} cycles", grouped(*deed.cycles)) : "";
  tell(fmt::format("{:<10} {}{}: {}{}  (LX-{})", to_string(done.kind), done.blocks.front().object,
                   more, statuses_of(done), cycles, static_cast<int>(deed.cause.rule)));
}

void LiveView::on_transmit(const Sent& sent) {
  seconds(sent.cause.moment);
  ++operations_;
  const auto result = sent.transmission.headers.result;
  ++(result == layout::ResolveResult::kSent ? sent_ : held_);
  tell(fmt::format("{:<10} {}: {}", "transmit", sent.transmission.tcp, host::result_name(result)));
}

void LiveView::on_event(const kernel::Moment& moment, const host::Event& event) {
  seconds(moment);
  tell(host::event_line(event));
}

void LiveView::on_violation(const host::Violation& violation, std::optional<std::uint64_t> number) {
  if (!open_) return lines_.on_violation(violation, number);
  tell("CONTRACT BROKEN  " + host::violation_line(number, violation));
}

void LiveView::on_difference(const Difference& difference) {
  ++differences_;
  if (!open_) return lines_.on_difference(difference);
  tell(fmt::format("DIFFERENCE  {} {}: kernel {}, engine {}", difference.object,
                   difference.variable, difference.kernel, difference.engine));
}

void LiveView::on_check(const CheckResult& result) {
  check_ = result;
  if (!open_) lines_.on_check(result);
}

void LiveView::on_summary(const Summary& summary) { lines_.on_summary(summary); }

LiveView::Rows LiveView::numbers(const HostStack& stack) const {
  const Mirror& mirror = stack.mirror();
  const LeftWithKernel left = stack.left_with_kernel();
  const auto cycles = stack.host().miniport().cycles();
  Rows rows;
  rows.push_back(fmt::format("Flue, live on {}   {:.1f} s   Ctrl-C ends it", engine_, now_));
  rows.push_back(fmt::format("offloaded   {}, {}, {}",
                             count(mirror.neighbors.entries().size(), "neighbor"),
                             count(mirror.paths.entries().size(), "path"),
                             count(mirror.connections.entries().size(), "connection")));
  rows.push_back(fmt::format("the rest    {} loopback, {} without neighbor, {} without room",
                             left.loopback, left.no_neighbor, left.table_full));
  rows.push_back(fmt::format("operations  {}, {}, {} sent, {} held{}",
                             count(operations_, "operation"), count(blocks_, "block"), sent_, held_,
                             cycles ? ", " + count(*cycles, "cycle") : ""));
  rows.push_back(fmt::format(
      "check       {}; differences so far: {}",
      check_ ? count(check_->variables, "variable") + " compared" : "none yet", differences_));
  return rows;
}

void LiveView::draw(const HostStack& stack, const kernel::Moment& moment, ScreenSize size) {
  seconds(moment);
  constexpr std::size_t kSmallest = 16;
  constexpr std::size_t kTables = 3;
  const std::size_t rows = std::max(size.rows, kSmallest);
  Rows screen = numbers(stack);
  const std::size_t each = std::max<std::size_t>(3, (rows - screen.size()) * 3 / 5 / kTables);
  const Mirror& mirror = stack.mirror();
  const auto title = [](const char* what, const char* next, const char* third, const char* last) {
    return fmt::format("{:<36} {:<18} {:>6} {:>11}", what, next, third, last);
  };
  append_table(&screen, title("NEIGHBORS", "MAC", "paths", "connections"),
               mirror.neighbors.entries(), each, neighbor_row);
  append_table(&screen, title("PATHS", "next hop", "MTU", "connections"), mirror.paths.entries(),
               each, path_row);
  append_table(&screen, title("CONNECTIONS", "", "class", "rcvbuf"), mirror.connections.entries(),
               each, connection_row);
  screen.emplace_back("WHAT HAPPENED");
  const std::size_t room = rows > screen.size() ? rows - screen.size() : 0;
  const std::size_t shown = std::min(room, told_.size());
  screen.insert(screen.end(), told_.end() - static_cast<std::ptrdiff_t>(shown), told_.end());

  out_ << kHome;
  for (std::size_t i = 0; i < screen.size() && i < size.rows; ++i) {
    out_ << (i == 0 ? "" : "\r\n") << screen[i].substr(0, size.columns) << kClearToEndOfLine;
  }
  out_ << kClearToEnd << std::flush;
}

}  // namespace flue::replay
