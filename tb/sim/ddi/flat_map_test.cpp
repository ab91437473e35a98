// SPDX-License-Identifier: Apache-2.0

#include "flue/ddi/flat_map.hpp"

#include <cstdint>
#include <memory>
#include <random>
#include <unordered_map>

#include <gtest/gtest.h>

namespace flue {
namespace {

TEST(FlatMap, FindsNothingInAnEmptyOne) {
  FlatMap<std::uint64_t, int> map;
  EXPECT_EQ(map.find(1), nullptr);
  EXPECT_EQ(map.find(0), nullptr);
  map.erase(1);
  EXPECT_EQ(map.size(), 0u);
}

TEST(FlatMap, NullIsNeverThere) {
  int object = 0;
  FlatMap<int*, int> map;
  map[&object] = 7;
  EXPECT_EQ(map.find(nullptr), nullptr);
  EXPECT_EQ(*map.find(&object), 7);
}

TEST(FlatMap, HoldsWhatCanOnlyBeMoved) {
  FlatMap<std::uint64_t, std::unique_ptr<std::uint64_t>> map;
  for (std::uint64_t key = 1; key <= 1000; ++key) map[key] = std::make_unique<std::uint64_t>(key);
  for (std::uint64_t key = 1; key <= 1000; key += 2) map.erase(key);
  EXPECT_EQ(map.size(), 500u);
  for (std::uint64_t key = 2; key <= 1000; key += 2) EXPECT_EQ(**map.find(key), key);
}

TEST(FlatMap, AnErasedValueIsFreedAtOnce) {
  const auto value = std::make_shared<int>(1);
  FlatMap<std::uint64_t, std::shared_ptr<int>> map;
  map[1] = value;
  map.erase(1);
  EXPECT_EQ(value.use_count(), 1);
}

/// Few keys, so that runs of them form, wrap around and get holes.
TEST(FlatMap, IsAMapWhateverIsDoneToIt) {
  std::mt19937 random(20061130);
  FlatMap<std::uint64_t, std::uint64_t> map;
  std::unordered_map<std::uint64_t, std::uint64_t> expected;
  for (std::uint64_t i = 0; i < 200000; ++i) {
    const std::uint64_t key = 1 + random() % 24;
    if (random() % 2 == 0) {
      map[key] = expected[key] = i;
    } else {
      map.erase(key);
      expected.erase(key);
    }
    ASSERT_EQ(map.size(), expected.size());
    const std::uint64_t other = 1 + random() % 24;
    const auto found = expected.find(other);
    const std::uint64_t* value = map.find(other);
    ASSERT_EQ(value != nullptr, found != expected.end());
    if (value != nullptr) {
      ASSERT_EQ(*value, found->second);
    }
  }
}

TEST(FlatMap, VisitsEachOnce) {
  FlatMap<std::uint64_t, int> map;
  for (std::uint64_t key = 1; key <= 100; ++key) map[key * 1024] = 0;
  map.for_each([](std::uint64_t, int& visits) { ++visits; });
  for (std::uint64_t key = 1; key <= 100; ++key) EXPECT_EQ(*map.find(key * 1024), 1);
}

}  // namespace
}  // namespace flue
