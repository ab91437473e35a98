// SPDX-License-Identifier: Apache-2.0
//
// ProcessEngine: an engine in a process of its own.

#ifndef FLUE_PROCESS_PROCESS_ENGINE_HPP_
#define FLUE_PROCESS_PROCESS_ENGINE_HPP_

#include <sys/types.h>

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "flue/engine/engine.hpp"
#include "flue/process/channel.hpp"
#include "flue/process/exchange.hpp"

namespace flue {

/// For simulators of which one process can hold only one, and only once: SystemC's kernel is global
/// and cannot be started again after it stopped. Here every engine has a kernel of its own, a
/// program may have any number of them one after the other or at once, and links no SystemC.
///
/// One exchange of messages for each `step` and register access; of each stream one beat waits on
/// either side of it. Any member that is not const may throw EngineGone.
class ProcessEngine final : public Engine {
 public:
  /// Starts `program`, waits until its engine is ready, and ends it when this one goes. Throws
  /// EngineGone when that program cannot be started or has no such engine; what it says about it
  /// is on standard error.
  ProcessEngine(const std::string& program, const std::vector<std::string>& arguments);
  ProcessEngine(const ProcessEngine&) = delete;
  ProcessEngine& operator=(const ProcessEngine&) = delete;
  ~ProcessEngine() override;

  bool send_command(const Beat& beat) override;
  std::optional<Beat> receive_completion() override;
  std::optional<EventWords> receive_event() override;
  bool send_resolve(const ResolveRequestWords& request) override;
  std::optional<ResolveAnswerWords> receive_resolve() override;
  bool send_delegate(const Beat& beat) override;
  std::uint32_t read_register(std::uint32_t address) override;
  void write_register(std::uint32_t address, std::uint32_t value) override;
  void step() override;
  std::optional<std::uint64_t> cycles() const override { return cycles_; }

  /// How many assertions of the RTL have failed in that process so far.
  int assertion_failures() const { return assertion_failures_; }

 private:
  ProcessEngine(const std::string& program, const std::vector<std::string>& arguments,
                process::Ends ends);
  bool offer(process::Stream stream);
  std::uint32_t exchange(process::Action action, std::uint32_t address, std::uint32_t value);
  process::Answer receive_answer();
  [[noreturn]] void gone();
  void forget();

  std::string program_;
  pid_t pid_ = -1;
  process::Channel channel_;
  process::Request request_;  ///< with what is offered and not sent yet
  std::uint32_t waiting_ = 0;
  std::deque<Beat> completions_;
  std::deque<EventWords> events_;
  std::deque<ResolveAnswerWords> answers_;
  std::optional<std::uint64_t> cycles_;
  int assertion_failures_ = 0;
};

}  // namespace flue

#endif  // FLUE_PROCESS_PROCESS_ENGINE_HPP_
