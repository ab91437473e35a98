// SPDX-License-Identifier: Apache-2.0
//
// The bugs that are seeded in the RTL: each FLUE_BUG(number) is one line here.

#ifndef TB_MUTATION_BUGS_HPP_
#define TB_MUTATION_BUGS_HPP_

namespace flue::test {

struct SeededBug {
  int number;          ///< of `FLUE_BUG` and +flue_bug
  const char* module;  ///< where
  const char* what;    ///< goes wrong
};

inline constexpr SeededBug kSeededBugs[] = {
    // Forwarding: a stage does not see what passes it.
    {1, "ram_fwd", "a read misses the write of its own cycle"},
    {47, "ram_fwd", "a read misses the write of the cycle after its address"},
    {51, "ram_shared", "a resolve misses the write of its own cycle"},
    {2, "meta_lane", "a write that passes p1 is lost"},
    {3, "meta_lane", "a write that passes p2 is lost"},
    {48, "meta_lane", "a write that passes p3 is lost"},
    {49, "meta_lane", "a write that passes p4 is lost"},
    {4, "meta_lane", "the write of the descriptor just before is lost"},
    {14, "dependents", "who comes or goes in the cycle of the question is not counted"},
    {15, "dependents", "who comes or goes while the question is at p2 is not counted"},
    {16, "dependents", "who comes or goes while the question is at p3 is not counted"},
    {50, "dependents", "who comes or goes while the question is at p4 is not counted"},
    {17, "dependents", "who comes or goes in the cycle of the answer is not counted"},
    // Handles and parents.
    {6, "meta_lane", "generations are not compared"},
    {37, "decide", "a terminate leaves the generation as it was"},
    {45, "decide", "a reset leaves the generations of connections that it lost"},
    {40, "decide", "a path answers to the other family"},
    {7, "decide", "an invalid parent is as good as any"},
    {38, "decide", "PARENT_LAST outlives other descriptors"},
    {39, "decide", "PARENT_LAST finds the path of an earlier neighbor"},
    {5, "dependents", "arrivals are not counted"},
    {9, "decide", "a relinked path stays a dependent of its old neighbor"},
    // Slots.
    {23, "free_list", "a slot cannot be taken in the cycle in which it comes back"},
    {24, "free_list", "the slot that just came back goes before those that waited"},
    {33, "room", "one object more than the capacity"},
    // Updates.
    {8, "decide_status", "an invalid object takes an update"},
    {18, "decide", "a relink with values keeps the old link"},
    {19, "query_tables", "a relink that fails leaves its values"},
    {29, "tcp_update_rules", "another MaxRT leaves TotalRT (OP-19)"},
    {30, "tcp_update_rules", "KEEP_ALIVE_RESTART without KEEP_ALIVE_ENABLED restarts (OP-18)"},
    {31, "tcp_update_rules", "another KaProbeCount leaves KeepAlive.ProbeCount (OP-17)"},
    {32, "tcp_update_rules", "another KaInterval leaves KeepAlive.TimeoutDelta (OP-17)"},
    {41, "tcp_query_tables", "one-shot flags are stored (OP-22)"},
    {42, "query_tables", "an ANSWER is not stored"},
    // Resolve.
    {11, "resolve_tables", "an invalid neighbor does not hold its connections"},
    {20, "resolve_tables", "an invalid path does not hold its connections"},
    {21, "resolve_links", "a neighbor's meta state changes one stage early"},
    {27, "resolve_tables", "commands_seen counts DELEGATE"},
    {28, "resolve_tables", "commands_seen counts one of two in a row"},
    {43, "resolve_headers", "the MSS leaves no room for timestamps (OP-21)"},
    {46, "resolve_tables", "a neighbor is stale whatever the data path said (NUD-2)"},
    // Events.
    {10, "marks", "a new object counts as having sent its event"},
    {12, "background", "an invalidate without a place for its hint is forgotten"},
    {13, "resolve", "nobody looks for events that found no place"},
    {22, "due", "a connection's event that found no place is forgotten"},
    {44, "resolve", "eager upload asks nobody (OP-11)"},
    // Streams.
    {25, "message_input", "a message of one beat takes no credit"},
    {26, "completion_output", "the first of two beats gives no credit back"},
    {34, "message_check", "any number of beats will do"},
    {35, "message_check", "any tkeep will do"},
    {36, "message_check", "reserved bits may be set"},
};

}  // namespace flue::test

#endif  // TB_MUTATION_BUGS_HPP_
