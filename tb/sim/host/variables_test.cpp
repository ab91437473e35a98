// SPDX-License-Identifier: Apache-2.0

#include "flue/host/variables.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "flue/ddi/block_state.hpp"
#include "flue/host/marshal.hpp"

namespace flue::host {
namespace {

using layout::Layer;
using layout::StateClass;

/// A value of the variable that differs from other variables' and uses its highest bit.
Value sample(const Variable& variable, std::uint64_t number) {
  if (variable.form == Form::kMac) return MacAddress{0xFE, 1, 2, 3, 4, static_cast<UCHAR>(number)};
  if (variable.form == Form::kIp) {
    return IpAddress{0xFD, 1, 2,  3,  4,  5,  6,  7,
                     8,    9, 10, 11, 12, 13, 14, static_cast<UCHAR>(number)};
  }
  return variable.max - number % (variable.max / 2 + 1);
}

State sample_state(int level) {
  State state = zero_state(level);
  std::uint64_t number = 0;
  for (const Variable& variable : variables_of(level)) {
    if (!variable.query_only) variable.set(state, sample(variable, number++));
  }
  return state;
}

TEST(Variables, AreThoseOfTheSpecification) {
  // chimney.md 2.3 to 2.5; the delegated TCP class with its two backlog sizes.
  EXPECT_EQ(variables_of(0).size(), 5U);
  EXPECT_EQ(variables_of(1).size(), 3U);
  EXPECT_EQ(variables_of(2).size(), 7U + 11U + 26U);
  EXPECT_EQ(find_variable("Flags"), nullptr);
  EXPECT_EQ(find_variable("KeepAlive.TimeoutDelta")->level, 2);
}

TEST(Variables, EachIsOneOfItsOwn) {
  for (int level = 0; level <= 2; ++level) {
    const State state = sample_state(level);
    std::uint64_t number = 0;
    for (const Variable& variable : variables_of(level)) {
      if (variable.query_only) continue;
      EXPECT_EQ(variable.get(state), sample(variable, number++)) << variable.name;
    }
  }
}

TEST(Marshal, StateComesBackFromTheStructuresBehindABlock) {
  for (const Layer layer : {Layer::kNeighbor, Layer::kIp4Path, Layer::kIp6Path, Layer::kTcp}) {
    for (const StateClass classes :
         {StateClass::kConstant, StateClass::kCached, StateClass::kDelegated, StateClass::kAll}) {
      const UCHAR type = state_type(layer, classes);
      SCOPED_TRACE(offload_state_type_name(type));
      std::vector<std::uint64_t> memory(block_size_with_state(type) / 8 + 1);
      auto* block = reinterpret_cast<NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST*>(memory.data());
      block->Header.Type = type;
      PathAddresses addresses;
      const State state = sample_state(level_of(layer));
      write_state(block, state, &addresses);
      const State back = read_state(block, &addresses);
      for (const Variable& variable : variables_of(level_of(layer))) {
        if (variable.query_only) continue;
        const State& wanted =
            has(classes, variable.state_class) ? state : zero_state(level_of(layer));
        EXPECT_EQ(variable.get(back), variable.get(wanted)) << variable.name;
      }
    }
  }
}

}  // namespace
}  // namespace flue::host
