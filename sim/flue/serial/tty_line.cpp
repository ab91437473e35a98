// SPDX-License-Identifier: Apache-2.0

#include "flue/serial/tty_line.hpp"

#include <fcntl.h>
#include <linux/serial.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "flue/engine/engine.hpp"

namespace flue::serial {
namespace {

constexpr std::array<std::pair<unsigned, speed_t>, 9> kSpeeds{{{115'200, B115200},
                                                               {230'400, B230400},
                                                               {460'800, B460800},
                                                               {921'600, B921600},
                                                               {1'000'000, B1000000},
                                                               {1'500'000, B1500000},
                                                               {2'000'000, B2000000},
                                                               {3'000'000, B3000000},
                                                               {4'000'000, B4000000}}};

/// A USB bridge keeps bytes for up to 16 ms in the hope of more, unless told that somebody waits.
/// Not every driver can be told.
void ask_for_low_latency(int file) {
  serial_struct serial{};
  if (ioctl(file, TIOCGSERIAL, &serial) != 0) return;
  serial.flags |= ASYNC_LOW_LATENCY;
  ioctl(file, TIOCSSERIAL, &serial);
}

}  // namespace

TtyLine::TtyLine(const std::string& device, unsigned baud) : device_(device) {
  speed_t speed = B0;
  for (const auto& [rate, code] : kSpeeds) {
    if (rate == baud) speed = code;
  }
  if (speed == B0) throw EngineGone(fmt::format("{}: no terminal does {} baud", device, baud));

  file_ = open(device.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (file_ < 0) fail("cannot be opened", errno);
  try {
    termios settings{};
    if (tcgetattr(file_, &settings) != 0) fail("is no serial device", errno);
    if (flock(file_, LOCK_EX | LOCK_NB) != 0) fail("is in use by another program", errno);
    cfmakeraw(&settings);
    settings.c_cflag = (settings.c_cflag & ~(CSTOPB | CRTSCTS)) | CLOCAL | CREAD;
    settings.c_cc[VMIN] = 0;
    settings.c_cc[VTIME] = 0;
    if (cfsetspeed(&settings, speed) != 0 || tcsetattr(file_, TCSANOW, &settings) != 0) {
      fail(fmt::format("does not do {} baud", baud), errno);
    }
    ask_for_low_latency(file_);
    tcflush(file_, TCIOFLUSH);
  } catch (...) {
    close(file_);
    throw;
  }
}

TtyLine::~TtyLine() { close(file_); }

void TtyLine::fail(const std::string& what, int error) const {
  throw EngineGone(fmt::format("{}: {}: {}", device_, what, std::strerror(error)));
}

void TtyLine::flush() {
  std::size_t sent = 0;
  while (sent < unsent_.size()) {
    const ssize_t count = ::write(file_, unsent_.data() + sent, unsent_.size() - sent);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) break;
    if (count <= 0) fail("the device is gone", errno);
    sent += static_cast<std::size_t>(count);
  }
  unsent_.erase(unsent_.begin(), unsent_.begin() + static_cast<std::ptrdiff_t>(sent));
}

void TtyLine::write(const Bytes& bytes) {
  unsent_.insert(unsent_.end(), bytes.begin(), bytes.end());
  flush();
}

Bytes TtyLine::read(Microseconds wait) {
  if (!unsent_.empty()) flush();
  pollfd poll_file{file_, static_cast<short>(unsent_.empty() ? POLLIN : POLLIN | POLLOUT), 0};
  const timespec timeout{wait.count() / 1'000'000, wait.count() % 1'000'000 * 1000};
  if (ppoll(&poll_file, 1, &timeout, nullptr) <= 0) return {};

  Bytes bytes(4096);
  const ssize_t count = ::read(file_, bytes.data(), bytes.size());
  const bool none_yet = count < 0 && (errno == EAGAIN || errno == EINTR);
  const bool hung_up = (poll_file.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
  if (count < 0 && !none_yet) fail("the device is gone", errno);
  if (count <= 0 && hung_up) fail("the device is gone", EIO);
  bytes.resize(none_yet ? 0 : static_cast<std::size_t>(count));
  return bytes;
}

bool TtyLine::sending() const {
  int queued = 0;  // in the operating system
  return !unsent_.empty() || (ioctl(file_, TIOCOUTQ, &queued) == 0 && queued > 0);
}

Microseconds TtyLine::now() const {
  return std::chrono::duration_cast<Microseconds>(
      std::chrono::steady_clock::now().time_since_epoch());
}

}  // namespace flue::serial
