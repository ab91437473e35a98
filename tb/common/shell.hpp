// SPDX-License-Identifier: Apache-2.0
//
// shell: a command run to its end, as a user would type it.

#ifndef TB_COMMON_SHELL_HPP_
#define TB_COMMON_SHELL_HPP_

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

namespace flue::test {

struct ShellResult {
  int status;  ///< exit status; -1 when a signal ended it
  std::string out;
  std::string err;  ///< only with shell_apart
};

/// Runs `command` in a shell; what it writes to standard error goes where the test's own does,
/// unless the command says otherwise.
inline ShellResult shell(const std::string& command) {
  ShellResult result{};
  FILE* const pipe = popen(command.c_str(), "r");
  std::array<char, 4096> buffer{};
  for (std::size_t got = 0; (got = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    result.out.append(buffer.data(), got);
  }
  const int status = pclose(pipe);
  result.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return result;
}

/// The same, with standard error kept apart.
inline ShellResult shell_apart(const std::string& command) {
  const std::string err = testing::TempDir() + "flue_stderr_" + std::to_string(getpid());
  ShellResult result = shell(command + " 2>" + err);
  std::ifstream file(err);
  result.err.assign(std::istreambuf_iterator<char>(file), {});
  std::remove(err.c_str());
  return result;
}

}  // namespace flue::test

#endif  // TB_COMMON_SHELL_HPP_
