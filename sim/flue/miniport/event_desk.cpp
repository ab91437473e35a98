// SPDX-License-Identifier: Apache-2.0

#include "flue/miniport/event_desk.hpp"

#include <algorithm>

#include "flue/miniport/state_codec.hpp"

namespace flue::miniport {
namespace {

using layout::Layer;
using layout::StateClass;

constexpr UCHAR kRevision = 1;
constexpr std::size_t kReachabilityBlockSize = kBlockSize + sizeof(NEIGHBOR_OFFLOAD_STATE_CONST) +
                                               sizeof(NEIGHBOR_OFFLOAD_STATE_CACHED) +
                                               sizeof(NEIGHBOR_OFFLOAD_STATE_DELEGATED);

/// A block with a neighbor's three structures behind it.
struct alignas(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST) ReachabilityBlock {
  std::array<unsigned char, kReachabilityBlockSize> bytes{};

  ReachabilityBlock() {
    NDIS_MINIPORT_OFFLOAD_BLOCK_LIST block{};
    block.Header = {NeighborOffloadState, kRevision, static_cast<USHORT>(kBlockSize)};
    block.Status = NDIS_STATUS_SUCCESS;
    copy_out(bytes.data(), 0, block);
    put_length<NEIGHBOR_OFFLOAD_STATE_CONST>(StateClass::kConstant);
    put_length<NEIGHBOR_OFFLOAD_STATE_CACHED>(StateClass::kCached);
    put_length<NEIGHBOR_OFFLOAD_STATE_DELEGATED>(StateClass::kDelegated);
  }
  Block* get() { return reinterpret_cast<Block*>(bytes.data()); }

 private:
  template <typename T>
  void put_length(StateClass one_class) {
    copy_out(bytes.data(), state_offset(NeighborOffloadState, one_class),
             OFFLOAD_STATE_HEADER{sizeof(T), 0});
  }
};

}  // namespace

void EventDesk::take(const EventWords& event) {
  events_.push_back(layout::Event::decode(event.data()));
}

void EventDesk::sort() {
  std::stable_sort(events_.begin(), events_.end(),
                   [this](const layout::Event& a, const layout::Event& b) {
                     return identity_.index_of(a.handle) < identity_.index_of(b.handle);
                   });
}

bool EventDesk::advance(ndis::Binding& binding) {
  if (step_ != Step::kIdle || events_.empty()) return false;
  if (!link_.ready()) return false;
  const layout::Event event = events_.front();
  events_.pop_front();
  const std::optional<NDIS_HANDLE> object = contexts_.find(event.handle);
  if (!object) return true;
  if (event.kind == layout::EventKind::kTcpIndicateRetrieve) {
    binding.NdisTcpOffloadEventHandler(*object, TcpIndicateRetrieve,
                                       static_cast<ULONG>(event.reason));
    return true;
  }
  layout::CommandHeader query;
  query.opcode = layout::Opcode::kQuery;
  query.layer = Layer::kNeighbor;
  query.want_const = query.want_cached = query.want_delegated = true;
  query.handle = event.handle;
  Message descriptor;
  query.encode(descriptor.words.data());
  step_ = Step::kQuerying;
  link_.submit(descriptor, {});
  return true;
}

void EventDesk::completed(const CommandLink::Completion& completion, ndis::Binding& binding) {
  const bool indicate = step_ == Step::kQuerying &&
                        completion.header.status == layout::Status::kSuccess &&
                        contexts_.find(completion.header.handle);
  step_ = Step::kIdle;
  if (!indicate) return;
  // Not idle while the host has the word: it may start operations, which must wait for the answer.
  step_ = Step::kAnswering;
  answer(completion.header.handle, indicate_query(completion, binding));
}

/// The host's answer: its HostReachabilityDelta.
std::uint32_t EventDesk::indicate_query(const CommandLink::Completion& completion,
                                        ndis::Binding& binding) const {
  ReachabilityBlock storage;
  Block* block = storage.get();
  decode_state(block, Layer::kNeighbor, completion.message.words.data(), /*terminate=*/false);
  block->NdisOffloadHandle = *contexts_.find(completion.header.handle);
  binding.NdisMOffloadEventIndicate(block, NeighborReachabilityQuery);
  return copy_in<NEIGHBOR_OFFLOAD_STATE_CACHED>(
             block, state_offset(NeighborOffloadState, StateClass::kCached))
      .HostReachabilityDelta;
}

void EventDesk::answer(std::uint32_t handle, std::uint32_t host_reachability_delta) {
  layout::CommandHeader command;
  command.opcode = layout::Opcode::kAnswer;
  command.layer = Layer::kNeighbor;
  command.has_state = true;
  command.handle = handle;
  Message descriptor;
  command.encode(descriptor.words.data());
  // ANSWER has HostReachabilityDelta only; the other words of the class are zero.
  layout::NeighborState state;
  state.host_reachability_delta = host_reachability_delta;
  state.encode(descriptor.words.data(), StateClass::kCached);
  link_.submit(descriptor, {});
}

void EventDesk::clear() {
  events_.clear();
  step_ = Step::kIdle;
}

}  // namespace flue::miniport
