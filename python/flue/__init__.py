# SPDX-License-Identifier: Apache-2.0
"""Flue's layouts and registers for Python, and what is made with them (flue.waves).

    from flue import layout
    header = layout.CommandHeader(opcode=layout.Opcode.QUERY, layer=layout.Layer.NEIGHBOR, handle=0x40000000)
    header.encode()                     # a number: word 0 in bits 31:0
    layout.CommandHeader.decode(beat)
"""
