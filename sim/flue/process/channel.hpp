// SPDX-License-Identifier: Apache-2.0
//
// Channel: one end of a stream socket between two processes.

#ifndef FLUE_PROCESS_CHANNEL_HPP_
#define FLUE_PROCESS_CHANNEL_HPP_

#include <cstddef>
#include <type_traits>
#include <vector>

namespace flue::process {

/// File descriptors that an exec closes.
struct Ends {
  int own, other;
};
/// Two ends of one socket. Throws EngineGone.
Ends socket_pair();

/// Owns its file descriptor. False, of any call: the other end is gone.
class Channel final {
 public:
  explicit Channel(int fd) : fd_(fd) {}
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;
  ~Channel();

  template <typename T>
  bool send(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    return send_bytes(&value, sizeof value);
  }
  template <typename T>
  bool receive(T* value) {
    static_assert(std::is_trivially_copyable_v<T>);
    return receive_bytes(value, sizeof *value);
  }
  template <typename T>
  bool send_all(const std::vector<T>& values) {
    static_assert(std::is_trivially_copyable_v<T>);
    return values.empty() || send_bytes(values.data(), values.size() * sizeof(T));
  }
  /// As many as `values` has room for.
  template <typename T>
  bool receive_all(std::vector<T>* values) {
    static_assert(std::is_trivially_copyable_v<T>);
    return values->empty() || receive_bytes(values->data(), values->size() * sizeof(T));
  }
  void close();

 private:
  bool send_bytes(const void* bytes, std::size_t count);
  bool receive_bytes(void* bytes, std::size_t count);

  int fd_;
};

}  // namespace flue::process

#endif  // FLUE_PROCESS_CHANNEL_HPP_
