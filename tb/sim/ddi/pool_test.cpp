// SPDX-License-Identifier: Apache-2.0
//
// Pool and SerialMap: what is kept in them is found, and nothing else.

#include "flue/ddi/pool.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "flue/ddi/serial_map.hpp"

namespace flue {
namespace {

constexpr std::size_t kMany = 5000;  // more than a page or a chunk holds

/// Counts those that live.
struct Counted {
  Counted() { ++living; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
  ~Counted() { --living; }
  std::string name;
  static inline int living = 0;
};

TEST(Pool, ObjectsStayInPlaceUntilDestroyed) {
  Pool<Counted> pool;
  std::vector<Counted*> made;
  for (std::size_t i = 0; i < kMany; ++i) {
    made.push_back(&pool.make());
    made.back()->name = std::to_string(i);
  }
  for (std::size_t i = 0; i < kMany; i += 2) pool.destroy(*made[i]);
  EXPECT_EQ(pool.size(), kMany / 2);
  EXPECT_EQ(Counted::living, static_cast<int>(kMany / 2));
  for (std::size_t i = 1; i < kMany; i += 2) EXPECT_EQ(made[i]->name, std::to_string(i));

  EXPECT_EQ(&pool.make(), made[kMany - 2]) << "places are used again";
  pool.clear();
  EXPECT_EQ(pool.size(), 0U);
  EXPECT_EQ(Counted::living, 0);
}

TEST(Pool, AnAddressIsFoundInItsLivingObjectOnly) {
  Pool<Counted> pool;
  Counted& first = pool.make();
  Counted& second = pool.make();
  EXPECT_EQ(pool.find(&first), &first);
  EXPECT_EQ(pool.find(reinterpret_cast<const char*>(&second) + sizeof(Counted) - 1), &second);
  EXPECT_EQ(pool.find(&second + 1), nullptr) << "not made yet";
  EXPECT_EQ(pool.find(&pool), nullptr);
  EXPECT_EQ(pool.find(nullptr), nullptr);
  pool.destroy(first);
  EXPECT_EQ(pool.find(&first), nullptr);
  EXPECT_EQ(pool.find(&second), &second);
}

TEST(Pool, ForEachVisitsEachLivingObjectOnce) {
  Pool<std::uint64_t> pool;
  std::uint64_t expected = 0;
  for (std::uint64_t i = 0; i < 3 * kMany; ++i) {
    std::uint64_t& number = pool.make();
    number = i;
    if (i % 3 == 0) {
      pool.destroy(number);
    } else {
      expected += i;
    }
  }
  std::uint64_t sum = 0;
  pool.for_each([&sum](std::uint64_t number) { sum += number; });
  EXPECT_EQ(sum, expected);
}

TEST(SerialMap, NumbersRiseAndNameWhatWasAdded) {
  SerialMap<int> map;
  std::vector<int> values(kMany);
  for (std::size_t i = 0; i < kMany; ++i) EXPECT_EQ(map.add(&values[i]), i + 1);
  for (std::size_t i = 0; i < kMany; ++i) EXPECT_EQ(map.find(i + 1), &values[i]);
  EXPECT_EQ(map.find(0), nullptr);
  EXPECT_EQ(map.find(kMany + 1), nullptr);
  EXPECT_EQ(map.find(~std::uint64_t{0}), nullptr);
}

TEST(SerialMap, WhatWasErasedIsNotFoundAndItsNumberNotGivenAgain) {
  SerialMap<int> map;
  int value = 0;
  for (std::size_t i = 0; i < kMany; ++i) {
    const std::uint64_t number = map.add(&value);
    EXPECT_EQ(number, i + 1);
    map.erase(number);
    map.erase(number);
    EXPECT_EQ(map.find(number), nullptr);
  }
}

TEST(SerialMap, ClearForgetsAllAndNumbersGoOn) {
  SerialMap<int> map;
  int value = 0;
  for (const std::size_t count : {std::size_t{1}, std::size_t{1023}, std::size_t{1024}}) {
    for (std::size_t i = 0; i < count; ++i) map.add(&value);
    map.clear();
  }
  EXPECT_EQ(map.find(1), nullptr);
  EXPECT_EQ(map.find(2048), nullptr);
  EXPECT_EQ(map.add(&value), 2049U);
  EXPECT_EQ(map.find(2049), &value);
}

}  // namespace
}  // namespace flue
