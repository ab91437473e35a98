// SPDX-License-Identifier: Apache-2.0

#include "flue/linux/capture_writer.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fmt/format.h>
#include <pcap/pcap.h>

namespace flue::kernel {
namespace {

constexpr int kLongestRecord = 262144;

struct ClosePcap {
  void operator()(pcap_t* pcap) const { pcap_close(pcap); }
};
struct CloseDumper {
  void operator()(pcap_dumper_t* dumper) const { pcap_dump_close(dumper); }
};

}  // namespace

struct CaptureWriter::Pcap {
  std::unique_ptr<pcap_t, ClosePcap> handle;
  std::unique_ptr<pcap_dumper_t, CloseDumper> dumper;  // owns the FILE below it
};

CaptureWriter::CaptureWriter(const std::string& path)
    : path_(path), pcap_(std::make_unique<Pcap>()) {
  pcap_->handle.reset(pcap_open_dead_with_tstamp_precision(DLT_NETLINK, kLongestRecord,
                                                           PCAP_TSTAMP_PRECISION_NANO));
  // pcap_dump_open takes "-" for standard output.
  std::FILE* const file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) {
    throw CaptureError(path, 0, fmt::format("cannot be written: {}", std::strerror(errno)),
                       "a file in a folder that can be written");
  }
  pcap_->dumper.reset(pcap_dump_fopen(pcap_->handle.get(), file));
  if (!pcap_->dumper) {
    const std::string reason = pcap_geterr(pcap_->handle.get());
    std::fclose(file);
    throw CaptureError(path, 0, fmt::format("cannot be written: {}", reason), "space for it");
  }
}

CaptureWriter::~CaptureWriter() = default;

void CaptureWriter::write(const CaptureRecord& record) {
  // Packet type 4 and ARPHRD_NETLINK, as nlmon writes them; the family; zeros between.
  bytes_.assign({0x00, 0x04, 0x03, 0x38, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
  bytes_.push_back(static_cast<std::uint8_t>(record.family >> 8U));
  bytes_.push_back(static_cast<std::uint8_t>(record.family));
  bytes_.insert(bytes_.end(), record.payload.begin(), record.payload.end());

  using std::chrono::seconds;
  const auto whole = std::chrono::duration_cast<seconds>(record.moment.time);
  pcap_pkthdr header{};
  header.ts.tv_sec = whole.count();
  header.ts.tv_usec = (record.moment.time - whole).count();  // nanoseconds, by the file's precision
  header.caplen = header.len = static_cast<bpf_u_int32>(bytes_.size());
  pcap_dump(static_cast<u_char*>(static_cast<void*>(pcap_->dumper.get())), &header, bytes_.data());
  if (std::ferror(pcap_dump_file(pcap_->dumper.get())) != 0) {
    throw CaptureError(path_, record.moment.record, "cannot be written", "space for it");
  }
}

void CaptureWriter::flush() {
  if (pcap_dump_flush(pcap_->dumper.get()) != 0) {
    throw CaptureError(path_, 0, fmt::format("cannot be written: {}", std::strerror(errno)),
                       "space for it");
  }
}

}  // namespace flue::kernel
