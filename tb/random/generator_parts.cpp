// SPDX-License-Identifier: Apache-2.0
//
// Generator: settings, handles, and how descriptors are spoilt.

#include <algorithm>

#include "flue/layout/flue_regs.hpp"
#include "generator.hpp"

namespace flue::test {

/// Configuration changes only while the engine is idle, so that everybody agrees where in the order
/// they come.
void Generator::draw_settings(Round& round) {
  const auto write = [this, &round](std::uint32_t address, std::uint32_t value) {
    round.registers.emplace_back(address, value);
    ahead_.write_register(address, value);
  };
  if (once_in(random_, 3)) {
    const bool eager = once_in(random_, 3);
    const bool software_mac = !once_in(random_, 3);
    const bool vlan_filter = once_in(random_, 3);
    write(reg::control::kAddress, (eager ? reg::control::kEagerUploadMask : 0) |
                                      (software_mac ? reg::control::kSoftwareMacMask : 0) |
                                      (vlan_filter ? reg::control::kVlanFilterMask : 0));
  }
  if (once_in(random_, 4)) {
    settings_.max_mtu = once_in(random_, 4) ? 0xFFFFFFFF : 500 + below(random_, 9000);
    settings_.max_rcv_wnd = once_in(random_, 4) ? 0xFFFFFFFF : below(random_, 1u << 30);
    settings_.nce_stale_ticks = once_in(random_, 8) ? 0x7FFFFFFF : below(random_, 60);
    write(reg::max_mtu::kAddress, settings_.max_mtu);
    write(reg::max_rcv_wnd::kAddress, settings_.max_rcv_wnd);
    write(reg::nce_stale_ticks::kAddress, settings_.nce_stale_ticks);
  }
  if (once_in(random_, 4)) {
    const auto capacity = [this](std::uint32_t slots) {
      return once_in(random_, 3) ? below(random_, slots + 1) : 0xFFFFFFFF;
    };
    write(reg::neighbor_capacity::kAddress, capacity(config_.neighbors));
    write(reg::path_capacity::kAddress, capacity(config_.paths));
    write(reg::tcp_capacity::kAddress, capacity(config_.connections));
  }
  if (once_in(random_, 5)) {
    const std::uint32_t low = random_record<layout::ResolveRequest>(random_).handle;
    settings_.mac = {static_cast<std::uint8_t>(low),
                     static_cast<std::uint8_t>(low >> 8),
                     static_cast<std::uint8_t>(low >> 16),
                     static_cast<std::uint8_t>(low >> 24),
                     0x12,
                     0x34};
    write(reg::mac_low::kAddress, low);
    write(reg::mac_high::kAddress, 0x3412);
    write(reg::vlan_index::kAddress, below(random_, 2));
    write(reg::vlan_word::kAddress, static_cast<std::uint32_t>(random_()));
  }
  if (!once_in(random_, 3)) {
    write(reg::add_ticks::kAddress,
          once_in(random_, 10) ? static_cast<std::uint32_t>(random_()) : below(random_, 40));
  }
  if (once_in(random_, 25)) {
    write(reg::fault::kAddress, reg::fault::kCorruptMask);
    corrupt_ = true;
  }
}

Layer Generator::draw_layer() {
  const unsigned draw = below(random_, 10);
  if (draw < 3) return Layer::kNeighbor;
  if (draw < 5) return Layer::kIp4Path;
  return draw < 6 ? Layer::kIp6Path : Layer::kTcp;
}

/// Depth first, so that PARENT_LAST mostly names something.
Layer Generator::draw_layer_of_tree() {
  if (once_in(random_, 10)) return draw_layer();
  const reference::LastObjects& last = ahead_.state().last;
  if (last.neighbor == 0) return Layer::kNeighbor;
  if (last.path == 0 || once_in(random_, 3)) {
    return once_in(random_, 2) ? Layer::kIp4Path : Layer::kIp6Path;
  }
  return Layer::kTcp;
}

std::vector<Word> Generator::live(Layer layer, Wanted wanted) const {
  std::vector<Word> handles;
  const reference::State& state = ahead_.state();
  const auto add = [&](Word handle, bool invalid) {
    if (wanted == Wanted::kAny || invalid == (wanted == Wanted::kInvalid)) {
      handles.push_back(handle);
    }
  };
  switch (layer) {
    case Layer::kNeighbor:
      state.neighbors.for_each(
          [&](Word handle, const reference::Neighbor& neighbor) { add(handle, neighbor.invalid); });
      break;
    case Layer::kIp4Path:
    case Layer::kIp6Path:
      state.paths.for_each([&](Word handle, const reference::Path& path) {
        if (path.family == layer) add(handle, path.invalid);
      });
      break;
    case Layer::kTcp:
      state.connections.for_each([&](Word handle, const reference::Connection& connection) {
        if (!is_parked(handle)) add(handle, state.held(connection));
      });
      break;
  }
  return handles;
}

bool Generator::is_parked(Word handle) const {
  return std::find(parked_.begin(), parked_.end(), handle) != parked_.end();
}

Word Generator::next_handle(Layer layer) const {
  const reference::State& state = ahead_.state();
  const auto next = [](const auto& table) { return table.full() ? Word{0} : table.next_handle(); };
  if (layer == Layer::kNeighbor) return next(state.neighbors);
  return layer == Layer::kTcp ? next(state.connections) : next(state.paths);
}

Word Generator::good_handle(Layer layer, Wanted wanted) {
  std::vector<Word> handles = live(layer, wanted);
  if (handles.empty()) handles = live(layer);
  if (handles.empty()) return next_handle(layer);
  std::size_t count = handles.size();
  if (mix_.hot != 0 && mix_.hot < count) count = mix_.hot;
  return handles[below(random_, static_cast<std::uint32_t>(count))];
}

Word Generator::wrong_handle(Layer layer) {
  switch (below(random_, 6)) {
    case 0:
      return next_handle(layer);  // guessed ahead
    case 1:
      return static_cast<Word>(random_());
    case 2:
      return good_handle(draw_layer());
    case 3:
      return good_handle(layer) ^ (Word{1} << below(random_, 32));
    default:
      if (old_handles_.empty()) return 0;
      return old_handles_[below(random_, static_cast<std::uint32_t>(old_handles_.size()))];
  }
}

Word Generator::draw_handle(Layer layer, Wanted wanted) {
  const Word handle =
      once_in(random_, mix_.wrong_handle) ? wrong_handle(layer) : good_handle(layer, wanted);
  return is_parked(handle) ? 0 : handle;
}

Parent Generator::draw_parent(Layer child) {
  if (!once_in(random_, mix_.tree ? 6 : 3)) {
    if (mix_.tree || once_in(random_, mix_.parent_last)) return kParentLast;
  }
  const Wanted wanted = once_in(random_, 6) ? Wanted::kAny : Wanted::kValid;
  if (child != Layer::kTcp) return {draw_handle(Layer::kNeighbor, wanted)};
  return {draw_handle(once_in(random_, 2) ? Layer::kIp4Path : Layer::kIp6Path, wanted)};
}

MessageBeats Generator::spoil(const Descriptor& descriptor) {
  Descriptor spoilt = descriptor;
  MessageBeats beats = to_beats(descriptor);
  switch (below(random_, 6)) {
    case 0: {  // any bit, used or not
      const std::uint32_t bit = below(random_, static_cast<std::uint32_t>(512 * spoilt.beats));
      spoilt.words[bit / 32] ^= Word{1} << (bit % 32);
      return to_beats(spoilt);
    }
    case 1:  // a flag, an opcode, a layer
      spoilt.words[0] ^= Word{1} << below(random_, 16);
      return to_beats(spoilt);
    case 2:
      spoilt.beats = 1 + below(random_, 5);
      return to_beats(spoilt);
    case 3:
      beats[below(random_, static_cast<std::uint32_t>(beats.size()))].keep ^= std::uint64_t{1}
                                                                              << below(random_, 64);
      return beats;
    case 4:  // the wrong length for these flags
      spoilt.words[0] ^= 0x100;
      spoilt.beats = 3 - spoilt.beats;
      return to_beats(spoilt);
    default:
      for (Word& word : spoilt.words) word = static_cast<Word>(random_());
      spoilt.set_handle(descriptor.header().handle);
      return to_beats(spoilt);
  }
}

}  // namespace flue::test
