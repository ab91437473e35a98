// SPDX-License-Identifier: Apache-2.0
//
// take_front: what waits longest in a queue, for the engines' receive functions.

#ifndef FLUE_ENGINE_TAKE_FRONT_HPP_
#define FLUE_ENGINE_TAKE_FRONT_HPP_

#include <deque>
#include <optional>
#include <utility>

namespace flue {

/// Takes the front of `queue` out of it; nothing if it is empty.
template <typename T>
std::optional<T> take_front(std::deque<T>& queue) {
  if (queue.empty()) return std::nullopt;
  std::optional<T> front = std::move(queue.front());
  queue.pop_front();
  return front;
}

}  // namespace flue

#endif  // FLUE_ENGINE_TAKE_FRONT_HPP_
