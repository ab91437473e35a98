// SPDX-License-Identifier: Apache-2.0
//
// MiniportDriver: the offload target's driver, over any engine.

#ifndef FLUE_MINIPORT_MINIPORT_DRIVER_HPP_
#define FLUE_MINIPORT_MINIPORT_DRIVER_HPP_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "flue/engine/engine.hpp"
#include "flue/miniport/adapter_config.hpp"
#include "flue/miniport/engine_setup.hpp"
#include "flue/miniport/latency.hpp"
#include "flue/miniport/operation_record.hpp"
#include "flue/ndis/drivers.hpp"

namespace flue {

/// What `MiniportDriver::inject_fault` breaks.
enum class EngineFault {
  kHang,     ///< the engine takes and gives nothing any more
  kCorrupt,  ///< the engine reports its state corrupt
};

/// How long the driver is patient.
struct DriverOptions {
  /// Steps of the engine in a row in which an answer is owed and nothing comes, before the engine
  /// counts as lost. Well above the time of a reset and of a background scan, which take as many
  /// cycles as the largest table has entries.
  std::uint64_t watchdog_steps = 100000;
};

/// Turns trees into descriptors and completions into statuses.
///
///     MiniportDriver miniport(engine, config);
///     ndis::DriverStack stack(host, miniport, 0, on_violation);   // attaches it
///     stack.top().NdisInitiateOffload(tree);
///     while (!miniport.idle()) miniport.poll();
///
/// The handlers only keep what they are given (GEN-1); `poll` does all the work and makes all the
/// calls: completions, sends, events. The host may start operations from inside these calls.
/// `poll`, `advance`, `indicate`, `reset_adapter` and `inject_fault` may not be called from inside
/// them.
///
/// Order. Operations and sends take effect in the order in which they were called (OP-7, OP-8),
/// whatever the engine's pace, and are completed in that order (OP-13); initiates that wait for a
/// RESUME are passed by the others. Descriptors are streamed without waiting, within a tree and
/// from one operation to the next, with these exceptions:
///   - a block that names an object whose INITIATE is in flight waits for its handle (OP-36);
///   - a send waits for what came before it and is waited for by what comes after it: it sees
///   exactly that;
///   - after an invalidate that can cause events (one of a connection, or any in eager mode), and
///   after a send, the engine goes idle before
///     anything else starts. Its background scan takes a time that depends on the engine, and only
///     so do events come between the same two completions on every engine.
/// Events are indicated after the completion of the invalidate that caused them, but before that of
/// a send.
///
/// Loss (GEN-10). An engine that stops answering, or whose state is corrupt, is lost: open
/// operations complete with FAILURE in every block that the engine had not answered, open sends as
/// failed with REQUEST_ABORTED; then the host gets, for each connection that is still offloaded,
/// TcpIndicateRetrieve with HardwareFailure and TcpIndicateAbort, in the order in which they were
/// offloaded, but not for those that it was terminating (OP-14). From then on everything fails,
/// until `reset_adapter`.
///
/// One thread. The engine is not owned and must outlive the driver.
class MiniportDriver final : public ndis::MiniportDriver {
 public:
  using Observer = std::function<void(const OperationRecord&)>;

  /// Finds out what the engine is and configures it. The engine must hold no objects.
  ///
  /// @throws EngineRefused       It is none that this driver knows, or does not come out of reset.
  /// @throws AdapterConfigError  It cannot be configured so.
  MiniportDriver(Engine& engine, const AdapterConfig& config, const DriverOptions& options = {});
  MiniportDriver(const MiniportDriver&) = delete;
  MiniportDriver& operator=(const MiniportDriver&) = delete;
  ~MiniportDriver() override;

  void attach_above(ndis::Binding& binding) override;

  void MiniportInitiateOffload(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* OffloadBlockList) override;
  void MiniportQueryOffload(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* OffloadBlockList) override;
  void MiniportUpdateOffload(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* OffloadBlockList) override;
  void MiniportInvalidateOffload(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* OffloadBlockList) override;
  void MiniportTerminateOffload(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* OffloadBlockList) override;
  /// `NetBufferList->Headers` is what the engine answered: the headers of the next segment (Status
  /// NDIS_STATUS_SUCCESS), or in `result` that it is held back (INV-6;
  /// NDIS_STATUS_UPLOAD_IN_PROGRESS, INV-18) or that there is no such connection
  /// (NDIS_STATUS_REQUEST_ABORTED).
  void MiniportTcpOffloadSend(PVOID MiniportOffloadContext,
                              NET_BUFFER_LIST* NetBufferList) override;

  /// Lets the engine work for one step and deals with what came of it.
  void poll();
  /// True when `poll` has nothing to do: every operation is completed but initiates that wait for a
  /// RESUME, every event is indicated.
  bool idle() const;

  /// Makes a status indication, once everything that is open is completed (INIT-17). Initiates
  /// called after an NDIS_STATUS_OFFLOAD_PAUSE wait (INIT-25) until NDIS_STATUS_OFFLOAD_RESUME.
  /// Other statuses are passed on only.
  void indicate(NDIS_STATUS GeneralStatus);
  /// Lets so many host ticks pass, once everything that is open is completed. Costs the same for
  /// any number.
  void advance(std::uint64_t ticks);
  /// Completes everything that is open (initiates that wait for a RESUME with FAILURE), empties the
  /// engine and configures it again. Every object is gone without a word, a pause goes on. The
  /// cells are the host's to empty.
  void reset_adapter();
  /// Breaks the engine, to try what follows.
  void inject_fault(EngineFault fault);

  /// True from the loss of the engine to the next reset. `loss` says what happened, in words.
  bool lost() const;
  const std::string& loss() const;

  const EngineIdentity& engine_identity() const;
  const LatencyTable& latency() const;
  /// From acceptance of the first descriptor's first beat to the last completion's last beat, 0
  /// without descriptors; nothing where the engine has no clock.
  std::optional<std::uint64_t> cycles() const;
  /// `observer` learns of each operation just before it is completed. It may not call the driver.
  /// Empty: nobody.
  void observe(Observer observer);

 private:
  class Core;
  std::unique_ptr<Core> core_;
};

}  // namespace flue

#endif  // FLUE_MINIPORT_MINIPORT_DRIVER_HPP_
