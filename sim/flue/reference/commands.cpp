// SPDX-License-Identifier: Apache-2.0

#include "flue/reference/commands.hpp"

namespace flue::reference {

using layout::Layer;
using layout::Opcode;
using layout::StateClass;
using layout::Status;

Completion Commands::execute(const Message& message, bool corrupt) {
  const Header header = message.header();
  const bool makes_object = header.opcode == Opcode::kInitiate && header.has_state;
  Word handle = makes_object ? 0 : header.handle;
  Completion completion;

  Status status = check_message(message, Port::kCommand);
  if (status != Status::kSuccess) {
    state_.last = {};
  } else {
    status = corrupt ? Status::kHardware : dispatch(message, header, completion, handle);
    remember_last(header, status, handle);
  }
  ++state_.commands_seen;

  layout::CompletionHeader out;
  out.opcode = header.opcode;
  out.layer = header.layer;
  out.status = status;
  out.tag = header.tag;
  out.handle = handle;
  out.encode(completion.words.data());
  return completion;
}

Status Commands::dispatch(const Message& message, const Header& header, Completion& completion,
                          Word& handle) {
  if (header.opcode == Opcode::kInitiate) return initiate(message, header, handle);
  if (!names_object(header)) return Status::kFailureHandle;
  switch (header.opcode) {
    case Opcode::kQuery:
      return query(header, completion);
    case Opcode::kUpdate:
      if (header.layer == Layer::kNeighbor) return update_neighbor(message, header);
      if (header.layer == Layer::kTcp) return update_connection(message, header);
      return update_path(message, header);
    case Opcode::kInvalidate:
      return invalidate(header);
    case Opcode::kTerminate:
      return terminate(header, completion);
    default:
      return answer(message, header);
  }
}

/// An INITIATE sets its layer's last object, or that it failed, and a neighbor's the last path too;
/// all else forgets both.
void Commands::remember_last(const Header& header, Status status, Word handle) {
  if (header.opcode != Opcode::kInitiate) {
    state_.last = {};
    return;
  }
  const Word last = status == Status::kSuccess ? handle : 0;
  if (header.layer == Layer::kNeighbor) {
    state_.last = {last, 0};
  } else if (header.layer != Layer::kTcp) {
    state_.last.path = last;
  }
}

bool Commands::names_object(const Header& header) {
  switch (header.layer) {
    case Layer::kNeighbor:
      return state_.neighbors.find(header.handle) != nullptr;
    case Layer::kIp4Path:
    case Layer::kIp6Path:
      return state_.find_path(header.handle, header.layer) != nullptr;
    case Layer::kTcp:
      return state_.connections.find(header.handle) != nullptr;
  }
  return false;
}

/// Any object, an invalid one too (OP-15).
Status Commands::query(const Header& header, Completion& completion) {
  StateClass classes = StateClass::kNone;
  if (header.want_const) classes = classes | StateClass::kConstant;
  if (header.want_cached) classes = classes | StateClass::kCached;
  if (header.want_delegated) classes = classes | StateClass::kDelegated;
  give_state(header, classes, completion);
  return Status::kSuccess;
}

void Commands::give_state(const Header& header, StateClass classes, Completion& completion) {
  Word* words = completion.words.data();
  switch (header.layer) {
    case Layer::kNeighbor: {
      const Neighbor& neighbor = *state_.neighbors.find(header.handle);
      layout::NeighborState state = neighbor.state;
      state.nic_reachability_delta = now_ - neighbor.nic_reachability_time;  // QRY-8
      state.encode(words, classes);
      break;
    }
    case Layer::kIp4Path: {
      const layout::Ip6PathState& state = state_.paths.find(header.handle)->state;
      layout::Ip4PathState ip4;
      for (std::size_t i = 0; i < ip4.source_address.size(); ++i) {
        ip4.source_address[i] = state.source_address[i];
        ip4.destination_address[i] = state.destination_address[i];
      }
      ip4.path_mtu = state.path_mtu;
      ip4.encode(words, classes);
      break;
    }
    case Layer::kIp6Path:
      state_.paths.find(header.handle)->state.encode(words, classes);
      break;
    case Layer::kTcp:
      state_.connections.find(header.handle)->state.encode(words, classes);
      if (has(classes, StateClass::kDelegated)) completion.beats = 2;
      break;
  }
}

/// The mark (INV-4); again is no error (OP-38). Dependents stay valid (INV-7): who sends looks at
/// its parents.
Status Commands::invalidate(const Header& header) {
  switch (header.layer) {
    case Layer::kNeighbor:
      state_.neighbors.find(header.handle)->invalid = true;
      break;
    case Layer::kIp4Path:
    case Layer::kIp6Path:
      state_.paths.find(header.handle)->invalid = true;
      break;
    case Layer::kTcp: {
      Connection& connection = *state_.connections.find(header.handle);
      connection.invalid = true;
      events_.retrieve(connection, header.handle);  // nothing can rescue it (OP-11)
      return Status::kSuccess;
    }
  }
  if (settings_.eager_upload) ask_for_every_held_connection();
  return Status::kSuccess;
}

void Commands::ask_for_every_held_connection() {
  state_.connections.for_each([this](Word handle, Connection& connection) {
    if (state_.held(connection)) events_.retrieve(connection, handle);
  });
}

/// Dependents first (OP-13); an invalid object like any other (TERM-9).
Status Commands::terminate(const Header& header, Completion& completion) {
  const StateClass classes = header.want_delegated ? StateClass::kDelegated : StateClass::kNone;
  switch (header.layer) {
    case Layer::kNeighbor:
      if (state_.neighbors.find(header.handle)->paths != 0) return Status::kFailureDependents;
      give_state(header, classes, completion);
      state_.neighbors.erase(header.handle);
      break;
    case Layer::kIp4Path:
    case Layer::kIp6Path: {
      const Path& path = *state_.paths.find(header.handle);
      if (path.connections != 0) return Status::kFailureDependents;
      --state_.neighbor_of(path).paths;
      state_.paths.erase(header.handle);
      break;
    }
    case Layer::kTcp:
      give_state(header, classes, completion);
      --state_.paths.find(state_.connections.find(header.handle)->path)->connections;
      state_.connections.erase(header.handle);
      break;
  }
  return Status::kSuccess;
}

/// The host's HostReachabilityDelta for a neighbor that was asked about, or not (NUD-5).
Status Commands::answer(const Message& message, const Header& header) {
  Neighbor& neighbor = *state_.neighbors.find(header.handle);
  const auto given = layout::NeighborState::decode(message.words.data());
  neighbor.state.host_reachability_delta = given.host_reachability_delta;
  neighbor.host_reachability_time = now_ - given.host_reachability_delta;
  neighbor.query_open = false;
  return Status::kSuccess;
}

void Commands::delegate(const Message& message, bool corrupt) {
  if (check_message(message, Port::kDelegate) != Status::kSuccess || corrupt) return;
  const Header header = message.header();
  if (!names_object(header)) return;
  if (header.layer == Layer::kNeighbor) {
    Neighbor& neighbor = *state_.neighbors.find(header.handle);
    const auto given = layout::NeighborState::decode(message.words.data());
    neighbor.nic_reachability_time = now_ - given.nic_reachability_delta;
    return;
  }
  layout::TcpState& state = state_.connections.find(header.handle)->state;
  std::array<Word, layout::kMessageWords> words = message.words;
  state.encode(words.data(), StateClass::kConstant | StateClass::kCached);
  state = layout::TcpState::decode(words.data());
}

}  // namespace flue::reference
