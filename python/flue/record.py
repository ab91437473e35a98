# SPDX-License-Identifier: Apache-2.0
"""The base of the records in flue.layout.

A message is one number: word 0 in its bits 31:0, word 1 in 63:32, and so on, as on a stream's tdata. Addresses are bytes, in wire
order. A field of an enumeration that holds none of its numbers is the number.
"""

import dataclasses
import enum
import ipaddress

WORD = 32


@dataclasses.dataclass(frozen=True)
class Field:
    name: str
    word: int
    lsb: int
    width: int
    state_class: str | None  # constant, cached or delegated, in records of state
    values: type  # int, bytes, or an enumeration

    @property
    def start(self):
        """Its first bit in the message."""
        return self.word * WORD + self.lsb

    @property
    def mask(self):
        """Its bits in the message."""
        return ((1 << self.width) - 1) << self.start


class Record:
    def encode(self, *classes):
        """Its bits, of all classes of state or of those named; add the parts of a message with |."""
        message = 0
        for field in self.FIELDS:
            if classes and field.state_class not in classes:
                continue
            value = getattr(self, field.name)
            if isinstance(value, (bytes, bytearray)):
                if len(value) * 8 != field.width:
                    raise ValueError(f"{type(self).__name__}.{field.name}: {len(value)} bytes, not {field.width // 8}")
                value = int.from_bytes(value, "little")
            value = int(value)
            if value < 0 or value >> field.width:
                raise ValueError(f"{type(self).__name__}.{field.name}: {value} does not fit into {field.width} bits")
            message |= value << field.start
        return message

    @classmethod
    def decode(cls, message):
        values = {}
        for field in cls.FIELDS:
            value = (message >> field.start) & ((1 << field.width) - 1)
            if field.values is bytes:
                value = value.to_bytes(field.width // 8, "little")
            elif issubclass(field.values, enum.IntEnum) and value in field.values.__members__.values():
                value = field.values(value)
            values[field.name] = value
        return cls(**values)


def mac_text(mac):
    return mac.hex(":")


def ip_text(address):
    """Of 4 or 16 bytes; IPv6 as RFC 5952."""
    return str(ipaddress.ip_address(bytes(address)))


def beats(message, count, width=512):
    """The message as the tdata of its `count` beats."""
    return [(message >> (i * width)) & ((1 << width) - 1) for i in range(count)]
