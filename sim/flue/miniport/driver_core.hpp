// SPDX-License-Identifier: Apache-2.0
//
// MiniportDriver::Core: the driver behind its public face.

#ifndef FLUE_MINIPORT_DRIVER_CORE_HPP_
#define FLUE_MINIPORT_DRIVER_CORE_HPP_

#include <cstdint>
#include <optional>
#include <string>

#include "flue/miniport/cell_book.hpp"
#include "flue/miniport/command_link.hpp"
#include "flue/miniport/context_table.hpp"
#include "flue/miniport/event_desk.hpp"
#include "flue/miniport/miniport_driver.hpp"
#include "flue/miniport/request.hpp"
#include "flue/miniport/watchdog.hpp"

namespace flue {

/// A request's way: arrived (the handler has it), waiting (surveyed), open (its descriptors go out,
/// their completions come back), completed.
///
/// Members are public to this area's files only: nobody else can name the class.
class MiniportDriver::Core {
 public:
  Core(Engine& engine, const AdapterConfig& config, const DriverOptions& options);

  // core_stream.cpp: from the handlers to the engine.
  void arrive(ndis::Operation kind, miniport::Block* list);
  void arrive(PVOID context, NET_BUFFER_LIST* net_buffer_list);
  void take_in();
  void feed();
  bool start_next();

  // core_settle.cpp: from the engine back to the host.
  void poll();
  bool idle() const;
  void collect();
  void collect_events();
  void on_completion(const miniport::CommandLink::Completion& completion);
  void on_answer(const ResolveAnswerWords& words);
  bool settle_one();
  bool settle_send(miniport::Send& send);
  bool causes_events(const miniport::OpenOperation& operation) const;
  bool quiet();
  bool indicate_next();

  // core_complete.cpp: the last that is done for a request.
  void complete_operation();
  void complete_send();
  OperationRecord record(const miniport::OpenOperation& operation) const;

  // core_loss.cpp
  void lose(std::string what);
  void fail_everything();
  void excuse_terminating();
  void tell_loss();

  // core_control.cpp
  void drain();
  void indicate(NDIS_STATUS status);
  void advance(std::uint64_t ticks);
  void reset_adapter();
  void inject_fault(EngineFault fault);

  Engine& engine_;
  const AdapterConfig config_;
  const EngineIdentity identity_;
  ndis::Binding* binding_ = nullptr;
  Observer observer_;

  miniport::ContextTable contexts_;
  miniport::CellBook cells_;
  miniport::CommandLink link_;
  miniport::EventDesk events_;
  miniport::Watchdog watchdog_;
  LatencyTable latency_;

  miniport::Requests arrived_, waiting_, open_;
  miniport::OpenOperation* flattening_ =
      nullptr;  ///< the last of open_, while blocks of it are left
  std::uint64_t next_sequence_ = 0;
  bool paused_ = false;
  bool moved_ = false;  ///< something came from the engine, or went there, in this step

  bool lost_ = false;
  bool loss_told_ = false;
  std::string loss_;
};

}  // namespace flue

#endif  // FLUE_MINIPORT_DRIVER_CORE_HPP_
