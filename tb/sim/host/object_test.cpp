// SPDX-License-Identifier: Apache-2.0
//
// ObjectTable: objects by name and by handle, and the order of an object's dependents.

#include "flue/host/object.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace flue::host {
namespace {

using testing::ElementsAre;

class ObjectTableTest : public testing::Test {
 protected:
  Object& offload(const std::string& name, Object* parent) {
    Object& object = objects_.get(name);
    object.handle.MiniportOffloadContext = as_cell(0x40000000);
    objects_.offloaded(object, {}, parent);
    return object;
  }
  static std::vector<std::string> names(const ObjectSet& set) {
    std::vector<std::string> names;
    for (const Object* object : set) names.push_back(object->name);
    return names;
  }

  ObjectTable objects_;
};

TEST_F(ObjectTableTest, NamesAndHandlesFindTheirObject) {
  std::vector<Object*> made;
  for (int i = 0; i < 1000; ++i) made.push_back(&objects_.get("object " + std::to_string(i)));
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(objects_.find("object " + std::to_string(i)), made[static_cast<std::size_t>(i)]);
  }
  EXPECT_EQ(&objects_.get("object 7"), made[7]);
  EXPECT_EQ(objects_.find(&made[7]->handle), made[7]);
  EXPECT_EQ(objects_.find("object 1000"), nullptr);
  const NDIS_OFFLOAD_HANDLE foreign{};
  EXPECT_EQ(objects_.find(&foreign), nullptr);
  EXPECT_EQ(objects_.find(static_cast<const NDIS_OFFLOAD_HANDLE*>(nullptr)), nullptr);

  objects_.forget(*made[7]);
  EXPECT_EQ(objects_.find("object 7"), nullptr);
  EXPECT_EQ(objects_.all().size(), 999U);
}

TEST_F(ObjectTableTest, WhatIsOffloadedOrInUseIsNotForgotten) {
  Object& offloaded = offload("n1", nullptr);
  Object& used = objects_.get("n2");
  used.shared_uses = 1;
  objects_.forget(offloaded);
  objects_.forget(used);
  EXPECT_EQ(objects_.find("n1"), &offloaded);
  EXPECT_EQ(objects_.find("n2"), &used);
}

TEST_F(ObjectTableTest, DependentsAreInTheOrderOfTheirOffloadWhereverTheyMoveTo) {
  Object& n1 = offload("n1", nullptr);
  Object& n2 = offload("n2", nullptr);
  Object& p1 = offload("p1", &n1);
  Object& p2 = offload("p2", &n2);
  Object& p3 = offload("p3", &n1);
  Object& p4 = offload("p4", &n2);
  EXPECT_THAT(names(n1.dependents), ElementsAre("p1", "p3"));
  objects_.relinked(p3, n2);
  EXPECT_THAT(names(n2.dependents), ElementsAre("p2", "p3", "p4"));
  objects_.relinked(p1, n2);
  EXPECT_THAT(names(n2.dependents), ElementsAre("p1", "p2", "p3", "p4"));
  EXPECT_TRUE(n1.dependents.empty());
  objects_.relinked(p4, n1);
  objects_.relinked(p2, n1);
  EXPECT_THAT(names(n1.dependents), ElementsAre("p2", "p4"));
  EXPECT_THAT(names(n2.dependents), ElementsAre("p1", "p3"));
  EXPECT_EQ(p2.parent, &n1);
}

TEST_F(ObjectTableTest, WhatIsGoneLeavesItsParentAndItsDependents) {
  Object& n1 = offload("n1", nullptr);
  Object& p1 = offload("p1", &n1);
  Object& p2 = offload("p2", &n1);
  Object& p3 = offload("p3", &n1);
  objects_.gone(p2);
  EXPECT_THAT(names(n1.dependents), ElementsAre("p1", "p3"));
  EXPECT_EQ(n1.dependents.size(), 2U);
  objects_.gone(n1);
  EXPECT_TRUE(n1.dependents.empty());
  EXPECT_EQ(p1.parent, nullptr);
  objects_.relinked(p3, p1);
  EXPECT_THAT(names(p1.dependents), ElementsAre("p3"));
}

}  // namespace
}  // namespace flue::host
