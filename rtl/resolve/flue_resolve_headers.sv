// SPDX-License-Identifier: Apache-2.0
//
// flue_resolve_headers: the answer to a resolve that is SENT, of what its connection, path and neighbor hold.
//
//   latency      combinational
//   checked by   tb/unit/resolve_tables_test.cpp, tb/system/engine

`default_nettype none
`include "flue_assert.svh"

module flue_resolve_headers
  import flue_pkg::*;
  import flue_types_pkg::*;
(
  input  wire logic [47:0]        cfg_mac,
  input  wire resolve_constant_t  tcp_constant,
  input  wire resolve_cached_t    tcp_cached,
  input  wire resolve_delegated_t tcp_delegated,
  input  wire logic               ip6,
  input  wire ip6_path_constant_t addresses,
  input  wire logic [15:0]        path_room,             // bytes for the payload as the path sees it ...
  input  wire logic [15:0]        path_room_timestamps,  // ... and with timestamps on (OP-21)
  input  wire neighbor_constant_t neighbor_constant,
  input  wire logic [47:0]        destination,
  output resolve_answer_t         headers               // tag, handle and commands_seen are zero
);

  logic [15:0] room;
  assign room = (tcp_constant.const_flags[0] && !`FLUE_BUG(43)) ? path_room_timestamps : path_room;

  always_comb begin
    headers = '0;
    headers.result = RESOLVE_RESULT_SENT;
    headers.ip6 = ip6;
    headers.vlan_tagged = neighbor_constant.vlan_id != '0 || tcp_cached.user_priority != '0;  // CTL-5
    headers.vlan_id = neighbor_constant.vlan_id;
    headers.user_priority = tcp_cached.user_priority;
    headers.dl_destination_address = destination;
    headers.dl_source_address = neighbor_constant.dl_source_address == '0
                              ? cfg_mac : neighbor_constant.dl_source_address;
    headers.source_address = addresses.source_address;
    headers.destination_address = addresses.destination_address;
    headers.local_port = tcp_constant.local_port;
    headers.remote_port = tcp_constant.remote_port;
    headers.mss = room < tcp_constant.payload ? room : tcp_constant.payload;
    headers.const_flags = tcp_constant.const_flags;
    headers.rcv_wind_scale = tcp_constant.rcv_wind_scale;
    headers.flow_label = ip6 ? tcp_cached.flow_label : '0;
    headers.tos_or_traffic_class = tcp_cached.tos_or_traffic_class;
    headers.ttl_or_hop_limit = tcp_cached.ttl_or_hop_limit;
    headers.snd_nxt = tcp_delegated.snd_nxt;
    headers.rcv_nxt = tcp_delegated.rcv_nxt;
    headers.rcv_wnd = tcp_delegated.rcv_wnd;
    headers.ts_recent = tcp_delegated.ts_recent;
    headers.ts_time = tcp_delegated.ts_time;
    headers.snd_wnd = tcp_delegated.snd_wnd;
  end

endmodule

`default_nettype wire
