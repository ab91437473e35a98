// SPDX-License-Identifier: Apache-2.0

#include "flue/miniport/engine_setup.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string>

#include <fmt/format.h>

#include "flue/layout/flue_regs.hpp"

namespace flue {
namespace {

constexpr std::size_t kVlanIds = 4096;
constexpr std::uint32_t kAllBuilt = ~std::uint32_t{0};  // above what was built counts as that

void check_capacity(const char* key, std::optional<std::uint32_t> capacity, std::uint32_t built) {
  if (capacity && *capacity > built) {
    throw AdapterConfigError(
        key,
        fmt::format("{} is above the {} entries that the engine was built with", *capacity, built));
  }
}

std::uint32_t cycles_per_tick(const AdapterConfig& config) {
  if (!config.clock_hz) return 0;
  const std::uint64_t cycles = *config.clock_hz / config.ticks_per_second;
  if (cycles == 0 || cycles > std::numeric_limits<std::uint32_t>::max()) {
    throw AdapterConfigError(
        "clock_hz", fmt::format("{} Hz cannot be divided into {} ticks a second", *config.clock_hz,
                                config.ticks_per_second));
  }
  return static_cast<std::uint32_t>(cycles);
}

/// False when the interface's VLAN id is 0, with which no neighbor's can clash (INIT-14).
bool filters_vlans(const AdapterConfig& config) {
  const auto& ids = config.vlan_ids;
  return !ids.empty() && std::find(ids.begin(), ids.end(), 0) == ids.end();
}

void write_vlan_table(Engine& engine, const AdapterConfig& config) {
  std::array<std::uint32_t, kVlanIds / 32> table{};
  for (const std::uint16_t id : config.vlan_ids) {
    table[id / 32] |= std::uint32_t{1} << (id % 32);
  }
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    engine.write_register(reg::vlan_index::kAddress, i);
    engine.write_register(reg::vlan_word::kAddress, table[i]);
  }
}

}  // namespace

EngineIdentity identify(Engine& engine) {
  const std::uint32_t id = engine.read_register(reg::id::kAddress);
  if (id != layout::kIdentity) {
    throw EngineRefused(
        fmt::format("no Flue engine: its identity register reads 0x{:08X}, not 0x{:08X}", id,
                    layout::kIdentity));
  }
  const std::uint32_t version = engine.read_register(reg::layout_version::kAddress);
  if (version != layout::kLayoutVersion) {
    throw EngineRefused(
        fmt::format("the engine has layout version {}; this driver knows version {} only", version,
                    layout::kLayoutVersion));
  }
  const std::uint32_t format = engine.read_register(reg::handle_format::kAddress);
  EngineIdentity identity{};
  identity.neighbors = engine.read_register(reg::build_neighbors::kAddress);
  identity.paths = engine.read_register(reg::build_paths::kAddress);
  identity.connections = engine.read_register(reg::build_connections::kAddress);
  identity.index_width =
      (format & reg::handle_format::kIndexWidthMask) >> reg::handle_format::kIndexWidthLsb;
  identity.generation_width = (format & reg::handle_format::kGenerationWidthMask) >>
                              reg::handle_format::kGenerationWidthLsb;

  const std::uint32_t width = identity.index_width + identity.generation_width;
  if (identity.index_width == 0 || width > layout::kHandleLayerLsb) {
    throw EngineRefused(
        fmt::format("the engine's handles make no sense: {} bits of index, {} of generation",
                    identity.index_width, identity.generation_width));
  }
  const std::uint64_t indices = std::uint64_t{1} << identity.index_width;
  for (const std::uint32_t built : {identity.neighbors, identity.paths, identity.connections}) {
    if (built == 0 || built > indices) {
      throw EngineRefused(
          fmt::format("the engine's tables make no sense: {} entries, {} bits of index", built,
                      identity.index_width));
    }
  }
  return identity;
}

void check(const AdapterConfig& config, const EngineIdentity& identity) {
  check_capacity("neighbor_capacity", config.neighbor_capacity, identity.neighbors);
  check_capacity("path_capacity", config.path_capacity, identity.paths);
  check_capacity("tcp_capacity", config.tcp_capacity, identity.connections);
  for (const std::uint16_t id : config.vlan_ids) {
    if (id >= kVlanIds) {
      throw AdapterConfigError("vlan_ids", fmt::format("{} is no VLAN id: 0 to 4095", id));
    }
  }
  if (config.ticks_per_second == 0) throw AdapterConfigError("ticks_per_second", "must not be 0");
  cycles_per_tick(config);
}

bool wait_until_ready(Engine& engine, std::uint64_t steps) {
  while ((engine.read_register(reg::status::kAddress) & reg::status::kReadyMask) == 0) {
    if (steps-- == 0) return false;
    engine.step();
  }
  return true;
}

void soft_reset(Engine& engine) {
  const std::uint32_t control = engine.read_register(reg::control::kAddress);
  engine.write_register(reg::control::kAddress, control | reg::control::kSoftResetMask);
}

void configure(Engine& engine, const AdapterConfig& config) {
  std::uint32_t control = 0;
  if (config.eager_upload) control |= reg::control::kEagerUploadMask;
  if (config.software_mac) control |= reg::control::kSoftwareMacMask;
  if (filters_vlans(config)) control |= reg::control::kVlanFilterMask;

  const auto& mac = config.mac;
  const auto byte = [&mac](std::size_t i) { return static_cast<std::uint32_t>(mac[i]); };
  engine.write_register(reg::control::kAddress, control);
  engine.write_register(reg::neighbor_capacity::kAddress,
                        config.neighbor_capacity.value_or(kAllBuilt));
  engine.write_register(reg::path_capacity::kAddress, config.path_capacity.value_or(kAllBuilt));
  engine.write_register(reg::tcp_capacity::kAddress, config.tcp_capacity.value_or(kAllBuilt));
  engine.write_register(reg::mac_low::kAddress,
                        byte(0) | byte(1) << 8 | byte(2) << 16 | byte(3) << 24);
  engine.write_register(reg::mac_high::kAddress, byte(4) | byte(5) << 8);
  engine.write_register(reg::max_mtu::kAddress, config.max_mtu);
  engine.write_register(reg::max_rcv_wnd::kAddress, config.max_rcv_wnd);
  engine.write_register(reg::cycles_per_tick::kAddress, cycles_per_tick(config));
  engine.write_register(reg::nce_stale_ticks::kAddress, config.nce_stale_ticks);
  write_vlan_table(engine, config);
}

}  // namespace flue
