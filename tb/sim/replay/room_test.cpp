// SPDX-License-Identifier: Apache-2.0
//
// LX-13: a full table, and room in it again.

#include "tb/sim/replay/replay_fixture.hpp"

namespace flue::replay::test {
namespace {

const std::string kTree = kNeighbor + "{" + kPath + "{";

std::string tcp(unsigned port) { return "10.0.0.1:" + std::to_string(port) + ">10.0.9.7:80"; }

class FullTable : public ReplayTest {
 protected:
  /// @param port  Of a connection to kPeer that comes with the next poll.
  void come(std::uint16_t port) { kernel_->sockets.push_back(socket(port, kPeer, port)); }
  void go(std::uint16_t port) {
    const kernel::SocketMessage gone = socket_of(port);
    remove_socket(port);
    kernel_->destroy(gone);
  }
  void with_capacity(std::optional<std::uint32_t> neighbors, std::optional<std::uint32_t> paths,
                     std::optional<std::uint32_t> connections) {
    HostStackConfig config = config_of_linux();
    config.target.adapter.neighbor_capacity = neighbors;
    config.target.adapter.path_capacity = paths;
    config.target.adapter.tcp_capacity = connections;
    begin(config);
    kernel_->neighbor(kPeer, 7);
  }
  /// Room for two connections: 40001 and 40002 have it, then 40005, 40004 and 40003 have come.
  void fill_with_two() {
    with_capacity({}, {}, 2);
    for (const std::uint16_t port : std::vector<std::uint16_t>{40001, 40002, 40005, 40004, 40003}) {
      come(port);
      kernel_->poll();
    }
    said();
  }
};

TEST_F(FullTable, RoomGoesToTheConnectionThatHasWaitedLongest) {
  fill_with_two();
  go(40001);
  EXPECT_THAT(said(), ElementsAre("LX-10 terminate " + tcp(40001),
                                  "LX-13 initiate " + kTree + tcp(40005) + "}}"));
  go(40002);
  EXPECT_THAT(said(), ElementsAre("LX-10 terminate " + tcp(40002),
                                  "LX-13 initiate " + kTree + tcp(40004) + "}}"));
  EXPECT_EQ(left().table_full, 1U);
}

TEST_F(FullTable, AsManyAreOffloadedAsThereIsRoomForInOneTree) {
  fill_with_two();
  remove_socket(40001);
  remove_socket(40002);
  kernel_->poll();
  const auto lines = said();
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[1], "LX-13 initiate " + kTree + tcp(40005) + " " + tcp(40004) + "}}");
  EXPECT_EQ(left().table_full, 1U);
}

TEST_F(FullTable, NewConnectionsComeAfterThoseThatWait) {
  fill_with_two();
  remove_socket(40001);
  come(40000);
  kernel_->poll();
  EXPECT_THAT(said(), ElementsAre("LX-10 terminate " + tcp(40001),
                                  "LX-13 initiate " + kTree + tcp(40005) + "}}"));
  EXPECT_EQ(left().table_full, 3U);
}

TEST_F(FullTable, RoomThatComesWhileAPollIsOpenIsGivenAtItsEnd) {
  fill_with_two();
  kernel_->dump();
  go(40001);
  EXPECT_THAT(said(), ElementsAre("LX-10 terminate " + tcp(40001)));
  kernel_->lookups();
  EXPECT_THAT(said(), ElementsAre("LX-13 initiate " + kTree + tcp(40005) + "}}"));
}

TEST_F(FullTable, ConnectionThatIsGoneDoesNotWaitAnyMore) {
  fill_with_two();
  go(40005);
  EXPECT_THAT(said(), IsEmpty());
  remove_socket(40004);
  kernel_->poll();
  go(40001);
  EXPECT_THAT(said(), ElementsAre("LX-10 terminate " + tcp(40001),
                                  "LX-13 initiate " + kTree + tcp(40003) + "}}"));
  EXPECT_EQ(left().table_full, 0U);
}

TEST_F(FullTable, AYoungerOneWhosePathIsThereDoesNotWaitForAnOlderOneWithoutRoom) {
  with_capacity({}, 1, {});
  kernel_->neighbor("10.0.9.8", 8);
  come(40001);
  kernel_->poll();
  kernel_->sockets.push_back(socket(40002, "10.0.9.8", 2));
  kernel_->poll();
  said();
  come(40003);
  kernel_->poll();
  EXPECT_THAT(said(), ElementsAre("LX-1 initiate " + kTree + tcp(40003) + "}}"));
  EXPECT_EQ(left().table_full, 1U);
  remove_socket(40001);
  remove_socket(40003);
  kernel_->poll();
  EXPECT_THAT(
      said(),
      ElementsAre(
          "LX-10 terminate " + kNeighbor + "{" + kPath + "{" + tcp(40001) + " " + tcp(40003) + "}}",
          "LX-13 initiate 10.0.9.8%eth0{10.0.0.1>10.0.9.8{10.0.0.1:40002>10.0.9.8:80}}"));
}

TEST_F(FullTable, OfNeighborsMakesRoomInTheSameWay) {
  with_capacity(1, {}, {});
  kernel_->neighbor("10.0.9.8", 8);
  come(40001);
  kernel_->sockets.push_back(socket(40002, "10.0.9.8", 2));
  kernel_->poll();
  said();
  go(40001);
  EXPECT_THAT(
      said(),
      ElementsAre("LX-10 terminate " + kTree + tcp(40001) + "}}",
                  "LX-13 initiate 10.0.9.8%eth0{10.0.0.1>10.0.9.8{10.0.0.1:40002>10.0.9.8:80}}"));
}

}  // namespace
}  // namespace flue::replay::test
