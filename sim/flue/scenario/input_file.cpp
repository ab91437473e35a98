// SPDX-License-Identifier: Apache-2.0

#include "flue/scenario/input_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "flue/scenario/input_error.hpp"

namespace flue::scenario {
namespace {

[[noreturn]] void fail_with_errno() { throw InputError(std::strerror(errno)); }
[[noreturn]] void too_large() { throw InputError("larger than 256 MiB; no scenario is"); }

class File final {
 public:
  explicit File(const std::string& path)
      : fd_(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (fd_ < 0) fail_with_errno();
  }
  ~File() {
    if (fd_ != STDIN_FILENO) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int fd() const { return fd_; }

 private:
  int fd_;
};

}  // namespace

std::string read_input(const std::string& path) {
  const File file(path);
  struct stat status {};
  if (::fstat(file.fd(), &status) != 0) fail_with_errno();
  if (S_ISDIR(status.st_mode)) throw InputError("a directory; a scenario file is needed");
  const bool regular = S_ISREG(status.st_mode);
  if (regular && static_cast<std::size_t>(status.st_size) > kMostInputBytes) too_large();

  std::string text;
  // One byte more than the file has, so that its end is seen by the first read.
  std::size_t chunk = regular ? static_cast<std::size_t>(status.st_size) + 1 : std::size_t{1} << 16;
  std::size_t size = 0;
  for (;;) {
    text.resize(size + chunk);
    const ssize_t got = ::read(file.fd(), text.data() + size, chunk);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail_with_errno();
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
    if (size > kMostInputBytes) too_large();
    chunk = std::clamp(size, std::size_t{1} << 16, std::size_t{1} << 24);
  }
  text.resize(size);
  return text;
}

}  // namespace flue::scenario
