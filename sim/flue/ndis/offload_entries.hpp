// SPDX-License-Identifier: Apache-2.0
//
// OffloadEntries: an intermediate driver's memory of the objects that went through it (IM-5).

#ifndef FLUE_NDIS_OFFLOAD_ENTRIES_HPP_
#define FLUE_NDIS_OFFLOAD_ENTRIES_HPP_

#include <cstdint>
#include <memory>

#include "flue/ddi/block_list.hpp"
#include "flue/ddi/flat_map.hpp"

namespace flue::ndis {

/// A number in the type that cells have: compared, never followed.
inline PVOID cell_value(std::uint64_t number) {
  return reinterpret_cast<PVOID>(number);  // NOLINT(performance-no-int-to-ptr)
}

/// One object: who it is above, who it is below.
struct OffloadEntry {
  NDIS_HANDLE upper_handle = nullptr;  ///< NdisOffloadHandle from above
  NDIS_OFFLOAD_HANDLE handle = {};     ///< the intermediate driver's own, for below
};

/// Entries by what names them. Values that come from above are looked up and never followed.
///
/// Upwards an object is known by a token: `(kTokenTag + number) << 48 | serial`. Tokens are the
/// same in every run, wider than any handle of the engine (32 bits), and never given twice, so that
/// a stale one names nothing.
class OffloadEntries {
 public:
  static constexpr std::uint64_t kTokenTag = 0x494D;  ///< "IM"

  /// `number` tells intermediate drivers of one stack apart.
  explicit OffloadEntries(unsigned number) : token_base_((kTokenTag + number) << 48) {}
  OffloadEntries(const OffloadEntries&) = delete;
  OffloadEntries& operator=(const OffloadEntries&) = delete;
  ~OffloadEntries() = default;

  using Entry =
      std::shared_ptr<OffloadEntry>;  ///< an entry outlives its object while an operation names it

  /// The entry of an object that is being offloaded through `cell`: made, or there already (the
  /// cell named twice before it is written, OP-36).
  Entry initiate(PVOID* cell, NDIS_HANDLE upper_handle);
  /// One initiate block of `cell` is complete. When the target took the object: the token for the
  /// cell above, registered now if it is the first time. Else NULL, and the entry is gone with its
  /// last open block.
  PVOID initiated(PVOID* cell, const Entry& entry);

  /// What `value`, presented in `cell`, names; NULL: nothing.
  Entry find(PVOID* cell, PVOID value) const;
  /// By the address of its own handle; NULL: not one of these.
  const OffloadEntry* find(const NDIS_OFFLOAD_HANDLE* handle) const;

  /// Its object was given back: no value names it any more.
  void forget(const Entry& entry);
  void clear();

 private:
  struct Pending {
    Entry entry;
    unsigned blocks = 0;  ///< open initiate blocks that name it
  };
  struct Known {
    Entry entry;
    PVOID token = nullptr;
  };

  const std::uint64_t token_base_;
  std::uint64_t last_serial_ = 0;
  FlatMap<PVOID*, Pending> pending_;  ///< by cell
  FlatMap<PVOID, Entry> by_token_;
  FlatMap<const NDIS_OFFLOAD_HANDLE*, Known> by_handle_;  ///< pending ones too, without token
};

}  // namespace flue::ndis

#endif  // FLUE_NDIS_OFFLOAD_ENTRIES_HPP_
