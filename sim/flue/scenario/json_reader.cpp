// SPDX-License-Identifier: Apache-2.0

#include "flue/scenario/json_reader.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "flue/scenario/input_error.hpp"

namespace flue::scenario {
namespace {

using Kind = JsonTree::Kind;

constexpr std::size_t kMostLevels = 200;

/// Where the parser is in the text: the line of the byte that it took last.
struct Place {
  std::size_t line = 1;
  bool after_line_end = false;

  void take(char c) {
    if (after_line_end) ++line;
    after_line_end = c == '\n';
  }
};

/// Characters that count lines while they are taken. The parser copies it, so the place is outside.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, Place* place) : at_(at), place_(place) {}
  const char& operator*() const { return *at_; }
  CountingIterator& operator++() {
    place_->take(*at_++);
    return *this;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
  bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  Place* place_;
};

/// "parse error at line 1, column 2: what happened" without the place, which the message has
/// already.
std::string reason_of(const nlohmann::json::exception& error) {
  std::string reason = error.what();
  if (const auto bracket = reason.find("] "); bracket != std::string::npos) {
    reason.erase(0, bracket + 2);
  }
  const auto place = reason.find("column ");
  const auto colon = place == std::string::npos ? place : reason.find(": ", place);
  if (colon != std::string::npos) reason.erase(0, colon + 2);
  constexpr std::size_t kMost = 200;
  std::string shown;
  for (const char c : reason.substr(0, kMost)) shown += c >= ' ' && c != 0x7F ? c : '?';
  if (reason.size() > kMost) shown += "...";
  return shown;
}

/// The parser's events, made into JsonTrees. Which values become one is for the derived class to
/// say.
class PieceReader : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit PieceReader(const Place& place) : place_(place) {}

  bool null() override { return value(Kind::kNull, {}); }
  bool boolean(bool is) override { return value(is ? Kind::kTrue : Kind::kFalse, {}); }
  bool number_integer(number_integer_t number) override {
    return value(Kind::kNumber, std::to_string(number));
  }
  bool number_unsigned(number_unsigned_t number) override {
    return value(Kind::kNumber, std::to_string(number));
  }
  bool number_float(number_float_t, const string_t& text) override {
    return value(Kind::kNumber, text);
  }
  bool string(string_t& text) override { return value(Kind::kString, text); }
  bool binary(binary_t&) override { return false; }  // JSON text has none

  bool start_object(std::size_t) override { return open(Kind::kObject); }
  bool start_array(std::size_t) override { return open(Kind::kArray); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& text) override {
    if (piece_) {
      piece_->key(place_.line, text);
    } else {
      outer_key(text);
    }
    return true;
  }

  bool parse_error(std::size_t, const std::string&,
                   const nlohmann::json::exception& error) override {
    throw InputError(place_.line, {}, "not JSON: " + reason_of(error));
  }

 protected:
  /// A value that begins outside of any piece, at this level (0: the outermost). True: it is a
  /// piece, `name_piece` says which.
  virtual bool is_piece(Kind kind, std::size_t level) = 0;
  virtual std::string name_piece() const = 0;
  virtual std::size_t piece_line() const { return line(); }
  virtual void outer_key(const std::string& text) = 0;
  virtual void finish(Json piece) = 0;

  std::size_t line() const { return place_.line; }

 private:
  bool open(Kind kind) {
    if (level_ == kMostLevels) {
      throw InputError(place_.line, {}, fmt::format("nested deeper than {} levels", kMostLevels));
    }
    begin(kind, {});
    ++level_;
    return true;
  }

  bool close() {
    --level_;
    if (piece_) piece_->close();
    finish_if_whole();
    return true;
  }

  bool value(Kind kind, std::string_view text) {
    begin(kind, text);
    finish_if_whole();
    return true;
  }

  void begin(Kind kind, std::string_view text) {
    if (piece_) {
      piece_->add(kind, place_.line, text);
    } else if (is_piece(kind, level_)) {
      piece_.emplace(name_piece());
      piece_->add(kind, piece_line(), text);
    }
  }

  void finish_if_whole() {
    if (!piece_ || !piece_->whole()) return;
    finish(piece_->root());
    piece_.reset();
  }

  const Place& place_;
  std::size_t level_ = 0;
  std::optional<JsonTree> piece_;
};

/// The value of `adapter` and each element of `ops` are pieces.
class ScenarioReader final : public PieceReader {
 public:
  ScenarioReader(const Place& place, const std::function<void(Json)>& adapter,
                 const std::function<void(Json)>& op)
      : PieceReader(place), adapter_(adapter), op_(op) {}

  bool ops_seen() const { return ops_seen_; }

 private:
  bool is_piece(Kind kind, std::size_t level) override {
    if (level == 0) {
      if (kind == Kind::kObject) return false;
      throw InputError(line(), {},
                       "a scenario is one object: {\"adapter\": {...}, \"ops\": [...]}");
    }
    if (level == 1 && in_ops_) {
      if (kind == Kind::kArray) return false;
      throw InputError(key_line_, "ops", "a list of operations belongs here");
    }
    return true;
  }

  std::string name_piece() const override {
    return in_ops_ ? fmt::format("ops[{}]", op_number_) : "adapter";
  }
  std::size_t piece_line() const override { return in_ops_ ? line() : key_line_; }

  void outer_key(const std::string& text) override {
    if (text != "adapter" && text != "ops") {
      throw InputError(line(), shown_text(text), "unknown key; adapter and ops are possible");
    }
    bool& seen = text == "ops" ? ops_seen_ : adapter_seen_;
    if (seen) throw InputError(line(), text, "this key is there twice");
    seen = true;
    in_ops_ = text == "ops";
    key_line_ = line();
  }

  void finish(Json piece) override {
    (in_ops_ ? op_ : adapter_)(piece);
    op_number_ += in_ops_;
  }

  const std::function<void(Json)>& adapter_;
  const std::function<void(Json)>& op_;
  bool in_ops_ = false;
  bool ops_seen_ = false;
  bool adapter_seen_ = false;
  std::size_t key_line_ = 1;
  std::size_t op_number_ = 0;
};

/// The outermost value is the only piece.
class SingleReader final : public PieceReader {
 public:
  SingleReader(const Place& place, const char* name, const std::function<void(Json)>& value)
      : PieceReader(place), name_(name), value_(value) {}

 private:
  bool is_piece(Kind, std::size_t) override { return true; }
  std::string name_piece() const override { return name_; }
  void outer_key(const std::string&) override {}
  void finish(Json piece) override { value_(piece); }

  const char* name_;
  const std::function<void(Json)>& value_;
};

void parse(std::string_view text, Place& place, PieceReader& reader) {
  nlohmann::json::sax_parse(CountingIterator(text.data(), &place),
                            CountingIterator(text.data() + text.size(), &place), &reader);
}

}  // namespace

void read_scenario_json(std::string_view text, const std::function<void(Json)>& adapter,
                        const std::function<void(Json)>& op) {
  Place place;
  ScenarioReader reader(place, adapter, op);
  parse(text, place, reader);
  if (!reader.ops_seen()) {
    throw InputError(place.line, "ops", "missing; the list of operations belongs here");
  }
}

void read_json(std::string_view text, const char* name, const std::function<void(Json)>& value) {
  Place place;
  SingleReader reader(place, name, value);
  parse(text, place, reader);
}

}  // namespace flue::scenario
