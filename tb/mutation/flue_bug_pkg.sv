// SPDX-License-Identifier: Apache-2.0
//
// flue_bug_pkg: which seeded bug (FLUE_BUG in rtl/flue_assert.svh) is there in this simulation: +flue_bug=<number>, or none.

`default_nettype none

package flue_bug_pkg;

  function automatic int plusarg();
    int number;
    return $value$plusargs("flue_bug=%d", number) != 0 ? number : 0;
  endfunction

  int selected = plusarg();

endpackage

`default_nettype wire
