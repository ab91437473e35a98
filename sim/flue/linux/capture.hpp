// SPDX-License-Identifier: Apache-2.0
//
// Reads a netlink capture: a pcap file of LINKTYPE_NETLINK (253), as `flue linux record` and nlmon
// write it.
//
// Each record is a 16-byte cooked header (packet type, ARPHRD 824, ..., netlink family in its last
// two bytes, big-endian) and one netlink datagram. The file is streamed: memory does not grow with
// it.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "flue/linux/moment.hpp"

namespace flue::kernel {

/// A capture that cannot be read, or not further. `what()` is one line for the user, with all the
/// parts below.
class CaptureError final : public std::runtime_error {
 public:
  /// @param record  counted from 1; 0 when the file as a whole is meant
  /// @param reason  what is wrong
  /// @param right   what would be right
  CaptureError(std::string file, std::uint64_t record, std::string reason, std::string right);

  [[nodiscard]] const std::string& file() const { return file_; }
  [[nodiscard]] std::uint64_t record() const { return record_; }
  [[nodiscard]] const std::string& reason() const { return reason_; }
  [[nodiscard]] const std::string& right() const { return right_; }

 private:
  std::string file_;
  std::uint64_t record_;
  std::string reason_;
  std::string right_;
};

/// One record: a netlink datagram and what the cooked header says about it.
struct CaptureRecord {
  Moment moment;
  std::uint16_t family = 0;           ///< netlink family: NETLINK_ROUTE, NETLINK_SOCK_DIAG, ...
  std::vector<std::uint8_t> payload;  ///< netlink messages, in the recording machine's byte order
};

/// The records of a capture, one after the other. pcap headers may be of either byte order, in
/// micro- or nanoseconds.
class CaptureReader final {
 public:
  /// Opens `path`.
  ///
  /// @throws CaptureError  cannot be opened, is a directory, is not a pcap (pcapng is another
  ///                       format), or has another link type than LINKTYPE_NETLINK
  explicit CaptureReader(const std::string& path);
  ~CaptureReader();
  CaptureReader(const CaptureReader&) = delete;
  CaptureReader& operator=(const CaptureReader&) = delete;

  /// Reads the next record into `record`, whose memory is used again. False at the end of the file,
  /// which is a good end between two records only.
  ///
  /// @throws CaptureError  the file ends inside the record, the record was cut when it was
  ///                       captured, or it is shorter than its cooked header. No further record
  ///                       can be read after that.
  bool next(CaptureRecord& record);

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  struct Pcap;  // keeps libpcap out of this header

  std::string path_;
  std::unique_ptr<Pcap> pcap_;
  std::uint64_t records_read_ = 0;
};

}  // namespace flue::kernel
