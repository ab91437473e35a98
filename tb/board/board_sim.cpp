// SPDX-License-Identifier: Apache-2.0
//
// flue_board_sim: a whole board in simulation whose serial line is a pseudo-terminal. Prints the
// terminal's name and runs until it is killed:
//
//   flue_board_sim &                     prints, say, /dev/pts/5
//   flue run --backend serial:/dev/pts/5 tb/scenarios/relink_failover.json

#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "tb/board/simulated_board.hpp"

namespace flue::test {
namespace {

/// The side of the pseudo-terminal that is not the host's.
class Terminal {
 public:
  Terminal() : file_(posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK)) {
    if (file_ < 0 || grantpt(file_) != 0 || unlockpt(file_) != 0) {
      throw std::runtime_error("no pseudo-terminal can be had");
    }
    name_ = ptsname(file_);
    // Held open, or the line would hang up whenever a host closes its end.
    host_end_ = open(name_.c_str(), O_RDWR | O_NOCTTY);
    termios settings{};
    if (host_end_ < 0 || tcgetattr(host_end_, &settings) != 0) {
      throw std::runtime_error(name_ + " cannot be set up");
    }
    cfmakeraw(&settings);
    tcsetattr(host_end_, TCSANOW, &settings);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  ~Terminal() {
    close(host_end_);
    close(file_);
  }

  const std::string& name() const { return name_; }

  /// What the host has sent, 64 bytes at most.
  std::vector<std::uint8_t> read() const {
    std::array<std::uint8_t, 64> buffer{};
    const ssize_t count = ::read(file_, buffer.data(), buffer.size());
    return {buffer.begin(), buffer.begin() + (count > 0 ? count : 0)};
  }
  /// What the terminal does not take is lost, as on a line at whose end nobody listens.
  void write(const std::vector<std::uint8_t>& bytes) const {
    if (::write(file_, bytes.data(), bytes.size()) < 0 && errno != EAGAIN) {
      throw std::runtime_error(name_ + " cannot be written");
    }
  }
  /// Until the host sends something, for a while at most.
  void wait() const {
    constexpr int kMilliseconds = 5;
    pollfd file{file_, POLLIN, 0};
    poll(&file, 1, kMilliseconds);
  }

 private:
  int file_;
  int host_end_ = -1;
  std::string name_;
};

[[noreturn]] void run(const Terminal& terminal, SimulatedBoard& board) {
  constexpr unsigned kCycles = 200;       // between two looks at the terminal
  constexpr unsigned kQuietLooks = 1000;  // without a byte, until the board's time goes slower
  unsigned quiet = 0;
  for (;;) {
    bool moved = false;
    if (board.wire().idle()) {
      for (const std::uint8_t byte : terminal.read()) {
        board.wire().send(byte);
        moved = true;
      }
    }
    for (unsigned i = 0; i < kCycles; ++i) board.step();
    if (board.wire().any()) {
      terminal.write(board.wire().take());
      moved = true;
    }
    quiet = moved || !board.wire().idle() ? 0 : quiet + 1;
    if (quiet > kQuietLooks) terminal.wait();
  }
}

}  // namespace
}  // namespace flue::test

int main() {
  try {
    const flue::test::Terminal terminal;
    const auto board = flue::test::make_board_default();
    std::puts(terminal.name().c_str());
    std::fflush(stdout);
    flue::test::run(terminal, *board);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "flue_board_sim: %s\n", error.what());
    return 1;
  }
}
