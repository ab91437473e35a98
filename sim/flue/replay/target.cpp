// SPDX-License-Identifier: Apache-2.0

#include "flue/replay/target.hpp"

#include <algorithm>
#include <utility>

namespace flue::replay {

Target::Target(Engine& engine, const TargetConfig& config, Mirror& mirror,
               ReachabilityAnswer answer, replay::Observer& observer)
    : ticks_per_second_(config.adapter.ticks_per_second),
      mirror_(mirror),
      observer_(observer),
      clock_(ticks_per_second_),
      host_(engine, host_config(config, std::move(answer))) {
  host_.observe([this](const OperationRecord& record) {
    latency_ = record.latency;
    cycles_ = record.cycles;
  });
}

host::HostConfig Target::host_config(const TargetConfig& config, ReachabilityAnswer answer) {
  host::HostConfig made;
  made.adapter = config.adapter;
  made.intermediate_drivers = config.intermediate_drivers;
  made.policy = host::Policy::kSelfActing;
  made.reachability_answer = std::move(answer);
  made.on_violation = [this](const host::Violation& violation) {
    observer_.on_violation(violation, violation.operation
                                          ? std::make_optional(*violation.operation - queries_)
                                          : std::nullopt);
  };
  made.observer = this;
  return made;
}

void Target::begin(const Cause& cause) {
  cause_ = cause;
  const std::uint64_t ticks = clock_.ticks_to(cause.moment.time);
  if (ticks == 0) return;
  host_.advance(ticks);
  observer_.on_advance(ticks);
}

host::Completion Target::carry_out(const Cause& cause, host::OperationKind kind,
                                   const host::Tree& tree) {
  begin(cause);
  tree_ = &tree;
  host::Completion completion = host_.run(kind, tree);
  tree_ = nullptr;
  tell_events();
  return completion;
}

host::Transmission Target::transmit(const Cause& cause, const std::string& tcp) {
  begin(cause);
  host::Transmission transmission = host_.transmit(tcp);
  tell_events();
  return transmission;
}

host::Completion Target::query(const host::Tree& tree) {
  querying_ = true;
  host::Completion completion = host_.run(host::OperationKind::kQuery, tree);
  querying_ = false;
  ++queries_;
  return completion;
}

void Target::on_completion(host::Completion completion) {
  if (querying_) return;
  tell_events();
  mirror_.learn(completion, host_.objects());
  operations_ += 1;
  blocks_ += completion.blocks.size();
  const Cause cause = completion.own ? cause_of(completion) : cause_;
  observer_.on_operation({completion.id - queries_, cause, completion.own ? nullptr : tree_,
                          completion, latency_, cycles_});
}

/// Of something that the host did by itself: the target asked for it, or an update failed.
Cause Target::cause_of(const host::Completion& completion) {
  Cause cause;
  cause.moment = cause_.moment;
  const bool asked = retrieved_.erase(completion.blocks.front().object) != 0;
  cause.rule = asked ? Rule::kRetrieve : Rule::kUpdateFailed;
  for (const host::BlockResult& block : completion.blocks) {
    cause.connections += flue::layer_of(block.type) == layout::Layer::kTcp;
  }
  return cause;
}

void Target::on_transmission(host::Transmission transmission) {
  tell_events();
  operations_ += 1;
  transmits_ += 1;
  observer_.on_transmit({transmission.id - queries_, cause_, transmission});
}

void Target::on_event(host::Event event) {
  if (event.kind == host::Event::Kind::kTcpIndicateRetrieve) retrieved_.insert(event.object);
  events_.push_back(std::move(event));
}

/// Events that come together, in the order in which their objects were offloaded: the same one on
/// every engine.
void Target::tell_events() {
  std::stable_sort(events_.begin(), events_.end(),
                   [this](const host::Event& a, const host::Event& b) {
                     return offload_number(a) < offload_number(b);
                   });
  for (const host::Event& event : std::exchange(events_, {})) {
    observer_.on_event(cause_.moment, event);
  }
}

std::uint64_t Target::offload_number(const host::Event& event) const {
  const host::Object* object = host_.objects().find(event.object);
  return object == nullptr ? 0 : object->offload_number;
}

}  // namespace flue::replay
