// SPDX-License-Identifier: Apache-2.0
//
// Writes a netlink capture: a pcap file of LINKTYPE_NETLINK (253) with times in nanoseconds, which
// CaptureReader, Wireshark and tshark read.

#pragma once

#include <memory>
#include <string>

#include "flue/linux/capture.hpp"

namespace flue::kernel {

class CaptureWriter final {
 public:
  /// Makes the file, or empties it.
  ///
  /// @throws CaptureError  it cannot be made
  explicit CaptureWriter(const std::string& path);
  ~CaptureWriter();
  CaptureWriter(const CaptureWriter&) = delete;
  CaptureWriter& operator=(const CaptureWriter&) = delete;

  /// Appends a record. Its number is not written: it is its place in the file.
  ///
  /// @throws CaptureError  it cannot be written (no space left)
  void write(const CaptureRecord& record);

  /// What was written is in the file from then on.
  ///
  /// @throws CaptureError  it cannot be written
  void flush();

 private:
  struct Pcap;  // keeps libpcap out of this header

  std::string path_;
  std::unique_ptr<Pcap> pcap_;
  std::vector<std::uint8_t> bytes_;  // of the record that is being written
};

}  // namespace flue::kernel
