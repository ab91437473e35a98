# SPDX-License-Identifier: Apache-2.0
"""What happened at an engine as a table for a person."""

COLUMNS = ("cycle", "what", "layer", "handle", "tag", "latency", "result", "fields")
RIGHT = ("cycle", "tag", "latency")


def pairs(values):
    """The fields that are not zero; an address that is not given is all zeros."""
    return " ".join(f"{key}={value}" for key, value in values.items() if value and str(value).strip("0:.") != "")


def row(item):
    fields, result = item.fields, item.result or {}
    cells = {"cycle": item.cycle, "handle": fields.get("handle", ""), "tag": fields.get("tag", "")}
    if item.kind in ("descriptor", "delegate"):
        extra = list(fields["flags"])
        if "parent" in fields:
            extra.append(f"parent={fields['parent']}")
        extra.append(pairs(fields.get("state", {})))
        if item.result:
            # What an initiate is about is known by its completion.
            cells["handle"] = result["handle"]
            extra.append("-> " + pairs(result["state"]) if "state" in result else "")
        cells |= {"what": fields["opcode"], "layer": fields["layer"], "fields": " ".join(e for e in extra if e)}
        status = result.get("status", "no completion")
        cells["result"] = status if item.kind == "descriptor" else ""
    elif item.kind == "resolve":
        cells |= {"what": "resolve", "layer": "TCP", "result": result.get("result", "no answer"), "fields": pairs(result.get("headers", {}))}
    elif item.kind == "event":
        cells |= {"what": f"event {fields['event']}", "fields": fields.get("reason", "")}
    else:
        cells |= {"what": f"completion {fields['opcode']}", "layer": fields["layer"], "result": fields["status"], "fields": "of nothing in this dump"}
    if item.latency is not None:
        cells["latency"] = item.latency
    return {column: str(cells.get(column, "")) for column in COLUMNS}


def lines(items):
    rows = [row(item) for item in items]
    heads = {column: column for column in COLUMNS}
    widths = {column: max(len(r[column]) for r in [heads, *rows]) for column in COLUMNS[:-1]}
    for r in [heads, *rows]:
        cells = [r[c].rjust(widths[c]) if c in RIGHT else r[c].ljust(widths[c]) for c in COLUMNS[:-1]]
        yield "  ".join([*cells, r["fields"]]).rstrip()
