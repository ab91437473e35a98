// SPDX-License-Identifier: Apache-2.0

#include "tb/bench/world.hpp"

#include <fmt/format.h>

#include "flue/layout/flue_regs.hpp"
#include "tb/common/samples.hpp"

namespace flue::bench {

World::World(Engine& engine)
    : host_(engine),
      neighbors_built_(host_.read(reg::build_neighbors::kAddress)),
      paths_built_(host_.read(reg::build_paths::kAddress)),
      connections_built_(host_.read(reg::build_connections::kAddress)) {
  const std::uint32_t format = host_.read(reg::handle_format::kAddress);
  index_width_ = format & reg::handle_format::kIndexWidthMask;
  generation_width_ = (format & reg::handle_format::kGenerationWidthMask) >>
                      reg::handle_format::kGenerationWidthLsb;
  host_.write(reg::control::kAddress,
              reg::control::kSoftResetMask | reg::control::kSoftwareMacMask);
  while ((host_.read(reg::status::kAddress) & reg::status::kReadyMask) == 0) {
  }
}

std::vector<Word> World::new_neighbors(std::size_t count) {
  std::vector<test::Descriptor> descriptors;
  for (std::size_t i = 0; i < count; ++i) {
    descriptors.push_back(test::initiate(test::sample_neighbor(static_cast<std::uint32_t>(i))));
  }
  return run(descriptors);
}

std::vector<Word> World::new_paths(std::size_t count, const std::vector<Word>& parents) {
  std::vector<test::Descriptor> descriptors;
  for (std::size_t i = 0; i < count; ++i) {
    descriptors.push_back(test::initiate(test::Parent{parents[i % parents.size()]},
                                         test::sample_ip4_path(static_cast<std::uint32_t>(i))));
  }
  return run(descriptors);
}

std::vector<Word> World::new_connections(std::size_t count, const std::vector<Word>& parents) {
  std::vector<test::Descriptor> descriptors;
  for (std::size_t i = 0; i < count; ++i) {
    descriptors.push_back(test::initiate(test::Parent{parents[i % parents.size()]},
                                         test::sample_connection(static_cast<std::uint32_t>(i))));
  }
  return run(descriptors);
}

std::vector<Word> World::run(const std::vector<test::Descriptor>& descriptors) {
  std::vector<Word> handles;
  for (const test::Reply& reply : host_.run(descriptors)) {
    if (reply.status() != layout::Status::kSuccess) {
      throw test::SessionError(fmt::format("preparing: {}", to_string(reply.status())));
    }
    handles.push_back(reply.handle());
  }
  return handles;
}

Word World::next_in_slot(Word handle) const {
  const Word generation_mask = ((Word{1} << generation_width_) - 1) << index_width_;
  const Word next = (handle + (Word{1} << index_width_)) & generation_mask;
  return (handle & ~generation_mask) | next;
}

Word World::absent_connection() const {
  const Word never_reached = (Word{1} << generation_width_) - 1;
  return layout::kHandleTcp << layout::kHandleLayerLsb | never_reached << index_width_;
}

}  // namespace flue::bench
