// SPDX-License-Identifier: Apache-2.0
//
// Json: a piece of a JSON text, read, with the line of everything in it.

#ifndef FLUE_SCENARIO_JSON_HPP_
#define FLUE_SCENARIO_JSON_HPP_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace flue::scenario {

class Json;

/// Any JSON value with all that is in it, in a few flat arrays: neither depth nor size costs stack.
class JsonTree final {
 public:
  enum class Kind : std::uint8_t { kNull, kFalse, kTrue, kNumber, kString, kArray, kObject };

  /// @param name  What messages call the outermost value: "ops[3]".
  explicit JsonTree(std::string name) : name_(std::move(name)) {}

  // --- Building, in the order of the text. `add` goes to the innermost container that is open. ---

  /// @param text  Of a number as written, of a string its content; else empty.
  void add(Kind kind, std::size_t line, std::string_view text);
  /// The key of the next value.
  ///
  /// @throws InputError  The key is there already (told at `close`).
  void key(std::size_t line, std::string_view text);
  void close();
  /// Everything that was opened is closed: the value is whole.
  bool whole() const { return !nodes_.empty() && open_.empty(); }

  Json root() const;

 private:
  friend class Json;
  using Index = std::uint32_t;
  static constexpr Index kNone = ~Index{0};

  struct Node {
    Kind kind = Kind::kNull;
    std::uint32_t line = 0;
    Index parent = kNone;
    Index next = kNone;                   ///< sibling
    Index first = kNone;                  ///< child
    std::uint64_t key = 0, key_size = 0;  ///< in text_; of an object's member
    std::uint64_t text = 0, text_size = 0;
  };

  std::string name_;
  std::vector<Node> nodes_;
  std::string text_;
  std::vector<Index> open_;        ///< containers
  std::vector<Index> last_child_;  ///< of each open container
  std::uint64_t key_ = 0, key_size_ = 0;
  std::size_t key_line_ = 0;
};

/// A value in a JsonTree, which it must not outlive.
class Json final {
 public:
  using Kind = JsonTree::Kind;

  Kind kind() const { return node().kind; }
  bool is(Kind kind) const { return node().kind == kind; }
  std::size_t line() const { return node().line; }
  /// Of a number as written, of a string its content.
  std::string_view text() const { return view(node().text, node().text_size); }
  /// Of an object's member.
  std::string_view key() const { return view(node().key, node().key_size); }
  /// "ops[3].tree[0].state"
  std::string path() const;

  /// Elements of an array or members of an object; also of anything else, which has none.
  class Iterator {
   public:
    Iterator(const JsonTree* tree, JsonTree::Index at) : tree_(tree), at_(at) {}
    Json operator*() const { return {tree_, at_}; }
    Iterator& operator++() {
      at_ = tree_->nodes_[at_].next;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return at_ != other.at_; }

   private:
    const JsonTree* tree_;
    JsonTree::Index at_;
  };
  Iterator begin() const { return {tree_, node().first}; }
  Iterator end() const { return {tree_, JsonTree::kNone}; }

  /// Throws an InputError about this value.
  [[noreturn]] void fail(const std::string& reason) const;
  /// A short form for messages: `"text"`, `12`, `an object`.
  std::string shown() const;

 private:
  friend class JsonTree;
  Json(const JsonTree* tree, JsonTree::Index at) : tree_(tree), at_(at) {}
  const JsonTree::Node& node() const { return tree_->nodes_[at_]; }
  std::string_view view(std::uint64_t at, std::uint64_t size) const {
    const std::string_view all = tree_->text_;
    return all.substr(at, size);
  }

  const JsonTree* tree_;
  JsonTree::Index at_;
};

/// Text from a file in a form that is fit for a message: no control characters, not too long.
std::string shown_text(std::string_view text);

}  // namespace flue::scenario

#endif  // FLUE_SCENARIO_JSON_HPP_
