// SPDX-License-Identifier: Apache-2.0
//
// What a person sees of `flue linux live`.

#include "flue/replay/live_view.hpp"

#include <sstream>

#include "tb/sim/replay/lying_engine.hpp"
#include "tb/sim/replay/replay_fixture.hpp"

namespace flue::replay::test {
namespace {

using testing::HasSubstr;

class LiveViewTest : public testing::Test {
 protected:
  LiveViewTest() {
    HostStackConfig config = config_of_linux();
    config.check_each_poll = true;
    stack_ = std::make_unique<HostStack>(engine_, config, view_);
    kernel_ = std::make_unique<TalkingKernel>(*stack_);
    kernel_->neighbor(kPeer, 7);
    for (std::uint16_t port = 40001; port <= 40020; ++port) {
      kernel_->sockets.push_back(socket(port, kPeer, port));
    }
    kernel_->poll();
  }

  /// The next drawing, without what controls the terminal.
  std::vector<std::string> draw(ScreenSize size) {
    out_.str("");
    view_.draw(*stack_, kernel_->now(), size);
    std::string text = out_.str();
    for (const char* control : {"\x1b[H", "\x1b[K", "\x1b[J", "\r"}) {
      for (std::size_t at = 0; (at = text.find(control)) != std::string::npos;) {
        text.erase(at, std::string(control).size());
      }
    }
    std::istringstream stream(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
  }
  static std::string joined(const std::vector<std::string>& lines) {
    std::string all;
    for (const std::string& line : lines) all += line + '\n';
    return all;
  }

  std::ostringstream out_, err_;
  LyingEngine engine_;
  LiveView view_{out_, err_, "an engine"};
  std::unique_ptr<HostStack> stack_;
  std::unique_ptr<TalkingKernel> kernel_;
};

TEST_F(LiveViewTest, ShowsObjectsOfEachLayerOperationsAndNumbers) {
  kernel_->neighbor(kPeer, 9);
  const std::string screen = joined(draw({120, 50}));
  for (const char* text :
       {"Flue, live on an engine", "1 neighbor, 1 path, 20 connections", "10.0.9.7%eth0",
        "02:00:00:00:00:09", "10.0.0.1>10.0.9.7", "1500", "10.0.0.1:40001>10.0.9.7:80", "... and ",
        "initiate   10.0.9.7%eth0 and 21 more: success", "(LX-1)",
        "update     10.0.9.7%eth0: success", "(LX-2)", "2 operations, 23 blocks",
        "differences so far: 0"}) {
    EXPECT_THAT(screen, HasSubstr(text));
  }
}

TEST_F(LiveViewTest, MarksWhatIsInvalid) {
  kernel_->neighbor(kPeer, 7, NUD_FAILED);
  EXPECT_THAT(joined(draw({120, 50})), HasSubstr("20  invalid"));
}

TEST_F(LiveViewTest, FitsIntoTheScreenWhateverItsSize) {
  for (const ScreenSize size : {ScreenSize{80, 24}, ScreenSize{20, 5}, ScreenSize{200, 100}}) {
    const std::vector<std::string> lines = draw(size);
    EXPECT_LE(lines.size(), size.rows);
    for (const std::string& line : lines) EXPECT_LE(line.size(), size.columns);
  }
}

TEST_F(LiveViewTest, DifferencesAreShownAndAfterTheViewTheyAreLines) {
  engine_.wrong_mtu_in_queries = true;
  kernel_->poll();
  const std::string screen = joined(draw({120, 50}));
  EXPECT_THAT(screen, HasSubstr("DIFFERENCE  10.0.0.1>10.0.9.7 PathMtu: kernel 1500, engine 1501"));
  EXPECT_THAT(screen, HasSubstr("differences so far: 1"));
  view_.close();
  out_.str("");
  stack_->finish();
  EXPECT_THAT(out_.str(), HasSubstr(R"({"difference":{"object":"10.0.0.1>10.0.9.7")"));
  EXPECT_THAT(out_.str(), HasSubstr(R"({"check":)"));
  EXPECT_THAT(out_.str(), HasSubstr(R"({"summary":)"));
}

}  // namespace
}  // namespace flue::replay::test
