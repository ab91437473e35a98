// SPDX-License-Identifier: Apache-2.0

#include "flue/scenario/json.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "flue/scenario/input_error.hpp"

namespace flue::scenario {

std::string shown_text(std::string_view text) {
  constexpr std::size_t kMost = 60;
  std::string shown;
  for (const char c : text.substr(0, kMost)) {
    const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    shown += control ? '?' : c;
  }
  if (text.size() > kMost) {
    // Not in the middle of a UTF-8 character.
    while (!shown.empty() && (static_cast<unsigned char>(shown.back()) & 0x80) != 0) {
      shown.pop_back();
    }
    shown += "...";
  }
  return shown;
}

void JsonTree::add(Kind kind, std::size_t line, std::string_view text) {
  const auto index = static_cast<Index>(nodes_.size());
  Node node{};
  node.kind = kind;
  node.line = static_cast<std::uint32_t>(line);
  node.parent = open_.empty() ? kNone : open_.back();
  node.text = text_.size();
  node.text_size = text.size();
  text_ += text;
  if (node.parent != kNone) {
    if (nodes_[node.parent].kind == Kind::kObject) {
      node.key = key_;
      node.key_size = key_size_;
      node.line = static_cast<std::uint32_t>(key_line_);
    }
    Index& last = last_child_.back();
    (last == kNone ? nodes_[node.parent].first : nodes_[last].next) = index;
    last = index;
  }
  nodes_.push_back(node);
  if (kind == Kind::kArray || kind == Kind::kObject) {
    open_.push_back(index);
    last_child_.push_back(kNone);
  }
}

void JsonTree::key(std::size_t line, std::string_view text) {
  key_ = text_.size();
  key_size_ = text.size();
  key_line_ = line;
  text_ += text;
}

void JsonTree::close() {
  const Json closed(this, open_.back());
  open_.pop_back();
  last_child_.pop_back();
  if (!closed.is(Kind::kObject)) return;
  std::vector<std::pair<std::string_view, Index>> keys;
  for (const Json member : closed) keys.emplace_back(member.key(), member.at_);
  std::sort(keys.begin(), keys.end());
  const auto same = [](const auto& a, const auto& b) { return a.first == b.first; };
  const auto twice = std::adjacent_find(keys.begin(), keys.end(), same);
  if (twice != keys.end()) Json(this, (twice + 1)->second).fail("this key is there twice");
}

Json JsonTree::root() const { return {this, 0}; }

std::string Json::path() const {
  std::vector<std::string> parts;
  for (JsonTree::Index at = at_; at != 0; at = tree_->nodes_[at].parent) {
    const JsonTree::Node& node = tree_->nodes_[at];
    const Json parent(tree_, node.parent);
    if (parent.is(Kind::kObject)) {
      parts.push_back("." + shown_text(view(node.key, node.key_size)));
      continue;
    }
    std::size_t number = 0;
    for (const Json element : parent) {
      if (element.at_ == at) break;
      ++number;
    }
    parts.push_back(fmt::format("[{}]", number));
  }
  std::string path = tree_->name_;
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) path += *part;
  return path;
}

void Json::fail(const std::string& reason) const { throw InputError(line(), path(), reason); }

std::string Json::shown() const {
  switch (kind()) {
    case Kind::kNull:
      return "null";
    case Kind::kFalse:
      return "false";
    case Kind::kTrue:
      return "true";
    case Kind::kNumber:
      return shown_text(text());
    case Kind::kString:
      return fmt::format("\"{}\"", shown_text(text()));
    case Kind::kArray:
      return "a list";
    case Kind::kObject:
      return "an object";
  }
  return "?";
}

}  // namespace flue::scenario
