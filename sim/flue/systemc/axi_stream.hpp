// SPDX-License-Identifier: Apache-2.0
//
// AXI4-Stream in SystemC: the pins' types, as Verilator's --sc declares them, and what a payload of
// TLM-2.0 is on them.

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
std::uint32_t axi_word(const AxiData<WIDTH>& data, std::size_t n) {
  if constexpr (WIDTH > 64) {
    return data.get_word(static_cast<int>(n));
  } else {
    return static_cast<std::uint32_t>(data >> (32 * n));
  }
}
template <int WIDTH>
void set_axi_word(AxiData<WIDTH>* data, std::size_t n, std::uint32_t word) {
  if constexpr (WIDTH > 64) {
    data->set_word(static_cast<int>(n), word);
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

/// Ignorable extension of a stream's payload: what AXI4-Stream can say besides the data. Without it
/// the payload is a whole message of whole beats.
struct AxiStreamExtension final : tlm::tlm_extension<AxiStreamExtension> {
  std::uint64_t tkeep = ~std::uint64_t{0};  ///< of its last beat, bit n = byte n
  bool tlast = true;                        ///< false: the message goes on in the next payload

  tlm_extension_base* clone() const override { return new AxiStreamExtension(*this); }
  void copy_from(const tlm_extension_base& other) override {
    *this = static_cast<const AxiStreamExtension&>(other);
  }
};

/// Words in the bytes of a payload: byte 0 is bits 7:0 of word 0.
inline std::vector<unsigned char> to_bytes(const std::uint32_t* words, std::size_t count) {
  std::vector<unsigned char> bytes(4 * count);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<unsigned char>(words[i / 4] >> (8 * (i % 4)));
  }
  return bytes;
}
inline std::uint32_t word_at(const unsigned char* bytes) {
  std::uint32_t word = 0;
  for (unsigned i = 0; i < 4; ++i) word |= std::uint32_t{bytes[i]} << (8 * i);
  return word;
}

}  // namespace flue::systemc

#endif  // FLUE_SYSTEMC_AXI_STREAM_HPP_
