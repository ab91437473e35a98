# SPDX-License-Identifier: Apache-2.0
"""The layout and register modules."""

import random

import pytest

from flue import layout, record, registers

RECORDS = [r for r in vars(layout).values() if isinstance(r, type) and issubclass(r, record.Record) and r is not record.Record]


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
def test_what_is_encoded_is_decoded(kind):
    chance = random.Random(kind.__name__)
    for _ in range(100):
        mask = 0
        for field in kind.FIELDS:
            assert mask & field.mask == 0, field.name
            mask |= field.mask
        bits = chance.getrandbits(32 * kind.WORDS) & mask
        assert kind.decode(bits).encode() == bits
        # Bits of no field are not looked at.
        assert kind.decode(bits | ~mask & ((1 << 1024) - 1)).encode() == bits


def test_a_class_of_state_is_encoded_alone():
    state = layout.NeighborState(vlan_id=5, host_reachability_delta=7, nic_reachability_delta=9)
    assert layout.NeighborState.decode(state.encode("cached")) == layout.NeighborState(host_reachability_delta=7)
    assert state.encode("constant", "cached", "delegated") == state.encode()


def test_addresses_lie_in_wire_order():
    state = layout.NeighborState(dl_destination_address=bytes.fromhex("020000000009"))
    assert state.encode() >> 128 & 0xFFFFFFFFFFFF == 0x090000000002
    assert record.mac_text(state.dl_destination_address) == "02:00:00:00:00:09"


def test_a_value_that_does_not_fit_is_refused():
    for wrong in (layout.NeighborState(vlan_id=4096), layout.NeighborState(vlan_id=-1), layout.NeighborState(dl_source_address=b"123")):
        with pytest.raises(ValueError, match="NeighborState"):
            wrong.encode()


def test_a_number_of_no_enumeration_stays_a_number():
    header = layout.CommandHeader.decode(0xF1)
    assert header.opcode is layout.Opcode.INITIATE
    assert header.layer == 15
    assert header.encode() == 0xF1


def test_every_register_has_one_name():
    assert registers.NAMES[registers.CONTROL] == "CONTROL"
    assert len(set(registers.NAMES)) == len(registers.NAMES) > 20
