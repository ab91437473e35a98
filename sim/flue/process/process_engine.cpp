// SPDX-License-Identifier: Apache-2.0

#include "flue/process/process_engine.hpp"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "flue/engine/take_front.hpp"
#include "flue/layout/flue_regs.hpp"

namespace flue {
namespace {

using process::Action;
using process::Answer;

template <typename T>
bool receive_into(process::Channel& channel, std::uint32_t count, std::deque<T>* queue) {
  std::vector<T> values(count);
  if (!channel.receive_all(&values)) return false;
  queue->insert(queue->end(), values.begin(), values.end());
  return true;
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> result;
  result.reserve(strings.size() + 1);
  for (std::string& string : strings) result.push_back(string.data());
  result.push_back(nullptr);
  return result;
}

std::vector<std::string> environment() {
  std::vector<std::string> variables{"SYSTEMC_DISABLE_COPYRIGHT_MESSAGE=1"};
  for (char** variable = environ; *variable != nullptr; ++variable) variables.push_back(*variable);
  return variables;
}

/// The child's end of the channel is its kChannelFd, and closes with it.
pid_t spawn(const std::string& program, std::vector<std::string> arguments, int channel) {
  arguments.insert(arguments.begin(), program);
  std::vector<std::string> variables = environment();
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, channel, process::kChannelFd);
  pid_t pid = -1;
  const int error = posix_spawn(&pid, program.c_str(), &actions, nullptr,
                                pointers(arguments).data(), pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    throw EngineGone(fmt::format("{}: cannot be started: {}", program, std::strerror(error)));
  }
  return pid;
}

}  // namespace

ProcessEngine::ProcessEngine(const std::string& program, const std::vector<std::string>& arguments)
    : ProcessEngine(program, arguments, process::socket_pair()) {}

ProcessEngine::ProcessEngine(const std::string& program, const std::vector<std::string>& arguments,
                             process::Ends ends)
    : program_(program), channel_(ends.own) {
  process::Channel others_end(ends.other);
  pid_ = spawn(program, arguments, ends.other);
  others_end.close();
  receive_answer();
}

ProcessEngine::~ProcessEngine() {
  channel_.close();  // it ends then
  if (pid_ > 0) waitpid(pid_, nullptr, 0);
}

void ProcessEngine::gone() {
  channel_.close();
  int status = 0;
  waitpid(std::exchange(pid_, -1), &status, 0);
  throw EngineGone(WIFEXITED(status)
                       ? fmt::format("{} ended with status {}", program_, WEXITSTATUS(status))
                       : fmt::format("{} was ended by signal {}", program_, WTERMSIG(status)));
}

bool ProcessEngine::offer(process::Stream stream) {
  if (((waiting_ | request_.offered) & stream) != 0) return false;
  request_.offered |= stream;
  return true;
}

bool ProcessEngine::send_command(const Beat& beat) {
  if (!offer(process::kCommand)) return false;
  request_.command = beat;
  return true;
}
bool ProcessEngine::send_delegate(const Beat& beat) {
  if (!offer(process::kDelegate)) return false;
  request_.delegate = beat;
  return true;
}
bool ProcessEngine::send_resolve(const ResolveRequestWords& request) {
  if (!offer(process::kResolve)) return false;
  request_.resolve = request;
  return true;
}

std::optional<Beat> ProcessEngine::receive_completion() { return take_front(completions_); }
std::optional<EventWords> ProcessEngine::receive_event() { return take_front(events_); }
std::optional<ResolveAnswerWords> ProcessEngine::receive_resolve() { return take_front(answers_); }

Answer ProcessEngine::receive_answer() {
  Answer answer;
  if (!channel_.receive(&answer) || !receive_into(channel_, answer.beats, &completions_) ||
      !receive_into(channel_, answer.events, &events_) ||
      !receive_into(channel_, answer.answers, &answers_)) {
    gone();
  }
  waiting_ = answer.waiting;
  assertion_failures_ = answer.assertion_failures;
  cycles_ = answer.clocked != 0 ? std::optional(answer.cycles) : std::nullopt;
  return answer;
}

std::uint32_t ProcessEngine::exchange(Action action, std::uint32_t address, std::uint32_t value) {
  if (pid_ < 0) throw EngineGone(program_ + " is gone");
  request_.action = action;
  request_.address = address;
  request_.value = value;
  request_.paused = (completions_.empty() ? 0u : process::kCompletion) |
                    (events_.empty() ? 0u : process::kEvent) |
                    (answers_.empty() ? 0u : process::kAnswer);
  if (!channel_.send(request_)) gone();
  request_.offered = 0;
  return receive_answer().value;
}

std::uint32_t ProcessEngine::read_register(std::uint32_t address) {
  // A beat may have reached the engine after the register was read.
  bool beats_on_their_way = (waiting_ | request_.offered) != 0;
  const std::uint32_t value = exchange(Action::kRead, address, 0);
  beats_on_their_way |= waiting_ != 0;
  const bool busy = address == reg::status::kAddress && beats_on_their_way;
  return busy ? value | reg::status::kBusyMask : value;
}

void ProcessEngine::write_register(std::uint32_t address, std::uint32_t value) {
  const bool resets =
      address == reg::control::kAddress && (value & reg::control::kSoftResetMask) != 0;
  if (resets) request_.offered = 0;  // or it would reach the engine when that is empty
  exchange(Action::kWrite, address, value);
  if (resets) forget();
}

void ProcessEngine::step() { exchange(Action::kStep, 0, 0); }

void ProcessEngine::forget() {
  completions_.clear();
  events_.clear();
  answers_.clear();
}

}  // namespace flue
