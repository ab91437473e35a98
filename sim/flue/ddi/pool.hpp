// SPDX-License-Identifier: Apache-2.0
//
// Pool: many objects of one type, side by side in large pages; knows them by their addresses.

#ifndef FLUE_DDI_POOL_HPP_
#define FLUE_DDI_POOL_HPP_

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <vector>

#include "flue/ddi/flat_map.hpp"

namespace flue {

/// Makes and destroys objects of type T. Each stays in its place as long as it lives.
///
/// What was made one after the other lies side by side, so whoever goes through many objects in
/// that order goes through memory in order. An address is looked up without being followed: its
/// page is found in a small map, and the page knows which of its places are taken.
template <typename T>
class Pool {
 public:
  Pool() = default;
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  ~Pool() { clear(); }

  T& make() {
    if (free_.empty()) add_page();
    void* const place = free_.back();
    free_.pop_back();
    Page& page = *page_of(place);
    page.taken.set(page.index_of(place));
    ++size_;
    return *new (place) T();
  }

  /// @param object  One that this pool made.
  void destroy(T& object) {
    Page& page = *page_of(&object);
    page.taken.reset(page.index_of(&object));
    object.~T();
    free_.push_back(&object);
    --size_;
  }

  /// The one that `address` lies in; NULL: in none of these.
  T* find(const void* address) const {
    Page* const page = page_of(address);
    if (page == nullptr) return nullptr;
    const std::size_t index = page->index_of(address);
    if (index >= kPlaces || !page->taken.test(index)) return nullptr;
    return std::launder(reinterpret_cast<T*>(page->place(index)));
  }

  void clear() {
    for_each([](T& object) { object.~T(); });
    pages_.clear();
    page_at_.clear();
    free_.clear();
    size_ = 0;
  }
  std::size_t size() const { return size_; }

  /// Calls `visit(object)` for each, page by page.
  template <typename Visit>
  void for_each(Visit visit) const {
    for (const auto& page : pages_) {
      for (std::size_t i = 0; i < kPlaces; ++i) {
        if (page->taken.test(i)) visit(*std::launder(reinterpret_cast<T*>(page->place(i))));
      }
    }
  }

 private:
  static constexpr std::size_t kPageBytes = std::size_t{64} << 10;
  /// What a page needs for itself is less than an eighth of a byte and a place for each.
  static constexpr std::size_t kPlaces = kPageBytes / (sizeof(T) + 1) - 1;

  struct alignas(kPageBytes) Page {
    std::bitset<kPlaces> taken;
    alignas(T) std::byte bytes[kPlaces * sizeof(T)];

    void* place(std::size_t index) { return bytes + index * sizeof(T); }
    std::size_t index_of(const void* address) const {
      return (reinterpret_cast<std::uintptr_t>(address) - reinterpret_cast<std::uintptr_t>(bytes)) /
             sizeof(T);
    }
  };
  static_assert(sizeof(Page) == kPageBytes);

  /// NULL: there is none around `address`.
  Page* page_of(const void* address) const {
    Page* const* const found =
        page_at_.find(reinterpret_cast<std::uintptr_t>(address) / kPageBytes);
    return found == nullptr ? nullptr : *found;
  }
  void add_page() {
    Page& page = *pages_.emplace_back(std::unique_ptr<Page>(new Page));
    page_at_[reinterpret_cast<std::uintptr_t>(&page) / kPageBytes] = &page;
    for (std::size_t i = kPlaces; i-- > 0;) free_.push_back(page.place(i));
  }

  std::vector<std::unique_ptr<Page>> pages_;
  FlatMap<std::uintptr_t, Page*> page_at_;  ///< by address, in pages
  std::vector<void*> free_;                 ///< the next to be taken last
  std::size_t size_ = 0;
};

}  // namespace flue

#endif  // FLUE_DDI_POOL_HPP_
