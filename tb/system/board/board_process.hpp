// SPDX-License-Identifier: Apache-2.0
//
// BoardProcess: a flue_board_sim that runs as long as the object lives; and other programs, run to
// their end.

#ifndef TB_SYSTEM_BOARD_BOARD_PROCESS_HPP_
#define TB_SYSTEM_BOARD_BOARD_PROCESS_HPP_

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

namespace flue::test {

class BoardProcess {
 public:
  BoardProcess() {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) throw std::runtime_error("pipe");
    child_ = fork();
    if (child_ == 0) {
      dup2(ends[1], STDOUT_FILENO);
      close(ends[0]);
      close(ends[1]);
      execl(FLUE_BOARD_SIM, FLUE_BOARD_SIM, nullptr);
      _exit(127);
    }
    close(ends[1]);
    char byte = 0;
    while (read(ends[0], &byte, 1) == 1 && byte != '\n') device_ += byte;
    close(ends[0]);
    if (device_.empty()) throw std::runtime_error("flue_board_sim did not start");
  }
  BoardProcess(const BoardProcess&) = delete;
  BoardProcess& operator=(const BoardProcess&) = delete;
  ~BoardProcess() { stop(); }

  /// The pseudo-terminal at its serial line.
  const std::string& device() const { return device_; }
  void stop() {
    if (child_ <= 0) return;
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
    child_ = -1;
  }

 private:
  pid_t child_ = -1;
  std::string device_;
};

struct ProgramResult {
  int status;
  std::string out;
  std::string err;
};

/// @param arguments  As in a shell.
inline ProgramResult flue(const std::string& arguments) {
  const std::string err = testing::TempDir() + "flue_serial_stderr_" + std::to_string(getpid());
  const std::string command = std::string(FLUE_PROGRAM) + " " + arguments + " 2>" + err;
  ProgramResult result{};
  FILE* pipe = popen(command.c_str(), "r");
  std::array<char, 4096> buffer{};
  for (std::size_t got = 0; (got = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    result.out.append(buffer.data(), got);
  }
  const int wait_status = pclose(pipe);
  result.status = WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : -1;
  std::ifstream file(err);
  result.err.assign(std::istreambuf_iterator<char>(file), {});
  std::remove(err.c_str());
  return result;
}

}  // namespace flue::test

#endif  // TB_SYSTEM_BOARD_BOARD_PROCESS_HPP_
