// SPDX-License-Identifier: Apache-2.0
//
// pcap files for tests, written byte by byte in either byte order, and removed again.

#pragma once

#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace flue::kernel::test {

enum class ByteOrder { kLittle, kBig };

class CaptureFile {
 public:
  static constexpr std::uint32_t kLinkTypeNetlink = 253;
  static constexpr std::uint32_t kMicroseconds = 0xa1b2c3d4;
  static constexpr std::uint32_t kNanoseconds = 0xa1b23c4d;

  explicit CaptureFile(ByteOrder order = ByteOrder::kLittle,
                       std::uint32_t link_type = kLinkTypeNetlink,
                       std::uint32_t magic = kMicroseconds)
      : order_(order), path_(testing::TempDir() + "flue_capture_XXXXXX") {
    close(mkstemp(path_.data()));
    put32(magic);
    put16(2);
    put16(4);
    put32(0);
    put32(0);
    put32(262144);
    put32(link_type);
  }
  ~CaptureFile() { unlink(path_.c_str()); }
  CaptureFile(const CaptureFile&) = delete;
  CaptureFile& operator=(const CaptureFile&) = delete;

  /// A record of netlink family `family`; `fraction` in the unit that the magic number says.
  CaptureFile& record(std::uint32_t seconds, std::uint32_t fraction, std::uint16_t family,
                      const std::vector<std::uint8_t>& payload) {
    std::vector<std::uint8_t> data = {0x00, 0x04, 0x03, 0x38, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    data.push_back(static_cast<std::uint8_t>(family >> 8U));
    data.push_back(static_cast<std::uint8_t>(family));
    data.insert(data.end(), payload.begin(), payload.end());
    return raw_record(seconds, fraction, data, static_cast<std::uint32_t>(data.size()));
  }

  /// `original_length` above the size of `data`: a record that was cut when it was captured.
  CaptureFile& raw_record(std::uint32_t seconds, std::uint32_t fraction,
                          const std::vector<std::uint8_t>& data, std::uint32_t original_length) {
    put32(seconds);
    put32(fraction);
    put32(static_cast<std::uint32_t>(data.size()));
    put32(original_length);
    bytes_.insert(bytes_.end(), data.begin(), data.end());
    return *this;
  }

  CaptureFile& append(const std::vector<std::uint8_t>& bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    return *this;
  }

  /// Takes `count` bytes off the end.
  CaptureFile& cut(std::size_t count) {
    bytes_.resize(bytes_.size() - count);
    return *this;
  }

  /// Replaces everything by `bytes`.
  CaptureFile& replace(const std::string& bytes) {
    bytes_.assign(bytes.begin(), bytes.end());
    return *this;
  }

  /// Writes the file and returns its path.
  const std::string& write() {
    std::ofstream file(path_, std::ios::binary | std::ios::trunc);
    file.write(static_cast<const char*>(static_cast<const void*>(bytes_.data())),
               static_cast<std::streamsize>(bytes_.size()));
    return path_;
  }

 private:
  void put16(std::uint32_t value) { put(value, 2); }
  void put32(std::uint32_t value) { put(value, 4); }
  void put(std::uint32_t value, unsigned bytes) {
    for (unsigned i = 0; i < bytes; ++i) {
      const unsigned shift = order_ == ByteOrder::kLittle ? 8 * i : 8 * (bytes - 1 - i);
      bytes_.push_back(static_cast<std::uint8_t>(value >> shift));
    }
  }

  ByteOrder order_;
  std::string path_;
  std::vector<std::uint8_t> bytes_;
};

}  // namespace flue::kernel::test
