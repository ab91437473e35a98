// SPDX-License-Identifier: Apache-2.0
//
// Every operation, alone in an idle engine and behind others, takes exactly as long as the head of
// rtl/flue_engine.sv states.

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tb/bench/measure.hpp"
#include "tb/bench/stated.hpp"
#include "tb/bench/world.hpp"
#include "tb/common/rtl_builds.hpp"
#include "tb/common/samples.hpp"

namespace flue::bench {
namespace {

using namespace test;

/// A neighbor, a path on it, a connection on that; and things of each layer that nothing hangs on.
struct Tree {
  explicit Tree(World& world)
      : neighbor(world.new_neighbors(1).front()),
        path(world.new_paths(1, {neighbor}).front()),
        connection(world.new_connections(1, {path}).front()),
        lonely_neighbor(world.new_neighbors(1).front()),
        lonely_path(world.new_paths(1, {neighbor}).front()) {}

  Word neighbor, path, connection, lonely_neighbor, lonely_path;
};

struct Operation {
  std::string name;
  std::function<Descriptor(const Tree&)> descriptor;
  Status status = Status::kSuccess;
};

void PrintTo(const Operation& operation, std::ostream* out) { *out << operation.name; }

std::vector<Operation> operations() {
  const auto seen = [](Layer layer, Word Tree::*object) {
    return [=](const Tree& tree) { return query(layer, tree.*object, StateClass::kAll); };
  };
  const auto ended = [](Layer layer, Word Tree::*object) {
    return [=](const Tree& tree) { return terminate(layer, tree.*object); };
  };
  const auto invalidated = [](Layer layer, Word Tree::*object) {
    return [=](const Tree& tree) { return invalidate(layer, tree.*object); };
  };
  return {
      {"InitiateNeighbor", [](const Tree&) { return initiate(sample_neighbor(9)); }},
      {"InitiateIp4Path",
       [](const Tree& tree) { return initiate(Parent{tree.neighbor}, sample_ip4_path(9)); }},
      {"InitiateIp6Path",
       [](const Tree& tree) { return initiate(Parent{tree.neighbor}, sample_ip6_path(9)); }},
      {"InitiateConnection",
       [](const Tree& tree) { return initiate(Parent{tree.path}, sample_connection(9)); }},
      {"QueryNeighbor", seen(Layer::kNeighbor, &Tree::neighbor)},
      {"QueryPath", seen(Layer::kIp4Path, &Tree::path)},
      {"QueryConnection", seen(Layer::kTcp, &Tree::connection)},
      {"UpdateNeighbor",
       [](const Tree& tree) { return update(tree.neighbor, sample_neighbor(9)); }},
      {"UpdatePath", [](const Tree& tree) { return update(tree.path, sample_ip4_path(9)); }},
      {"UpdateConnection",
       [](const Tree& tree) { return update(tree.connection, sample_connection(9)); }},
      {"Relink",
       [](const Tree& tree) { return relink(Layer::kIp4Path, tree.path, tree.lonely_neighbor); }},
      {"InvalidateNeighbor", invalidated(Layer::kNeighbor, &Tree::neighbor)},
      {"InvalidatePath", invalidated(Layer::kIp4Path, &Tree::path)},
      {"InvalidateConnection", invalidated(Layer::kTcp, &Tree::connection)},
      {"TerminateNeighbor", ended(Layer::kNeighbor, &Tree::lonely_neighbor)},
      {"TerminatePath", ended(Layer::kIp4Path, &Tree::lonely_path)},
      {"TerminateConnection", ended(Layer::kTcp, &Tree::connection)},
      {"TerminateOfWhatHasDependents", ended(Layer::kNeighbor, &Tree::neighbor),
       Status::kFailureDependents},
      {"AWrongHandle", [](const Tree& tree) { return invalidate(Layer::kTcp, tree.neighbor); },
       Status::kFailureHandle},
      {"AMalformedDescriptor",
       [](const Tree&) {
         Descriptor descriptor = initiate(sample_neighbor(9));
         descriptor.words[0] |= 0xF;
         return descriptor;
       },
       Status::kMalformedOpcode},
      {"ADescriptorTooLong",
       [](const Tree&) {
         Descriptor descriptor = initiate(sample_neighbor(9));
         descriptor.beats = 5;
         return descriptor;
       },
       Status::kMalformedLength},
  };
}

class OperationLatency : public testing::TestWithParam<Operation> {
 protected:
  /// Behind `others` updates, which have nothing to do with it.
  void expect_as_stated_behind(std::size_t others) {
    const auto engine = make_rtl_8x16x16();
    World world(*engine);
    const Tree tree(world);
    Traffic traffic;
    traffic.statuses.assign(others, Status::kSuccess);
    for (std::size_t i = 0; i < others; ++i) {
      traffic.add(update(tree.neighbor, sample_neighbor(static_cast<std::uint32_t>(i))));
    }
    traffic.add(GetParam().descriptor(tree));
    traffic.statuses.push_back(GetParam().status);
    const Latency measured = measure(*engine, traffic).latency;
    const Latency stated = Stated::read().completion(traffic);
    EXPECT_EQ(measured.min, stated.min);
    EXPECT_EQ(measured.max, stated.max);
  }
};

TEST_P(OperationLatency, IsStatedAlone) { expect_as_stated_behind(0); }

TEST_P(OperationLatency, IsStatedInAFullPipeline) { expect_as_stated_behind(40); }

INSTANTIATE_TEST_SUITE_P(Every, OperationLatency, testing::ValuesIn(operations()),
                         [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace flue::bench
