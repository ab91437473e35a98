// SPDX-License-Identifier: Apache-2.0
//
// WaveFile: the waves of a Verilated engine, as FST or VCD, with its transactions.

#ifndef FLUE_RTL_WAVE_FILE_HPP_
#define FLUE_RTL_WAVE_FILE_HPP_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string>

#include <verilated_fst_c.h>

#include "flue/waves/fst_to_vcd.hpp"
#include "flue/waves/transaction.hpp"
#include "flue/waves/transactions_file.hpp"

namespace flue {

/// The first two words of a stream's data, as Verilator has them in plain C++.
struct PlainData {
  using Words = std::array<layout::Word, 2>;
  static Words words(QData data) {
    return {static_cast<layout::Word>(data), static_cast<layout::Word>(data >> 32)};
  }
  template <std::size_t kWords>
  static Words words(const VlWide<kWords>& data) {
    return {data[0], data[1]};
  }
};

/// Writes the waves of `Model`, a Verilated flue_engine, as long as it lives. `Data` reads its data
/// pins.
///
/// A Verilated model is built for one format, FST, and for its own signals. What else is wanted is
/// made of that at the end: the transactions are added, and VCD comes last.
template <typename Model, typename Data = PlainData>
class WaveFile final {
 public:
  WaveFile(Model& model, const std::string& path)
      : model_(model), path_(path), raw_path_(path + ".raw.fst") {
    model.trace(&trace_, kLevels);
    // Tried here: not every Verilator says so when it cannot.
    const std::ofstream writable(path_);
    if (!writable) throw std::runtime_error(path + ": cannot be written");
    trace_.open(raw_path_.c_str());
  }
  WaveFile(const WaveFile&) = delete;
  WaveFile& operator=(const WaveFile&) = delete;
  ~WaveFile() {
    trace_.close();
    const bool vcd = waves::is_vcd(path_);
    const std::string fst_path = vcd ? path_ + ".fst" : path_;
    try {
      waves::add_transactions(raw_path_, transactions_, fst_path);
      if (vcd) waves::convert_fst_to_vcd(fst_path, path_);
    } catch (const std::runtime_error&) {
      return;  // what is finished stays, under a name that says as much
    }
    std::remove(raw_path_.c_str());
    if (vcd) std::remove(fst_path.c_str());
  }

  /// The values at `time`, in half clock cycles: an even one is just before a rising edge.
  void dump(std::uint64_t time) {
    trace_.dump(time);
    if (time % 2 == 0) note_transactions(time + 1);
  }

 private:
  static constexpr int kLevels = 99;  // of the hierarchy: all

  void note_transactions(std::uint64_t edge) {
    using waves::Channel;
    const Model& m = model_;
    if (m.s_axis_cmd_tvalid && m.s_axis_cmd_tready) {
      note(Channel::kCommand, edge, m.s_axis_cmd_tdata, m.s_axis_cmd_tlast != 0);
    }
    if (m.s_axis_dlg_tvalid && m.s_axis_dlg_tready) {
      note(Channel::kDelegate, edge, m.s_axis_dlg_tdata, m.s_axis_dlg_tlast != 0);
    }
    if (m.m_axis_cpl_tvalid && m.m_axis_cpl_tready) {
      note(Channel::kCompletion, edge, m.m_axis_cpl_tdata, m.m_axis_cpl_tlast != 0);
    }
    if (m.m_axis_evt_tvalid && m.m_axis_evt_tready) {
      note(Channel::kEvent, edge, m.m_axis_evt_tdata, true);
    }
    if (m.s_axis_rsv_tvalid && m.s_axis_rsv_tready) {
      note(Channel::kResolveRequest, edge, m.s_axis_rsv_tdata, true);
    }
    if (m.m_axis_rsv_tvalid && m.m_axis_rsv_tready) {
      note(Channel::kResolveAnswer, edge, m.m_axis_rsv_tdata, true);
    }
    if (m.s_axil_awvalid && m.s_axil_awready) write_address_ = m.s_axil_awaddr;
    if (m.s_axil_wvalid && m.s_axil_wready) write_value_ = m.s_axil_wdata;
    if (m.s_axil_bvalid && m.s_axil_bready) {
      transactions_.register_access(Channel::kRegisterWrite, edge, write_address_, write_value_);
    }
    if (m.s_axil_arvalid && m.s_axil_arready) read_address_ = m.s_axil_araddr;
    if (m.s_axil_rvalid && m.s_axil_rready) {
      transactions_.register_access(Channel::kRegisterRead, edge, read_address_, m.s_axil_rdata);
    }
  }
  template <typename Pins>
  void note(waves::Channel channel, std::uint64_t edge, const Pins& data, bool last) {
    transactions_.beat(channel, edge, Data::words(data).data(), last);
  }

  const Model& model_;
  std::string path_, raw_path_;
  VerilatedFstC trace_;
  waves::TransactionLog transactions_;
  std::uint32_t write_address_ = 0, write_value_ = 0, read_address_ = 0;  // of what is under way
};

}  // namespace flue

#endif  // FLUE_RTL_WAVE_FILE_HPP_
