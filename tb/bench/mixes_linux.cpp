// SPDX-License-Identifier: Apache-2.0
//
// What a real Linux host asks for: the descriptors of `flue linux replay
// tb/captures/linux-host.pcap`, without the seconds in between.

#include <stdexcept>

#include "flue/linux/read_capture.hpp"
#include "flue/replay/host_stack.hpp"
#include "tb/bench/mixes.hpp"
#include "tb/bench/recording_engine.hpp"

namespace flue::bench {
namespace {

/// No status depends on the time that passes between the descriptors, so what advances it is left
/// out. Handles are those of an engine that has held no objects before.
Traffic linux_capture(World& world) {
  RecordingEngine engine;
  replay::Observer nobody;
  replay::HostStackConfig config;
  // As the program: everything that Linux has can be offloaded.
  config.target.adapter.max_mtu = 65535;
  config.target.adapter.max_rcv_wnd = 0xFFFFFFFF;
  replay::HostStack stack(engine, config, nobody);
  kernel::read_capture(FLUE_CAPTURE, stack);
  stack.finish();
  if (!stack.is_sound()) throw std::runtime_error("the capture's replay failed");

  for (const auto& [address, value] : engine.configuration()) world.write(address, value);
  Traffic traffic = engine.traffic();
  traffic.resolves = engine.connections();
  return traffic;
}

}  // namespace

Mix linux_mix() { return {"Linux capture's own mix", linux_capture, kBackgroundLooksAndFails}; }

}  // namespace flue::bench
