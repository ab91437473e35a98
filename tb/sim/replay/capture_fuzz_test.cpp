// SPDX-License-Identifier: Apache-2.0
//
// Captures that somebody has tampered with, under the address and undefined-behaviour sanitizers
// (flue_linux and flue_replay are compiled with them; below the host stands the reference engine).
//
// Whatever is in the file: the replay comes to its end, the contract is kept, and the engine holds
// what the kernel seems to have said. A record that does not parse ends it there, and is named.
//
// FLUE_FUZZ_SEEDS=N tries N seeds in place of 60.

#include <linux/netlink.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "flue/linux/read_capture.hpp"
#include "flue/reference/reference_engine.hpp"
#include "flue/replay/host_stack.hpp"

namespace flue::replay::test {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t kFileHeader = 24, kRecordHeader = 16, kCookedHeader = 16;

void put32(Bytes& bytes, std::size_t at, std::uint32_t value) {
  std::memcpy(bytes.data() + at, &value, sizeof value);
}
std::uint32_t get32(const Bytes& bytes, std::size_t at) {
  std::uint32_t value = 0;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

/// A capture in pieces: the file's header, and records with their headers.
struct Pieces {
  Bytes header;
  std::vector<Bytes> records;

  /// The first `most` records.
  static Pieces of(const std::string& path, std::size_t most) {
    std::ifstream file(path, std::ios::binary);
    const Bytes all{std::istreambuf_iterator<char>(file), {}};
    Pieces pieces;
    pieces.header.assign(all.begin(), all.begin() + kFileHeader);
    for (std::size_t at = kFileHeader; at < all.size() && pieces.records.size() < most;) {
      const std::size_t size = kRecordHeader + get32(all, at + 8);
      const auto first = all.begin() + static_cast<std::ptrdiff_t>(at);
      pieces.records.emplace_back(first, first + static_cast<std::ptrdiff_t>(size));
      at += size;
    }
    return pieces;
  }
};

class Vandal {
 public:
  explicit Vandal(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t limit) {
    return limit == 0 ? 0 : std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }

  /// One change.
  void change(Pieces& pieces) {
    std::vector<Bytes>& all = pieces.records;
    const std::size_t victim = below(all.size());
    switch (below(9)) {
      case 0:
        return flip(all[victim]);
      case 1:
        return cut(all[victim]);
      case 2:
        return std::swap(all[victim], all[below(all.size())]);
      case 3:
        return static_cast<void>(
            all.insert(all.begin() + at(below(all.size())), Bytes(all[victim])));
      case 4:
        return static_cast<void>(all.erase(all.begin() + at(victim)));
      case 5:
        return add_attribute(all[victim]);
      case 6:
        return lie(all[victim]);
      case 7:
        return shuffle(all, victim);
      default:
        return put32(all[victim], 0, static_cast<std::uint32_t>(random_()));  // another time
    }
  }
  /// Bytes of the file as a whole.
  void cut_file(Bytes& file) { file.resize(kFileHeader + below(file.size() - kFileHeader)); }

 private:
  static std::ptrdiff_t at(std::size_t index) { return static_cast<std::ptrdiff_t>(index); }
  static constexpr std::size_t kPayload = kRecordHeader + kCookedHeader;

  void flip(Bytes& record) {
    for (std::size_t i = 0; i <= below(4); ++i) {
      if (record.size() <= kPayload) return;
      record[kPayload + below(record.size() - kPayload)] ^=
          static_cast<std::uint8_t>(1U << below(8));
    }
  }
  /// With lengths that fit: the messages do not know of it.
  void cut(Bytes& record) {
    record.resize(kRecordHeader + below(record.size() - kRecordHeader));
    set_length(record);
  }
  static void set_length(Bytes& record) {
    const auto length = static_cast<std::uint32_t>(record.size() - kRecordHeader);
    put32(record, 8, length);
    put32(record, 12, length);
  }
  /// Of a type that may be known and may not, with anything in it, at the end of the first message.
  void add_attribute(Bytes& record) {
    if (record.size() < kPayload + sizeof(nlmsghdr)) return;
    const std::size_t payload = below(5) * 4;
    Bytes attribute(4 + payload);
    attribute[0] = static_cast<std::uint8_t>(attribute.size());
    attribute[2] = static_cast<std::uint8_t>(below(64));
    attribute[3] = static_cast<std::uint8_t>(below(2) << 7U);  // NLA_F_NESTED
    for (std::size_t i = 4; i < attribute.size(); ++i) {
      attribute[i] = static_cast<std::uint8_t>(random_());
    }
    const std::size_t length = get32(record, kPayload);
    const std::size_t end = kPayload + (length + 3) / 4 * 4;
    if (end > record.size()) return;
    record.insert(record.begin() + at(end), attribute.begin(), attribute.end());
    put32(record, kPayload, static_cast<std::uint32_t>(end - kPayload + attribute.size()));
    set_length(record);
  }
  /// A length of a message or, most likely, of an attribute.
  void lie(Bytes& record) {
    if (record.size() <= kPayload + 4) return;
    const std::size_t place = kPayload + below((record.size() - kPayload) / 4) * 4;
    const std::uint16_t length = static_cast<std::uint16_t>(below(2) == 0 ? below(8) : random_());
    std::memcpy(record.data() + place, &length, sizeof length);
  }
  void shuffle(std::vector<Bytes>& all, std::size_t first) {
    const std::size_t last = std::min(all.size(), first + 2 + below(30));
    std::shuffle(all.begin() + at(first), all.begin() + at(last), random_);
  }

  std::mt19937 random_;
};

class Silent final : public Observer {
 public:
  std::uint64_t violations = 0;
  std::uint64_t operations = 0;
  std::string differences;
  bool summed_up = false;

 private:
  void on_violation(const host::Violation& violation,
                    std::optional<std::uint64_t> /*number*/) override {
    differences += "\nviolation " + violation.statement + " " + violation.object;
    ++violations;
  }
  void on_difference(const Difference& each) override {
    // A kernel that changes what is constant for a connection's life cannot be followed: the check
    // says so, and is right.
    if (each.variable == "ConstFlags" || each.variable == "SndWindScale" ||
        each.variable == "RcvWindScale") {
      return;
    }
    differences += "\n" + each.object + " " + each.variable + ": kernel " + each.kernel +
                   ", engine " + each.engine;
  }
  void on_summary(const Summary& summary) override {
    summed_up = true;
    operations = summary.operations;
  }
};

class CaptureFuzz : public testing::Test {
 protected:
  void SetUp() override { close(mkstemp(path_.data())); }
  void TearDown() override { unlink(path_.c_str()); }

  void write(const Bytes& bytes) const {
    std::ofstream file(path_, std::ios::binary | std::ios::trunc);
    for (const std::uint8_t each : bytes) file.put(static_cast<char>(each));
  }
  /// To its end, whatever that is. The record that ended it; 0: the file's end did.
  std::uint64_t replay(Silent* silent) const {
    ReferenceEngine engine;
    HostStackConfig config;
    config.target.adapter.max_mtu = 65535;
    config.target.adapter.max_rcv_wnd = 0xffffffff;
    HostStack stack(engine, config, *silent);
    std::uint64_t record = 0;
    try {
      kernel::read_capture(path_, stack);
    } catch (const kernel::CaptureError& error) {
      record = error.record();
      EXPECT_NE(record, 0U) << error.what();
    }
    stack.finish();
    return record;
  }

  std::string path_ = testing::TempDir() + "flue_fuzz_XXXXXX";
};

TEST_F(CaptureFuzz, TamperedCapturesComeToTheirEndAndEngineEqualsKernel) {
  // Up to the middle of a failover: everything that the kernel can say has been said by then.
  constexpr std::size_t kRecords = 700;
  const Pieces original = Pieces::of("tb/captures/linux-host.pcap", kRecords);
  const char* const wanted = std::getenv("FLUE_FUZZ_SEEDS");
  const unsigned seeds = wanted == nullptr ? 60 : static_cast<unsigned>(std::atoi(wanted));
  unsigned ended_early = 0;
  std::uint64_t operations = 0;
  for (unsigned seed = 1; seed <= seeds; ++seed) {
    Vandal vandal(seed);
    Pieces pieces = original;
    const std::size_t changes = 1 + vandal.below(seed % 4 == 0 ? 60 : 4);
    for (std::size_t i = 0; i < changes; ++i) vandal.change(pieces);
    Bytes file = pieces.header;
    for (const Bytes& each : pieces.records) file.insert(file.end(), each.begin(), each.end());
    if (seed % 8 == 0) vandal.cut_file(file);
    write(file);

    Silent silent;
    ended_early += replay(&silent) != 0;
    operations += silent.operations;
    EXPECT_TRUE(silent.summed_up) << "seed " << seed;
    EXPECT_EQ(silent.differences, "") << "seed " << seed;
    EXPECT_EQ(silent.violations, 0U) << "seed " << seed;
  }
  // Neither is everything refused, nor everything taken.
  EXPECT_GT(ended_early, seeds / 10);
  EXPECT_LT(ended_early, seeds);
  EXPECT_GT(operations, seeds);
}

TEST_F(CaptureFuzz, FileOfNoiseIsRefused) {
  for (unsigned seed = 1; seed <= 50; ++seed) {
    std::mt19937 random(seed);
    Bytes noise(random() % 4096 + kFileHeader);
    for (std::uint8_t& each : noise) each = static_cast<std::uint8_t>(random());
    if (seed % 2 == 0) {  // behind the header of a capture
      const Pieces original = Pieces::of("tb/captures/linux-host.pcap", 0);
      std::copy(original.header.begin(), original.header.end(), noise.begin());
    }
    write(noise);
    ReferenceEngine engine;
    Silent silent;
    HostStack stack(engine, {}, silent);
    EXPECT_THROW(kernel::read_capture(path_, stack), kernel::CaptureError) << "seed " << seed;
    stack.finish();
    EXPECT_EQ(silent.operations, 0U);
  }
}

}  // namespace
}  // namespace flue::replay::test
