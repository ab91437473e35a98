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
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "tb/common/shell.hpp"

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

/// @param arguments  As in a shell.
inline ShellResult flue(const std::string& arguments) {
  return shell_apart(std::string(FLUE_PROGRAM) + " " + arguments);
}

}  // namespace flue::test

#endif  // TB_SYSTEM_BOARD_BOARD_PROCESS_HPP_
