// SPDX-License-Identifier: Apache-2.0
//
// Descriptors for tests, well formed: one function for each thing that a host can ask
// (docs/engine.md). A test that wants a malformed one spoils it afterwards.

#ifndef TB_COMMON_DESCRIPTORS_HPP_
#define TB_COMMON_DESCRIPTORS_HPP_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "flue/engine/engine.hpp"
#include "flue/layout/flue_layout.hpp"

namespace flue::test {

using layout::Layer;
using layout::Opcode;
using layout::StateClass;
using layout::Status;
using layout::Word;

/// A descriptor's words. `beats` of them are sent; a test may send more or fewer than the format
/// says.
struct Descriptor {
  std::array<Word, layout::kMessageWords> words{};
  std::size_t beats = 1;

  layout::CommandHeader header() const { return layout::CommandHeader::decode(words.data()); }
  void set_header(const layout::CommandHeader& header) { header.encode(words.data()); }
  void set_tag(std::uint16_t tag);
  void set_handle(Word handle);
};

/// The descriptor on the wire: full beats, tlast on the last.
std::vector<Beat> to_beats(const Descriptor& descriptor);

/// How an INITIATE names its parent.
struct Parent {
  Word handle = 0;
  bool last = false;  ///< PARENT_LAST
};
/// The last object of the layer below.
inline constexpr Parent kParentLast{0, true};

// INITIATE with HAS_STATE: a new object.
Descriptor initiate(const layout::NeighborState& state);
Descriptor initiate(Parent neighbor, const layout::Ip4PathState& state);
Descriptor initiate(Parent neighbor, const layout::Ip6PathState& state);
Descriptor initiate(Parent path, const layout::TcpState& state);

/// INITIATE without state; with `parent`, CHECK_PARENT.
Descriptor linker(Layer layer, Word handle, std::optional<Parent> parent = std::nullopt);

Descriptor query(Layer layer, Word handle, StateClass classes);

// UPDATE with HAS_STATE: the cached class of `state`.
Descriptor update(Word handle, const layout::NeighborState& state);
Descriptor update(Word handle, const layout::Ip4PathState& state);
Descriptor update(Word handle, const layout::Ip6PathState& state);
Descriptor update(Word handle, const layout::TcpState& state);
/// UPDATE without state: a reference.
Descriptor update_reference(Layer layer, Word handle);
/// Adds CHECK_PARENT to an UPDATE of a connection.
Descriptor check_parent(Descriptor update, Word path);
/// Adds DO_LINK to an UPDATE of a path.
Descriptor link_to(Descriptor update, Word neighbor);
/// UPDATE with DO_LINK alone.
Descriptor relink(Layer family, Word path, Word neighbor);

Descriptor invalidate(Layer layer, Word handle);
Descriptor terminate(Layer layer, Word handle, bool want_delegated = true);
Descriptor answer(Word neighbor, std::uint32_t host_reachability_delta);

// For s_axis_dlg: the delegated class of `state`.
Descriptor delegate(Word neighbor, const layout::NeighborState& state);
Descriptor delegate(Word connection, const layout::TcpState& state);

}  // namespace flue::test

#endif  // TB_COMMON_DESCRIPTORS_HPP_
