// SPDX-License-Identifier: Apache-2.0

#include "flue/linux/capture.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include <fmt/format.h>
#include <pcap/pcap.h>

namespace flue::kernel {
namespace {

constexpr std::size_t kCookedHeaderBytes = 16;
constexpr std::size_t kFamilyOffset = 14;
constexpr const char* kWantedFile =
    "a pcap file of LINKTYPE_NETLINK (253), as `flue linux record` writes it";

using Magic = std::array<unsigned char, 4>;
constexpr std::array<Magic, 4> kPcapMagics = {{{0xa1, 0xb2, 0xc3, 0xd4},
                                               {0xd4, 0xc3, 0xb2, 0xa1},
                                               {0xa1, 0xb2, 0x3c, 0x4d},
                                               {0x4d, 0x3c, 0xb2, 0xa1}}};
constexpr Magic kPcapngMagic = {0x0a, 0x0d, 0x0d, 0x0a};

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

std::string describe(const std::string& file, std::uint64_t record, const std::string& reason,
                     const std::string& right) {
  const std::string place = record == 0 ? file : fmt::format("{}: record {}", file, record);
  return fmt::format("{}: {}; right would be: {}", place, reason, right);
}

File open_file(const std::string& path) {
  File file(std::fopen(path.c_str(), "rb"));
  if (!file) {
    throw CaptureError(path, 0, fmt::format("cannot be opened: {}", std::strerror(errno)),
                       kWantedFile);
  }
  struct stat status {};
  if (fstat(fileno(file.get()), &status) == 0 && S_ISDIR(status.st_mode)) {
    throw CaptureError(path, 0, "is a directory", kWantedFile);
  }
  return file;
}

/// libpcap also reads pcapng and formats of other programs without saying so: the magic number
/// decides here. The bytes go back into the stream, which need not be seekable.
void check_magic(const std::string& path, std::FILE* file) {
  Magic magic{};
  errno = 0;
  const std::size_t got = std::fread(magic.data(), 1, magic.size(), file);
  if (std::ferror(file) != 0) {
    throw CaptureError(path, 0, fmt::format("cannot be read: {}", std::strerror(errno)),
                       kWantedFile);
  }
  if (got == magic.size() && magic == kPcapngMagic) {
    throw CaptureError(path, 0, "is a pcapng file, not a pcap",
                       fmt::format("{} (editcap -F pcap converts)", kWantedFile));
  }
  if (got < magic.size() ||
      std::find(kPcapMagics.begin(), kPcapMagics.end(), magic) == kPcapMagics.end()) {
    throw CaptureError(path, 0, got == 0 ? "is empty" : "is not a pcap file", kWantedFile);
  }
  for (auto byte = magic.rbegin(); byte != magic.rend(); ++byte) {
    if (std::ungetc(*byte, file) == EOF) {
      throw CaptureError(path, 0, "cannot be read from its start", "a regular file");
    }
  }
}

struct ClosePcap {
  void operator()(pcap_t* pcap) const { pcap_close(pcap); }
};

}  // namespace

CaptureError::CaptureError(std::string file, std::uint64_t record, std::string reason,
                           std::string right)
    : std::runtime_error(describe(file, record, reason, right)),
      file_(std::move(file)),
      record_(record),
      reason_(std::move(reason)),
      right_(std::move(right)) {}

struct CaptureReader::Pcap {
  std::unique_ptr<pcap_t, ClosePcap> handle;  // owns the FILE below it
};

CaptureReader::CaptureReader(const std::string& path)
    : path_(path), pcap_(std::make_unique<Pcap>()) {
  File file = open_file(path);
  check_magic(path, file.get());

  std::array<char, PCAP_ERRBUF_SIZE> error{};
  pcap_->handle.reset(pcap_fopen_offline_with_tstamp_precision(
      file.get(), PCAP_TSTAMP_PRECISION_NANO, error.data()));
  if (!pcap_->handle) {
    throw CaptureError(path, 0, fmt::format("is not a pcap file: {}", error.data()), kWantedFile);
  }
  static_cast<void>(file.release());

  const int link_type = pcap_datalink(pcap_->handle.get());
  if (link_type != DLT_NETLINK) {
    const char* name = pcap_datalink_val_to_name(link_type);
    throw CaptureError(
        path, 0,
        fmt::format("has link type {} ({})", link_type, name == nullptr ? "unknown" : name),
        kWantedFile);
  }
}

CaptureReader::~CaptureReader() = default;

bool CaptureReader::next(CaptureRecord& record) {
  pcap_pkthdr* header = nullptr;
  const u_char* data = nullptr;
  const int result = pcap_next_ex(pcap_->handle.get(), &header, &data);
  if (result == PCAP_ERROR_BREAK) {
    return false;
  }
  const std::uint64_t number = ++records_read_;
  if (result != 1) {
    throw CaptureError(path_, number,
                       fmt::format("cannot be read: {}", pcap_geterr(pcap_->handle.get())),
                       "a file that ends after a whole record");
  }
  if (header->caplen < header->len) {
    throw CaptureError(path_, number,
                       fmt::format("holds only {} of its {} bytes", header->caplen, header->len),
                       "a capture without a length limit (snaplen)");
  }
  if (header->caplen < kCookedHeaderBytes) {
    throw CaptureError(path_, number, fmt::format("is too short: {} bytes", header->caplen),
                       "a 16-byte cooked header, then netlink messages");
  }
  record.moment.record = number;
  record.moment.time =
      std::chrono::seconds(header->ts.tv_sec) + std::chrono::nanoseconds(header->ts.tv_usec);
  record.family = static_cast<std::uint16_t>(data[kFamilyOffset] << 8U | data[kFamilyOffset + 1]);
  record.payload.assign(data + kCookedHeaderBytes, data + header->caplen);
  return true;
}

}  // namespace flue::kernel
