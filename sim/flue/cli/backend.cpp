// SPDX-License-Identifier: Apache-2.0

#include "flue/cli/backend.hpp"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <utility>

#include "flue/process/process_engine.hpp"
#include "flue/reference/reference_engine.hpp"
#include "flue/rtl/rtl_engine.hpp"
#include "flue/serial/serial_engine.hpp"
#include "flue/serial/tty_line.hpp"
#include "flue/waves/recorded_engine.hpp"

namespace flue::cli {
namespace {

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() > end.size() && text.substr(text.size() - end.size()) == end;
}

constexpr std::string_view kSerial = "serial:";

bool is_serial(const std::string& name) { return name.compare(0, kSerial.size(), kSerial) == 0; }

struct SerialDevice {
  std::string path;
  unsigned baud = serial::TtyLine::kDefaultBaud;
};

SerialDevice parse_serial(const std::string& name) {
  SerialDevice device{name.substr(kSerial.size())};
  const std::size_t at = device.path.rfind('@');
  if (at != std::string::npos) {
    const char* const begin = device.path.data() + at + 1;
    const char* const end = device.path.data() + device.path.size();
    const auto [parsed, error] = std::from_chars(begin, end, device.baud);
    if (error != std::errc() || parsed != end) {
      throw BackendError("--backend: \"" + name + "\": what follows @ is no baud rate");
    }
    device.path.resize(at);
  }
  if (device.path.empty()) {
    throw BackendError("--backend: \"" + name + "\" names no device: serial:DEVICE[@BAUD]");
  }
  return device;
}

/// What is wrong with the device is the user's choice, what is wrong behind it is not.
std::unique_ptr<serial::Line> open_line(const std::string& name) {
  const SerialDevice device = parse_serial(name);
  try {
    return std::make_unique<serial::TtyLine>(device.path, device.baud);
  } catch (const EngineGone& error) {
    throw BackendError(error.what());
  }
}

constexpr std::string_view kSystemc = "systemc";
constexpr std::string_view kSystemcRtl = "systemc-rtl";

bool is_systemc(const std::string& name) { return name == kSystemc || name == kSystemcRtl; }

/// SystemC is not linked into this program: its simulations run in one that stands beside it.
std::string systemc_server() {
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe");
  return self.parent_path() / "flue_systemc_server";
}

/// @param wave  For the RTL's waves, which its process writes; empty: none.
std::unique_ptr<ProcessEngine> make_systemc(const std::string& name, const std::string& wave) {
  const bool rtl = name == kSystemcRtl;
  std::vector<std::string> arguments{rtl ? "cycle-accurate" : "loosely-timed"};
  if (rtl && !wave.empty()) {
    if (!std::ofstream(wave)) throw BackendError(wave + ": cannot be written");
    arguments.push_back(wave);
  }
  return std::make_unique<ProcessEngine>(systemc_server(), arguments);
}

/// A file that cannot be written is the user's choice too.
template <typename Make>
auto with_wave_file(Make make) {
  try {
    return make();
  } catch (const std::runtime_error& error) {
    throw BackendError(error.what());
  }
}

Backend make_rtl(const std::string& wave) {
  RtlOptions options;
  options.wave = wave;
  std::unique_ptr<RtlEngine> engine = with_wave_file([&] { return make_rtl_engine(options); });
  const RtlEngine* seen = engine.get();
  return {std::move(engine), [seen] { return seen->assertion_failures(); }};
}

}  // namespace

std::string describe_backend(const std::string& name) {
  if (name == "rtl") return "the Verilated RTL";
  if (name == "reference") return "the reference model";
  if (name == kSystemc) return "the reference model in SystemC";
  if (name == kSystemcRtl) return "the Verilated RTL in SystemC";
  if (is_serial(name)) return "the board at " + parse_serial(name).path;
  throw BackendError("--backend: \"" + name +
                     "\" is none of rtl, reference, systemc, systemc-rtl and serial:DEVICE[@BAUD]");
}

void check_backend(const BackendOptions& options) {
  describe_backend(options.name);
  if (is_systemc(options.name) && !std::filesystem::exists(systemc_server())) {
    throw BackendError("--backend: " + options.name + " needs the program " + systemc_server() +
                       ": `make build` makes it, with Debian's libsystemc-dev");
  }
  if (options.wave.empty()) return;
  if (!ends_with(options.wave, ".fst") && !ends_with(options.wave, ".vcd")) {
    throw BackendError("--wave: \"" + options.wave + "\" ends neither in .fst nor in .vcd");
  }
}

Backend make_backend(const BackendOptions& options) {
  check_backend(options);
  if (options.name == "rtl") return make_rtl(options.wave);
  std::unique_ptr<Engine> engine;
  std::function<int()> assertion_failures = [] { return 0; };
  if (options.name == "reference") {
    engine = std::make_unique<ReferenceEngine>();
  } else if (is_systemc(options.name)) {
    std::unique_ptr<ProcessEngine> process = make_systemc(options.name, options.wave);
    assertion_failures = [seen = process.get()] { return seen->assertion_failures(); };
    engine = std::move(process);
  } else {
    engine = std::make_unique<SerialEngine>(open_line(options.name));
  }
  if (!options.wave.empty() && options.name != kSystemcRtl) {
    engine = with_wave_file(
        [&] { return std::make_unique<waves::RecordedEngine>(std::move(engine), options.wave); });
  }
  return {std::move(engine), std::move(assertion_failures)};
}

}  // namespace flue::cli
