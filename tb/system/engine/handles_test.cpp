// SPDX-License-Identifier: Apache-2.0
//
// Who gets which handle, and that no other handle ever names anything (OP-15, TERM-26, CTX-1).

#include <algorithm>

#include "engine_test.hpp"

namespace flue::test {
namespace {

using testing::Each;

class Handles : public EngineTest {};
FLUE_ON_EVERY_ENGINE(Handles);

TEST_P(Handles, AfterPowerUpIndicesComeInOrderWithGenerationZero) {
  for (Word index = 0; index < 4; ++index) {
    EXPECT_EQ(new_neighbor(index), handle(layout::kHandleNeighbor, 0, index));
  }
  for (Word index = 0; index < 4; ++index) {
    EXPECT_EQ(new_path(handle(layout::kHandleNeighbor, 0, 0)),
              handle(layout::kHandlePath, 0, index));
  }
  for (Word index = 0; index < 4; ++index) {
    EXPECT_EQ(new_connection(handle(layout::kHandlePath, 0, 0)),
              handle(layout::kHandleTcp, 0, index));
  }
}

TEST_P(Handles, ATerminatedSlotRestsWhileOthersAreFreeAndComesBackOneGenerationHigher) {
  const Word first = new_neighbor();
  EXPECT_EQ(status_of(terminate(Layer::kNeighbor, first)), Status::kSuccess);
  for (Word index = 1; index < config().neighbors; ++index) {
    EXPECT_EQ(new_neighbor(index), handle(layout::kHandleNeighbor, 0, index));
  }
  EXPECT_EQ(new_neighbor(), handle(layout::kHandleNeighbor, 1, 0));
}

TEST_P(Handles, BothFamiliesOfPathsShareOneTable) {
  const Word neighbor = new_neighbor();
  EXPECT_EQ(new_path(neighbor), handle(layout::kHandlePath, 0, 0));
  EXPECT_EQ(new_ip6_path(neighbor), handle(layout::kHandlePath, 0, 1));
}

TEST_P(Handles, AFailedInitiateUsesNoHandleUp) {
  const Word neighbor = new_neighbor();
  layout::Ip4PathState too_large = sample_ip4_path(1);
  too_large.path_mtu = 9001;
  EXPECT_EQ(host.run(initiate(Parent{neighbor}, too_large)).handle(), 0u);
  EXPECT_EQ(new_path(neighbor), handle(layout::kHandlePath, 0, 0));
}

/// Handles that name nothing of the layer of `good`; `others` are good ones of other layers, or
/// stale.
std::vector<Word> wrong_handles(const ReferenceConfig& config, Word good,
                                const std::vector<Word>& others) {
  const std::uint32_t index_width = config.index_width;
  std::vector<Word> wrong{
      0,
      ~Word{0},
      good ^ (Word{1} << index_width),  // another generation
      good ^ (Word{1} << (index_width + config.generation_width - 1)),
      good ^ 3,                                     // a free slot
      good ^ (Word{1} << layout::kHandleLayerLsb),  // other layers' codes
      good ^ (Word{2} << layout::kHandleLayerLsb),
      good & ~(Word{3} << layout::kHandleLayerLsb),
  };
  if (index_width + config.generation_width < layout::kHandleLayerLsb) {
    wrong.push_back(good ^ (Word{1} << (layout::kHandleLayerLsb - 1)));  // between the parts
    wrong.push_back(good ^ (Word{1} << (index_width + config.generation_width)));
  }
  wrong.insert(wrong.end(), others.begin(), others.end());
  return wrong;
}

std::vector<Descriptor> everything_that_names(Layer layer, Word handle) {
  std::vector<Descriptor> all{linker(layer, handle), query(layer, handle, StateClass::kAll),
                              update_reference(layer, handle), invalidate(layer, handle),
                              terminate(layer, handle)};
  switch (layer) {
    case Layer::kNeighbor:
      all.push_back(update(handle, sample_neighbor(90)));
      all.push_back(answer(handle, 90));
      break;
    case Layer::kIp4Path:
      all.push_back(update(handle, sample_ip4_path(90)));
      break;
    case Layer::kIp6Path:
      all.push_back(update(handle, sample_ip6_path(90)));
      break;
    case Layer::kTcp:
      all.push_back(update(handle, sample_connection(90)));
      break;
  }
  return all;
}

TEST_P(Handles, EveryKindOfWrongHandleFailsInEveryOperationAndChangesNothing) {
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  const Word ip6_path = new_ip6_path(neighbor);
  const Word connection = new_connection(path);
  const Word gone = new_connection(path, 2);
  EXPECT_EQ(status_of(terminate(Layer::kTcp, gone)), Status::kSuccess);

  struct Object {
    Layer layer;
    Word handle;
    std::vector<Word> others;  // good handles of other layers and families, and stale ones
  };
  const std::vector<Object> objects{
      {Layer::kNeighbor, neighbor, {path, ip6_path, connection}},
      {Layer::kIp4Path, path, {neighbor, ip6_path, connection}},
      {Layer::kIp6Path, ip6_path, {neighbor, path, connection}},
      {Layer::kTcp, connection, {neighbor, path, ip6_path, gone}},
  };
  std::vector<Reply> before;
  for (const Object& object : objects) before.push_back(state_of(object.layer, object.handle));

  for (const Object& object : objects) {
    std::vector<Descriptor> attempts;
    // good ^ 3 is a free slot or one of another object of the layer, with a family that does not
    // fit.
    for (Word wrong : wrong_handles(config(), object.handle, object.others)) {
      for (const Descriptor& attempt : everything_that_names(object.layer, wrong)) {
        attempts.push_back(attempt);
      }
    }
    EXPECT_THAT(statuses_of(attempts), Each(Status::kFailureHandle)) << to_string(object.layer);
  }

  for (std::size_t i = 0; i < objects.size(); ++i) {
    Reply after = state_of(objects[i].layer, objects[i].handle);
    after.words[0] = before[i].words[0];  // the tag
    EXPECT_EQ(join(differences(before[i], after)), "");
  }
  EXPECT_EQ(resolved(connection), layout::ResolveResult::kSent);  // nothing became invalid
}

TEST_P(Handles, NoWrongParentTakesAChild) {
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  const Word connection = new_connection(path);
  std::vector<Descriptor> attempts;
  for (Word wrong : wrong_handles(config(), neighbor, {path, connection})) {
    attempts.push_back(initiate(Parent{wrong}, sample_ip4_path(2)));
    attempts.push_back(initiate(Parent{wrong}, sample_ip6_path(2)));
    attempts.push_back(relink(Layer::kIp4Path, path, wrong));
    attempts.push_back(linker(Layer::kIp4Path, path, Parent{wrong}));
  }
  for (Word wrong : wrong_handles(config(), path, {neighbor, connection})) {
    attempts.push_back(initiate(Parent{wrong}, sample_connection(2)));
    attempts.push_back(linker(Layer::kTcp, connection, Parent{wrong}));
    attempts.push_back(check_parent(update(connection, sample_connection(2)), wrong));
  }
  EXPECT_THAT(statuses_of(attempts), Each(Status::kFailureParent));
  EXPECT_EQ(new_path(neighbor), handle(layout::kHandlePath, 0, 1));
  EXPECT_EQ(new_connection(path), handle(layout::kHandleTcp, 0, 1));
}

TEST_P(Handles, AHandleGuessedAheadNamesNothingUntilItsObjectIsThere) {
  const Word ahead = handle(layout::kHandleNeighbor, 0, 0);
  const auto statuses = statuses_of(
      {query(Layer::kNeighbor, ahead, StateClass::kAll), invalidate(Layer::kNeighbor, ahead),
       initiate(sample_neighbor(1)), query(Layer::kNeighbor, ahead, StateClass::kAll),
       terminate(Layer::kNeighbor, ahead), query(Layer::kNeighbor, ahead, StateClass::kAll)});
  EXPECT_THAT(statuses,
              testing::ElementsAre(Status::kFailureHandle, Status::kFailureHandle, Status::kSuccess,
                                   Status::kSuccess, Status::kSuccess, Status::kFailureHandle));
}

// A generation of few bits, so that it wraps while one looks on.

class GenerationWrap : public EngineTest {};

std::vector<EngineFactory> engines_with_a_short_generation() {
  std::vector<EngineFactory> factories = small_engines();
  factories.erase(std::remove_if(factories.begin(), factories.end(),
                                 [](const EngineFactory& factory) {
                                   return factory.config.generation_width > 4;
                                 }),
                  factories.end());
  return factories;
}
INSTANTIATE_TEST_SUITE_P(Every, GenerationWrap,
                         testing::ValuesIn(at_every_pace(engines_with_a_short_generation())),
                         setting_name);

TEST_P(GenerationWrap, AHandleFitsAgainOnlyAfterEveryGenerationOfItsSlot) {
  const Word old = new_neighbor();
  Word current = old;
  const Word slots = config().neighbors;
  const Word generations = Word{1} << config().generation_width;
  for (Word n = 1; n <= slots * generations; ++n) {
    const auto replies =
        host.run(std::vector{terminate(Layer::kNeighbor, current), initiate(sample_neighbor(n)),
                             query(Layer::kNeighbor, old, StateClass::kAll)});
    current = replies[1].handle();
    EXPECT_EQ(current, handle(layout::kHandleNeighbor, n / slots % generations, n % slots));
    const bool wrapped = n == slots * generations;
    EXPECT_EQ(replies[2].status(), wrapped ? Status::kSuccess : Status::kFailureHandle) << n;
  }
}

}  // namespace
}  // namespace flue::test
