# SPDX-License-Identifier: Apache-2.0
"""State variables as scenarios name them (the members of the DDI's structures), and as the layout does."""

import re
import socket

from flue import layout
from flue.layout import Layer
from flue.record import ip_text, mac_text

CLASSES = frozenset(("constant", "cached", "delegated"))
RECORDS = {
    Layer.NEIGHBOR: layout.NeighborState,
    Layer.IP4_PATH: layout.Ip4PathState,
    Layer.IP6_PATH: layout.Ip6PathState,
    Layer.TCP: layout.TcpState,
}
# In the order in which they are printed.
VARIABLES = {
    0: "DlSourceAddress VlanId DlDestinationAddress HostReachabilityDelta NicReachabilityDelta",
    1: "SourceAddress DestinationAddress PathMtu",
    2: "ConstFlags RemotePort LocalPort SndWindScale RcvWindScale RemoteMss HashValue CachedFlags InitialRcvWnd RcvIndicationSize "
    "KaProbeCount KaTimeout KaInterval MaxRT FlowLabel TtlOrHopLimit TosOrTrafficClass UserPriority State DelegatedFlags RcvNxt RcvWnd "
    "SndUna SndNxt SndMax SndWnd MaxSndWnd SendWL1 CWnd SsThresh SRtt RttVar TsRecent TsRecentAge TsTime TotalRT DupAckCount "
    "SndWndProbeCount KeepAlive.ProbeCount KeepAlive.TimeoutDelta Retransmit.Count Retransmit.TimeoutDelta",
}
STATES = "Closed Listen SynSent SynRcvd Established FinWait1 FinWait2 CloseWait Closing LastAck TimeWait MaxState".split()
FLAGS = {
    "ConstFlags": ("TCP_FLAG_TIMESTAMP_ENABLED", "TCP_FLAG_SACK_ENABLED", "TCP_FLAG_WINDOW_SCALING_ENABLED"),
    "CachedFlags": (
        "TCP_FLAG_KEEP_ALIVE_ENABLED",
        "TCP_FLAG_NAGLING_ENABLED",
        "TCP_FLAG_KEEP_ALIVE_RESTART",
        "TCP_FLAG_MAX_RT_RESTART",
        "TCP_FLAG_UPDATE_RCV_WND",
    ),
}
NOT_SUPPORTED = 0xFFFFFFFF
TYPES = {
    f"{stem}Offload{kind}State": (layer, classes)
    for stem, layer in (("Neighbor", Layer.NEIGHBOR), ("Ip4", Layer.IP4_PATH), ("Ip6", Layer.IP6_PATH), ("Tcp", Layer.TCP))
    for kind, classes in (
        ("", CLASSES),
        ("Const", frozenset(("constant",))),
        ("Cached", frozenset(("cached",))),
        ("Delegated", frozenset(("delegated",))),
    )
} | {"TcpOffloadResourceState": (Layer.TCP, frozenset())}  # reserved


def level(layer):
    return {Layer.NEIGHBOR: 0, Layer.TCP: 2}.get(layer, 1)


def field_name(variable):
    """"KeepAlive.ProbeCount" is keep_alive_probe_count."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", variable.replace(".", "")).lower()


def flags_of(variable, value):
    """Flags by name as their number; other values as they are."""
    if variable in FLAGS and isinstance(value, list):
        return sum(1 << FLAGS[variable].index(flag) for flag in value)
    return value


def to_field(variable, value):
    if variable == "State":
        return min(STATES.index(value), 15) if isinstance(value, str) else value if value < 15 else 15
    if isinstance(value, str) and variable.startswith("Dl"):
        return bytes.fromhex(value.replace(":", ""))
    if isinstance(value, str):
        return socket.inet_pton(socket.AF_INET6 if ":" in value else socket.AF_INET, value)
    return flags_of(variable, value)


def encode(layer, state, *classes):
    """The bits of the given variables, of all classes or those named."""
    return RECORDS[layer](**{field_name(v): to_field(v, value) for v, value in state.items()}).encode(*classes)


def to_json(variable, value):
    if isinstance(value, bytes):
        return mac_text(value) if len(value) == 6 else ip_text(value)
    return STATES[value] if variable == "State" else int(value)


def state_json(layer, bits, classes, backlogs):
    record = RECORDS[layer]
    state, kinds = record.decode(bits), {field.name: field.state_class for field in record.FIELDS}
    out = {}
    for variable in VARIABLES[level(layer)].split():
        name = field_name(variable)
        if kinds.get(name) in classes:
            out[variable] = to_json(variable, getattr(state, name))
    if layer == Layer.TCP and backlogs and "delegated" in classes:
        out |= {"SendBacklogSize": NOT_SUPPORTED, "ReceiveBacklogSize": NOT_SUPPORTED}
    return out


def headers_json(answer):
    address = lambda value: ip_text(value if answer.ip6 else value[:4])
    tag = {"VlanId": answer.vlan_id, "UserPriority": answer.user_priority} if answer.vlan_tagged else None
    return {
        "DlDestinationAddress": mac_text(answer.dl_destination_address),
        "DlSourceAddress": mac_text(answer.dl_source_address),
        "VlanTag": tag,
        "SourceAddress": address(answer.source_address),
        "DestinationAddress": address(answer.destination_address),
        "LocalPort": answer.local_port,
        "RemotePort": answer.remote_port,
        "TtlOrHopLimit": answer.ttl_or_hop_limit,
        "TosOrTrafficClass": answer.tos_or_traffic_class,
        "FlowLabel": answer.flow_label,
        "Mss": answer.mss,
        "SndNxt": answer.snd_nxt,
        "RcvNxt": answer.rcv_nxt,
    }
