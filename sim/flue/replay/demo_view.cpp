// SPDX-License-Identifier: Apache-2.0

#include "flue/replay/demo_view.hpp"

#include <fmt/format.h>

#include "flue/replay/counters.hpp"
#include "flue/replay/words.hpp"

namespace flue::replay {
namespace {

constexpr const char* kBold = "\x1b[1m";
constexpr const char* kPlain = "\x1b[0m";
constexpr const char* kClearLine = "\r\x1b[K";

/// How often the progress line is written, on a terminal and elsewhere.
constexpr std::chrono::milliseconds kRewrite(100);
constexpr std::chrono::seconds kRewriteElsewhere(5);

}  // namespace

DemoView::DemoView(std::ostream& out, bool terminal)
    : out_(out), terminal_(terminal), moments_([this](const Happening& each) { print(each); }) {}

void DemoView::begin(const std::string& capture, const std::string& engine,
                     const host::Host& host) {
  const EngineIdentity& built = host.miniport().engine_identity();
  out_ << fmt::format("\nReplaying {}\non {}, built for {} neighbors, {} paths, {} connections.\n",
                      capture, engine, grouped(built.neighbors), grouped(built.paths),
                      grouped(built.connections));
  heading("What happened on the host, and what the engine did");
}

double DemoView::seconds(kernel::RecordTime at) {
  if (!start_) start_ = at;
  return std::chrono::duration<double>(at - *start_).count();
}

void DemoView::on_operation(const Deed& deed) {
  ++operations_;
  ++trees_.at(static_cast<std::size_t>(deed.completion.kind));
  if (deed.cause.rule == Rule::kConfirmed) ++confirmations_;
  seconds(deed.cause.moment.time);
  moments_.add(deed);
  progress(deed.cause.moment);
}

void DemoView::on_transmit(const Sent& sent) {
  ++operations_;
  ++(sent.transmission.headers.result == layout::ResolveResult::kSent ? sent_ : held_);
  progress(sent.cause.moment);
}

void DemoView::on_event(const kernel::Moment& /*moment*/, const host::Event& event) {
  reachability_queries_ += event.kind == host::Event::Kind::kNeighborReachabilityQuery;
}

void DemoView::on_violation(const host::Violation& violation, std::optional<std::uint64_t> number) {
  clear_progress();
  out_ << fmt::format("  contract broken: {} by {}, operation {}: {}\n", violation.statement,
                      ndis::to_string(violation.by), number ? std::to_string(*number) : "?",
                      violation.detail);
}

void DemoView::on_difference(const Difference& difference) {
  clear_progress();
  out_ << fmt::format("  DIFFERENCE  {} {}: kernel {}, engine {}\n", difference.object,
                      difference.variable, difference.kernel, difference.engine);
}

void DemoView::print(const Happening& happening) {
  clear_progress();
  const Words said = words(happening);
  std::string margin = fmt::format("{:>8.1f} s  ", seconds(happening.first));
  for (const std::string& line : said.what) {
    out_ << margin << line << '\n';
    margin.assign(margin.size(), ' ');
  }
  out_ << margin << said.outcome << '\n';
}

void DemoView::progress(const kernel::Moment& moment) {
  const auto now = std::chrono::steady_clock::now();
  if (!last_progress_) last_progress_ = now;
  const auto wait = terminal_ ? std::chrono::milliseconds(kRewrite) : kRewriteElsewhere;
  if (now - *last_progress_ < wait) return;
  last_progress_ = now;
  const std::string text = fmt::format("... {:.1f} s of kernel time, {}", seconds(moment.time),
                                       count(operations_, "operation"));
  if (terminal_) {
    out_ << kClearLine << text << std::flush;
    progress_shown_ = true;
  } else {
    out_ << text << std::endl;
  }
}

void DemoView::clear_progress() {
  if (!progress_shown_) return;
  out_ << kClearLine;
  progress_shown_ = false;
}

void DemoView::heading(const std::string& text) {
  out_ << '\n' << (terminal_ ? kBold : "") << text << (terminal_ ? kPlain : "") << "\n\n";
}

void DemoView::finish(const host::Host& host, Engine& engine, const std::string& wave) {
  moments_.finish();
  clear_progress();
  print_everyday();
  print_operations(host);
  print_counters(engine);
  print_verdict();
  if (!wave.empty()) out_ << fmt::format("\nTo look at the waves: gtkwave {}\n", wave);
  out_ << std::flush;
}

/// What happened too often to be told one by one.
void DemoView::print_everyday() {
  const char* margin = " all along  ";
  if (confirmations_ != 0) {
    out_ << margin << count(confirmations_, "time") << " a neighbor was confirmed: update of its "
         << "HostReachabilityDelta\n";
  }
  if (reachability_queries_ != 0) {
    out_ << margin << count(reachability_queries_, "time")
         << " the engine asked how old a confirmation is\n";
  }
  if (sent_ + held_ != 0) {
    out_ << margin << count(sent_ + held_, "time") << " a connection sent data: "
         << (held_ == 0 ? "" : fmt::format("{} held, ", grouped(held_)))
         << (summary_.differences == 0 ? "with the headers that the kernel would use\n"
                                       : "see the differences\n");
  }
}

void DemoView::print_operations(const host::Host& host) {
  heading("Operations");
  out_ << "                                                latency in cycles\n"
          "  operation   trees  descriptors  status        min  median     max\n";
  std::optional<ndis::Operation> last;
  for (const LatencyTable::Row& row : host.miniport().latency().rows()) {
    const bool again = last == row.kind;
    const bool check = row.kind == ndis::Operation::kQuery;
    last = row.kind;
    const std::uint64_t trees =
        check ? check_.neighbors : trees_.at(static_cast<std::size_t>(row.kind));
    out_ << fmt::format("  {:<10}  {:>5}  {:>11}  {:<10}", again ? "" : to_string(row.kind),
                        again ? "" : grouped(trees), grouped(row.count), to_string(row.status));
    if (row.cycles) {
      out_ << fmt::format("  {:>5}  {:>6}  {:>6}", row.cycles->min, row.cycles->median,
                          row.cycles->max);
    }
    out_ << (check && !again ? "   (the check)\n" : "\n");
  }
  if (summary_.cycles) {
    out_ << fmt::format("\n  {} clock cycles from the first descriptor to the last completion.\n",
                        grouped(*summary_.cycles));
  }
}

void DemoView::print_counters(Engine& engine) {
  heading("The engine's own counters");
  std::size_t column = 0;
  constexpr std::size_t kColumns = 3;
  const auto print_all = [&](const std::vector<Counter>& counters) {
    column = 0;
    for (const Counter& each : counters) {
      out_ << fmt::format("  {:<18} {:>6}", each.name, grouped(each.value));
      if (++column % kColumns == 0) out_ << '\n';
    }
    if (column % kColumns != 0) out_ << '\n';
  };
  print_all(read_completion_counters(engine));
  print_all(read_counters(engine));
}

void DemoView::print_verdict() {
  heading("Engine and kernel");
  const LeftWithKernel& left = summary_.left_with_kernel;
  out_ << fmt::format("  offloaded at the end: {}, {}, {}", count(check_.neighbors, "neighbor"),
                      count(check_.paths, "path"), count(check_.connections, "connection"));
  const std::uint64_t kept = left.loopback + left.no_neighbor + left.table_full;
  out_ << fmt::format("; left with the kernel: {}\n", kept);
  out_ << fmt::format("  contract violations: {}\n", summary_.violations);
  out_ << fmt::format(
      "  {}{}: {} variables, {} differences{}\n", terminal_ ? kBold : "",
      summary_.differences == 0 ? "engine equals kernel" : "ENGINE AND KERNEL DIFFER",
      grouped(check_.variables), summary_.differences, terminal_ ? kPlain : "");
}

}  // namespace flue::replay
