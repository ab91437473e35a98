// SPDX-License-Identifier: Apache-2.0
//
// What AXI4-Stream pins are in SystemC: types as Verilator's --sc declares them.

#ifndef FLUE_SYSTEMC_AXI_STREAM_HPP_
#define FLUE_SYSTEMC_AXI_STREAM_HPP_

#include <cstdint>
#include <systemc>
#include <type_traits>

namespace flue::systemc {

/// The type of a vector of `WIDTH` bits.
template <int WIDTH>
using AxiData =
    std::conditional_t<(WIDTH <= 32), std::uint32_t,
                       std::conditional_t<(WIDTH <= 64), std::uint64_t, sc_dt::sc_bv<WIDTH>>>;

/// Bits 32 * n + 31 to 32 * n.
template <int WIDTH>
std::uint32_t axi_word(const AxiData<WIDTH>& data, int n) {
  if constexpr (WIDTH > 64) {
    return data.get_word(n);
  } else {
    return static_cast<std::uint32_t>(data >> (32 * n));
  }
}
template <int WIDTH>
void set_axi_word(AxiData<WIDTH>* data, int n, std::uint32_t word) {
  if constexpr (WIDTH > 64) {
    data->set_word(n, word);
  } else {
    *data |= static_cast<AxiData<WIDTH>>(static_cast<AxiData<WIDTH>>(word) << (32 * n));
  }
}

/// A pin that a stream may lack. An output without a signal is written to nobody; an input has a
/// value of its own.
template <typename T>
using OptionalOut =
    sc_core::sc_port<sc_core::sc_signal_inout_if<T>, 1, sc_core::SC_ZERO_OR_MORE_BOUND>;
template <typename T>
using OptionalIn = sc_core::sc_port<sc_core::sc_signal_in_if<T>, 1, sc_core::SC_ZERO_OR_MORE_BOUND>;

}  // namespace flue::systemc

#endif  // FLUE_SYSTEMC_AXI_STREAM_HPP_
