// SPDX-License-Identifier: Apache-2.0
//
// packed_samples: one value of each structure that the benches take apart, a different one in each member, for packed_test.cpp.

`default_nettype none

module packed_samples
  import flue_pkg::*;
  import flue_types_pkg::*;
(
  input  wire logic    clk,
  output token_t        token,
  output findings_t     findings,
  output found_t        found,
  output forecast_t     forecast,
  output family_t       family,
  output marks_t        marks,
  output commit_t       commit,
  output look_request_t request,
  output look_result_t  result
);

  // `n` tells the members of one type apart.
  function automatic meta_t meta(int n);
    return '{used: n[0], invalid: n[1], ip6: n[2], generation: 28'(32'h0abc000 + n), link: 16'(32'h1230 + n)};
  endfunction
  function automatic name_t name(int n);
    return '{fits: n[0], generation: 28'(32'h0def000 + n), index: 16'(32'h4560 + n)};
  endfunction

  command_header_t header;
  assign header = '{handle: 32'h89abcdef, tag: 16'h4321, reserved_0: 1'b0, want_delegated: 1'b1, want_cached: 1'b0,
                    want_const: 1'b1, check_parent: 1'b0, parent_last: 1'b1, do_link: 1'b0, has_state: 1'b1,
                    layer: LAYER_IP6_PATH, opcode: OPCODE_TERMINATE};

  always_ff @(posedge clk) begin
    token    <= '{valid: 1'b1, walk: 1'b0, delegate: 1'b1, header: header, object: name(1), parent: name(2)};
    findings <= '{malformed: STATUS_MALFORMED_KEEP, over_limit: 1'b0, state_ok: 1'b1, vlan_ok: 1'b1, mac_ok: 1'b0};
    found    <= '{live: 1'b1, invalid: 1'b0, fits_parent: 1'b1, link: 16'h1357, used: 1'b0, generation: 28'h2468ace};
    forecast <= '{index: 16'h0b01, generation: 28'h0b0b002, link: 16'h0b03, old_link: 16'h0b04, used: 1'b1, ip6: 1'b0};
    family   <= '{matters: 1'b0, ip6: 1'b1};
    marks    <= '{want: 1'b1, told: 1'b0};
    commit <= '{valid: 1'b0, walk: 1'b1, delegate: 1'b0, success: 1'b1, status: STATUS_FAILURE_DEPENDENTS, header: header,
                index: 16'h9abc, generation: 28'h2345678, create: 1'b1,
                neighbor_write: 1'b0, path_write: 1'b1, tcp_write: 1'b1,
                neighbor_meta: meta(1), path_meta: meta(2), tcp_meta: meta(4),
                neighbor_arrive: 1'b0, neighbor_depart: 1'b1, path_arrive: 1'b1, path_depart: 1'b0,
                arrive_index: 16'h0a01, depart_index: 16'h0a02,
                neighbor_take: 1'b0, path_take: 1'b1, tcp_take: 1'b0,
                neighbor_free: 1'b1, path_free: 1'b0, tcp_free: 1'b1};
    request <= '{valid: 1'b1, look: LOOK_NEIGHBOR, eager: 1'b0, tag: 16'h7531, handle: 32'hfedcba98, name: name(3)};
    result         <= '0;
    result.valid   <= 1'b1;
    result.look    <= LOOK_TCP;
    result.found   <= 1'b1;
    result.held    <= 1'b1;
    result.tcp_index           <= 16'h1111;
    result.tcp_generation      <= 28'h2222222;
    result.neighbor_index      <= 16'h3333;
    result.neighbor_generation <= 28'h4444444;
  end

endmodule

`default_nettype wire
