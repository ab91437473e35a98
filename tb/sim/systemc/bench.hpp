// SPDX-License-Identifier: Apache-2.0
//
// Bench: everything that the tests of this program need of SystemC. A kernel elaborates once, so it
// is all there from the start, and tests reset what they use.

#ifndef TB_SIM_SYSTEMC_BENCH_HPP_
#define TB_SIM_SYSTEMC_BENCH_HPP_

#include <tlm_utils/simple_initiator_socket.h>

#include <cstdint>
#include <deque>
#include <random>
#include <string>
#include <systemc>
#include <tlm>
#include <vector>

#include "flue/systemc/axi_lite_master.hpp"
#include "flue/systemc/axi_stream_sink.hpp"
#include "flue/systemc/axi_stream_source.hpp"
#include "flue/systemc/cycle_accurate_engine.hpp"
#include "flue/systemc/loosely_timed_engine.hpp"
#include "tb/common/descriptors.hpp"

namespace flue::systemc::test {

inline const sc_core::sc_time kPeriod(4, sc_core::SC_NS);

/// A copy: what the kernel gives is a reference to a time that goes on.
inline sc_core::sc_time now() { return sc_core::sc_time_stamp(); }

/// What came through a port, and when.
template <typename T>
struct Mailbox final : tlm::tlm_analysis_if<T> {
  void write(const T& value) override {
    values.push_back(value);
    times.push_back(sc_core::sc_time_stamp());
    arrived.notify(sc_core::SC_ZERO_TIME);
  }
  void clear() {
    values.clear();
    times.clear();
  }
  std::vector<T> values;
  std::vector<sc_core::sc_time> times;
  sc_core::sc_event arrived;
};

/// A write of `bytes` to address 0; a test may spoil it.
struct Payload : tlm::tlm_generic_payload {
  explicit Payload(std::vector<unsigned char> content);
  ~Payload() override;
  Payload(const Payload&) = delete;
  Payload& operator=(const Payload&) = delete;
  std::vector<unsigned char> bytes;
  AxiStreamExtension extension;  ///< attached by who wants it
};

Payload payload_of(const flue::test::Descriptor& descriptor);

/// An initiator on one engine.
class Host final : public sc_core::sc_module {
 public:
  Host(const sc_core::sc_module_name& name, EngineModule& engine);

  /// Calls, and lets the time pass that the target says it took.
  template <typename Socket>
  tlm::tlm_response_status transport(Socket& socket, tlm::tlm_generic_payload& payload) {
    sc_core::sc_time delay;
    socket->b_transport(payload, delay);
    if (delay != sc_core::SC_ZERO_TIME) sc_core::wait(delay);
    return payload.get_response_status();
  }
  tlm::tlm_response_status send(const flue::test::Descriptor& descriptor);
  std::uint32_t read(std::uint32_t address);
  void write(std::uint32_t address, std::uint32_t value);
  /// Until so many completions are there in all; false after some time.
  bool wait_for_completions(std::size_t count);
  layout::CompletionHeader completion(std::size_t n) const;
  /// An empty engine and empty mailboxes.
  void reset();

  tlm_utils::simple_initiator_socket<Host, 512> command{"command"}, delegate{"delegate"};
  tlm_utils::simple_initiator_socket<Host, 64> resolve{"resolve"};
  tlm_utils::simple_initiator_socket<Host, 32> registers{"registers"};
  sc_core::sc_signal<bool> interrupt{"interrupt"};
  Mailbox<Completion> completions;
  Mailbox<EventWords> events;
  Mailbox<ResolveAnswerWords> answers;
  EngineModule& engine;
  sc_core::sc_event responded;  ///< BEGIN_RESP of a non-blocking transport came

 private:
  tlm::tlm_sync_enum respond(tlm::tlm_generic_payload& payload, tlm::tlm_phase& phase,
                             sc_core::sc_time& delay);
};

/// AxiStreamSource and AxiStreamSink with a wire in between, which a monitor watches.
class StreamLoop final : public sc_core::sc_module {
 public:
  StreamLoop(const sc_core::sc_module_name& name, sc_core::sc_clock& clk);
  void reset();

  tlm_utils::simple_initiator_socket<StreamLoop, 512> to_source{"to_source"};
  AxiStreamSource<512> source{"source"};
  AxiStreamSink<512> sink{"sink"};
  Mailbox<AxiStreamPacket<512>> packets;
  sc_core::sc_signal<bool> aresetn{"aresetn", true}, tvalid{"tvalid"}, tready{"tready"},
      tlast{"tlast"};
  sc_core::sc_signal<std::uint64_t> tkeep{"tkeep"};
  sc_core::sc_signal<sc_dt::sc_bv<512>> tdata{"tdata"};
  bool random_pauses = false;
  unsigned handshakes = 0;
  unsigned stalls = 0;
  unsigned broken_promises = 0;  ///< tvalid fell, or the payload changed, before the handshake

 private:
  void watch();
  std::mt19937 random_{1};
  bool stalled_ = false;
  sc_dt::sc_bv<512> stalled_data_;
};

/// AxiLiteMaster, and a slave of 16 words that takes its time; address 0x40 is SLVERR, all beyond
/// DECERR.
class LiteLoop final : public sc_core::sc_module {
 public:
  LiteLoop(const sc_core::sc_module_name& name, sc_core::sc_clock& clk);

  tlm_utils::simple_initiator_socket<LiteLoop, 32> to_master{"to_master"};
  AxiLiteMaster master{"master"};
  sc_core::sc_signal<bool> aresetn{"aresetn", true};

 private:
  void serve();
  static std::uint32_t response_to(std::uint32_t address);
  sc_core::sc_signal<bool> awvalid_, awready_, wvalid_, wready_, bvalid_, bready_, arvalid_,
      arready_, rvalid_, rready_;
  sc_core::sc_signal<std::uint32_t> awaddr_, awprot_, wdata_, wstrb_, bresp_, araddr_, arprot_,
      rdata_, rresp_;
  std::mt19937 random_{2};
  std::uint32_t words_[16]{};
  bool have_address_ = false, have_data_ = false;
  std::uint32_t address_ = 0, data_ = 0;
};

struct Bench {
  Bench();
  sc_core::sc_clock clk{"clk", kPeriod, 0.5, kPeriod / 2};
  sc_core::sc_signal<bool> rst{"rst", true};
  LooselyTimedEngine loosely_timed;
  CycleAccurateEngine cycle_accurate{"cycle_accurate"};
  Host loosely_timed_host{"loosely_timed_host", loosely_timed};
  Host cycle_accurate_host{"cycle_accurate_host", cycle_accurate};
  StreamLoop stream{"stream", clk};
  LiteLoop lite{"lite", clk};
};

/// There while tests run.
Bench& bench();
void set_bench(Bench* bench);

}  // namespace flue::systemc::test

#endif  // TB_SIM_SYSTEMC_BENCH_HPP_
