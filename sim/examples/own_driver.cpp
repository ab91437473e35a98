// SPDX-License-Identifier: Apache-2.0
//
// A host stack of one's own on Flue: it offloads a connection, follows its next hop to another MAC,
// sends, stops it, looks at it and takes it back. Ends with status 1 if the target says anything
// but SUCCESS.

#include <cstdio>
#include <cstdlib>

#include "flue/flue.hpp"
#include "flue/rtl/rtl_engine.hpp"

using namespace flue;        // the DDI's names
using namespace flue::host;  // Host, Tree, NeighborState, ...

namespace {

/// Prints what came back, and insists on success.
const Completion& show(const Completion& done) {
  std::puts(completion_line(done.id, done).c_str());
  if (!done.all_succeeded()) std::exit(EXIT_FAILURE);
  return done;
}

void send(Host& host, const char* tcp) {
  const Transmission sent = host.transmit(tcp);
  std::puts(transmit_line(sent.id, sent).c_str());
  for (const Event& event : host.take_events()) std::puts(event_line(event).c_str());
}

}  // namespace

int main() {
  const auto engine = make_rtl_engine();  // the Verilated RTL; any other Engine will do
  Host host(*engine);

  // What the host knows: the next hop, the path through it, the connection on the path.
  NeighborState neighbor;
  neighbor.DlDestinationAddress = mac("02:00:00:00:00:09");
  PathState path;
  path.SourceAddress = ip("10.0.0.1");
  path.DestinationAddress = ip("10.0.9.7");
  path.PathMtu = 1500;
  TcpState tcp;
  tcp.LocalPort = 40000;
  tcp.RemotePort = 80;
  tcp.RemoteMss = 1460;
  tcp.TtlOrHopLimit = 64;
  tcp.State = TcpConnectionEstablished;
  tcp.SndUna = tcp.SndNxt = tcp.SndMax = 1000;

  // Offload: one tree, one trip.
  show(
      host.initiate({{"next hop",
                      NeighborOffloadState,
                      neighbor,
                      {{"path", Ip4OffloadState, path, {{"connection", TcpOffloadState, tcp}}}}}}));
  send(host, "connection");

  // The next hop has another MAC: one update, and every connection through it follows.
  neighbor.DlDestinationAddress = mac("02:00:00:00:00:0a");
  show(host.update({{"next hop", NeighborOffloadCachedState, neighbor}}));
  send(host, "connection");

  // The next hop is gone: nothing leaves through it any more, and the target asks for the
  // connection.
  show(host.invalidate({{"next hop"}}));
  send(host, "connection");

  // What does the target hold?
  const Completion asked = show(host.query({{"connection", TcpOffloadDelegatedState}}));
  std::printf("SndNxt is %u\n", std::get<TcpState>(asked.blocks[0].state).SndNxt);

  // Take it back, connection first: the target sees to the order.
  show(
      host.terminate({{"next hop",
                       kTypeLeftOut,
                       {},
                       {{"path", kTypeLeftOut, {}, {{"connection", TcpOffloadDelegatedState}}}}}}));

  std::printf("%llu cycles, %llu violations\n",
              static_cast<unsigned long long>(host.miniport().cycles().value_or(0)),
              static_cast<unsigned long long>(host.violations()));
  return host.violations() == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
