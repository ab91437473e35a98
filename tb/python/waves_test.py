# SPDX-License-Identifier: Apache-2.0
"""`flue waves`, and the waves that `flue` writes, as others read them."""

import json
import re
import xml.etree.ElementTree

import pytest
import pywellen
import vcdvcd
from conftest import ROOT, flue

from flue import layout
from flue.waves import dump, transactions

DESCRIPTORS = 16  # of relink_failover


def read(file, *options):
    done = flue("waves", file, "--json", *options)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def without_time(items):
    """What happened, apart from when."""
    return [{k: without_time([v])[0] if isinstance(v, dict) else v for k, v in item.items() if k not in ("cycle", "time", "latency")} for item in items]


@pytest.mark.parametrize("backend", ("rtl", "systemc-rtl", "reference"))
def test_vcd_and_fst_say_the_same(dumps, backend):
    fst = read(dumps[backend, "fst"])
    assert fst == read(dumps[backend, "vcd"])
    assert len([item for item in fst if item["kind"] == "descriptor"]) == DESCRIPTORS


def test_model_and_rtl_did_the_same(dumps):
    assert without_time(read(dumps["reference", "fst"])) == without_time(read(dumps["rtl", "fst"]))


def test_the_rtl_in_systemc_did_the_same_in_the_same_cycles(dumps):
    first = lambda items: items[0]["cycle"]
    plain, systemc = read(dumps["rtl", "fst"]), read(dumps["systemc-rtl", "fst"])
    assert without_time(systemc) == without_time(plain)
    assert [item["cycle"] - first(systemc) for item in systemc] == [item["cycle"] - first(plain) for item in plain]


@pytest.mark.parametrize("backend", ("rtl", "systemc-rtl"))
def test_latency_is_that_of_the_engines_header(dumps, backend):
    header = (ROOT / "rtl/flue_engine.sv").read_text()
    promised = re.search(r"completion offered: (\d+) cycles, (\d+) if it has more than one beat\. Resolve: (\d+)", header)
    one_beat, more_beats, resolve = map(int, promised.groups())
    for item in read(dumps[backend, "fst"]):
        if item["kind"] == "descriptor":
            assert item["latency"] == (more_beats if item["beats"] == 2 else one_beat)
        elif item["kind"] == "resolve":
            assert item["latency"] == resolve


def test_a_descriptor_is_told_with_its_meaning(dumps):
    first = read(dumps["rtl", "fst"])[0]
    assert (first["opcode"], first["layer"], first["flags"], first["tag"]) == ("INITIATE", "NEIGHBOR", ["has_state"], 0)
    assert first["state"]["dl_destination_address"] == "02:00:00:00:00:01"
    assert first["completion"]["status"] == "SUCCESS"
    assert first["completion"]["handle"] == "0x40000000"


def test_the_table_has_a_line_for_each_thing(dumps):
    done = flue("waves", dumps["rtl", "fst"])
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["cycle", "what", "layer", "handle", "tag", "latency", "result", "fields"]
    assert len(lines) - 1 == len(read(dumps["rtl", "fst"]))
    assert re.search(r"INITIATE +NEIGHBOR +0x40000000 +0 +\d+ +SUCCESS +has_state dl_destination_address=02:00:00:00:00:01", lines[1])


def test_what_a_reset_took_has_no_completion(dumps, tmp_path):
    """The first completion is gone, as a reset takes it; those after it still find their descriptors."""
    text, _ = vcd_of(dumps)
    valid = re.search(r"\$var wire 1 (\S+) m_axis_cpl_tvalid", text)[1]
    first = text.index(f"\n1{valid}\n", text.index("$enddefinitions"))
    file = tmp_path / "reset.vcd"
    file.write_text(text[:first] + text[first + len(f"\n1{valid}") :])
    lost, *others = [item for item in read(file) if item["kind"] == "descriptor"]
    whole = [item for item in read(dumps["reference", "vcd"]) if item["kind"] == "descriptor"]
    assert lost["completion"] is None and lost["latency"] is None
    assert others[-5:] == whole[-5:]


def test_events_are_told(tmp_path):
    file = tmp_path / "reachability.vcd"
    assert flue("run", "--quiet", "--wave", file, "tb/scenarios/reachability.json").returncode == 0
    events = [item for item in read(file) if item["kind"] == "event"]
    assert [event["event"] for event in events] == ["NEIGHBOR_REACHABILITY_QUERY"] * 3
    assert {event["handle"] for event in events} == {"0x40000000"}


def test_only_a_stretch_is_told(dumps):
    whole = read(dumps["rtl", "fst"])
    begin, end = whole[3]["cycle"], whole[7]["cycle"]
    assert read(dumps["rtl", "fst"], "--cycles", f"{begin}..{end}") == whole[3:8]


# --- What others see in our dumps ---


def test_vcdvcd_reads_our_vcd(dumps):
    for backend, scope in (("rtl", "flue"), ("systemc-rtl", "engine.flue_engine.flue_engine"), ("reference", "flue")):
        vcd = vcdvcd.VCDVCD(str(dumps[backend, "vcd"]))
        assert int(vcd["transactions.cmd.count[31:0]"].tv[-1][1], 2) == DESCRIPTORS
        opcodes = [layout.Opcode(int(value, 2)).name for _, value in vcd["transactions.cmd.opcode[3:0]"].tv if set(value) <= set("01")]
        assert opcodes[:2] == ["INITIATE", "INITIATE"]
        assert vcd[f"{scope}.s_axis_cmd_tvalid"].tv


@pytest.mark.parametrize("ending", ("fst", "vcd"))
@pytest.mark.parametrize("backend", ("rtl", "systemc-rtl", "reference"))
def test_transactions_are_marked_in_words(dumps, backend, ending):
    variables = {v.full_name: v for v in pywellen.Waveform(str(dumps[backend, ending])).all_vars()}
    signal = variables["transactions.cpl.text"].signal
    marks = [text for _, text in (signal[i] for i in range(len(signal))) if text]
    assert len(marks) == DESCRIPTORS
    assert marks[0] == "INITIATE NEIGHBOR 0x40000000 tag 0: SUCCESS"
    assert variables["transactions.reg_write.text"].signal[1][1].startswith("0x")


@pytest.mark.parametrize("ending", ("fst", "vcd"))
def test_values_and_members_have_names(dumps, ending):
    variables = {v.full_name: v for v in pywellen.Waveform(str(dumps["rtl", ending])).all_vars()}
    for name, prefix in (("transactions.cpl.status", ""), ("flue.flue_engine.p6_commit.status", "STATUS_")):
        names = {int(bits, 2): value for bits, value in variables[name].enum_type[1]}
        assert names == {status.value: prefix + status.name for status in layout.Status}


def test_surfers_command_file_shows_what_is_there(dumps):
    """Each signal in it is in our dump, by the names that Surfer sees: pywellen is its reader."""
    variables = {v.full_name for v in pywellen.Waveform(str(dumps["rtl", "fst"])).all_vars()}
    lines = (ROOT / "sim/viewers/surfer/flue.sucl").read_text().splitlines()
    shown = [line.split()[1] for line in lines if line.startswith("variable_add ")]
    assert len(shown) > 20
    assert set(shown) <= variables


def test_the_gtkwave_save_file_shows_the_fields(dumps):
    """Each signal in it is in our dump, and each field is cut out of its stream where the layout has it."""
    variables = {v.full_name: v for v in pywellen.Waveform(str(dumps["rtl", "fst"])).all_vars()}
    records = {"s_axis_cmd": layout.CommandHeader, "m_axis_cpl": layout.CompletionHeader, "m_axis_evt": layout.Event,
               "s_axis_rsv": layout.ResolveRequest, "m_axis_rsv": layout.ResolveAnswer}
    fields = 0
    for line in (ROOT / "sim/viewers/gtkwave/flue.gtkw").read_text().splitlines():
        if line.startswith("^1 "):
            assert (ROOT / line[3:]).is_file()
        elif line.startswith("#{"):
            stream, name = re.match(r"#\{flue\.(\w+)_tdata:(\w+)\[", line).groups()
            (field,) = [f for f in records[stream].FIELDS if f.name == name]
            bits = re.findall(r"\((\d+)\)flue\.(\w+)\[(\d+):0\]", line)
            assert {signal for _, signal, _ in bits} == {f"{stream}_tdata"}
            top = variables[f"flue.{stream}_tdata"].bitwidth - 1
            assert [top - int(left) for left, _, _ in bits] == list(range(field.start + field.width - 1, field.start - 1, -1))
            fields += 1
        elif line[0] not in "[@-":
            assert line in variables
    assert fields > 20


# --- Dumps of others ---


def vcd_of(dumps):
    text = dumps["reference", "vcd"].read_text()
    pins = re.search(r"\$scope module flue \$end\n(.*?)\$upscope \$end\n", text, re.S)
    return text, pins


def test_the_engine_is_found_in_a_larger_design(dumps, tmp_path):
    text, pins = vcd_of(dumps)
    file = tmp_path / "larger.vcd"
    file.write_text(text.replace(pins[0], f"$scope module top $end\n$scope module nic $end\n{pins[0]}$upscope $end\n$upscope $end\n"))
    assert read(file) == read(dumps["reference", "vcd"])
    for scope in ("top", "top.nic", "top.nic.flue"):
        assert read(file, "--scope", scope) == read(dumps["reference", "vcd"])
    done = flue("waves", file, "--scope", "top.cpu")
    assert done.returncode == 2
    assert "no engine of Flue in top.cpu" in done.stderr


def test_one_of_two_engines_is_chosen_by_its_scope(dumps, tmp_path):
    text, pins = vcd_of(dumps)
    file = tmp_path / "two.vcd"
    both = "".join(pins[0].replace("module flue", f"module {name}") for name in ("left", "right"))
    file.write_text(text.replace(pins[0], both))
    done = flue("waves", file)
    assert done.returncode == 2
    assert "more than one engine: left, right; say which with --scope" in done.stderr
    assert read(file, "--scope", "right") == read(dumps["reference", "vcd"])


def test_ports_may_have_a_prefix_and_the_clock_another_name(dumps, tmp_path):
    text, pins = vcd_of(dumps)
    file = tmp_path / "named.vcd"
    named = re.sub(r" ([sm]_axis)", r" toe_\1", pins[0]).replace(" clk ", " core_clk ")
    file.write_text(text.replace(pins[0], named))
    done = flue("waves", file)
    assert done.returncode == 2
    assert "name its clock with --clock" in done.stderr
    assert read(file, "--clock", "core_clk") == read(dumps["reference", "vcd"])


def test_a_dump_of_systemc_is_read():
    """systemc_2.3.4.vcd.txt: what SystemC's own tracing made of ports with these names."""
    (item,) = read(ROOT / "tb/python/systemc_2.3.4.vcd.txt", "--scope", "SystemC.top")
    assert (item["opcode"], item["layer"], item["tag"], item["completion"]["status"]) == ("QUERY", "NEIGHBOR", 5, "FAILURE_HANDLE")
    assert item["latency"] == 8


def test_unknown_bits_are_told(dumps, tmp_path):
    text, _ = vcd_of(dumps)
    data = re.search(r"\$var wire 512 (\S+) s_axis_cmd_tdata", text)[1]
    file = tmp_path / "unknown.vcd"
    file.write_text(re.sub(rf"\nb[01]([01]*) {re.escape(data)}\n", lambda found: f"\nbx{found[1]} {data}\n", text, count=1))
    assert read(file)[0].get("unknown_bits") is True


# --- Dumps that are none ---


def broken(dumps, folder):
    fst, vcd = dumps["rtl", "fst"].read_bytes(), dumps["rtl", "vcd"].read_bytes()
    files = {
        "cut.fst": (fst[: len(fst) // 2], "cut"),
        "cut.vcd": (vcd[: len(vcd) * 3 // 4].rstrip(b"\n"), "cut"),
        "declarations.vcd": (vcd[:5000].rpartition(b"\n")[0] + b"\n", "cut"),
        "empty.vcd": (b"", "empty"),
        "empty.fst": (b"", "empty"),
        "text.vcd": (b"once upon a time\n", "cannot be read as VCD or FST"),
        "other.vcd": (b"$timescale 1ns $end\n$scope module cpu $end\n$var wire 1 ! clk $end\n$upscope $end\n$enddefinitions $end\n#0\n0!\n", "no engine of Flue: "),
        "nothing.vcd": (b"$timescale 1ns $end\n$enddefinitions $end\n#0\n", ""),
    }
    for name, (content, says) in files.items():
        (folder / name).write_bytes(content)
        yield folder / name, says
    yield folder / "missing.vcd", "no such file"
    yield folder, "no such file"


def test_a_dump_that_is_none_is_an_error_in_words(dumps, tmp_path):
    for file, says in broken(dumps, tmp_path):
        done = flue("waves", file)
        assert done.returncode == 2, file
        assert done.stdout == ""
        assert done.stderr.startswith(f"flue: {file}: ") and says in done.stderr, done.stderr
        assert done.stderr.count("\n") == 1, done.stderr


def test_a_clock_that_stands_still_is_an_error(dumps, tmp_path):
    text, _ = vcd_of(dumps)
    clock = re.search(r"\$var wire 1 (\S+) clk", text)[1]
    file = tmp_path / "still.vcd"
    file.write_text(text.replace(f"\n1{clock}\n", "\n"))
    done = flue("waves", file)
    assert done.returncode == 2
    assert "the clock of flue never rises" in done.stderr


def test_a_damaged_dump_is_an_error_in_words(dumps, tmp_path):
    text, _ = vcd_of(dumps)
    file = tmp_path / "damaged.vcd"
    file.write_text(re.sub(r"\nb[01]+ \S+\n", "\nb01\n", text, count=1))
    done = flue("waves", file)
    assert done.returncode == 2
    assert "the dump is damaged" in done.stderr and done.stderr.startswith("flue: ")


# --- Diagrams ---


def test_a_diagram_shows_each_beat(dumps, tmp_path):
    file = tmp_path / "waves.svg"
    begin = read(dumps["rtl", "fst"])[0]["cycle"]
    end = begin + 30
    done = flue("waves", dumps["rtl", "fst"], "--svg", f"{begin}..{end}", "--output", file)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    svg = xml.etree.ElementTree.parse(file).getroot()
    engine = dump.open_dump(str(dumps["rtl", "fst"])).engine()
    beats = [beat for stream in dump.STREAMS for beat in engine.beats(stream) if begin <= beat.cycle <= end]
    boxes = [node for node in svg.iter() if node.get("class") == "beat"]
    assert len(boxes) == len(beats) > 10
    words = [node.text for node in svg.iter() if node.get("class") == "label"]
    assert "INITIATE #0" in words and "#0 SUCCESS" in words
    links = [item for item in transactions.read(engine) if item.result and begin <= item.cycle and item.result["cycle"] <= end]
    assert len([node for node in svg.iter() if node.get("class") == "link"]) == len(links)


@pytest.mark.parametrize(
    "options", (["--svg", "1..2"], ["--svg", "9..2", "--output", "x"], ["--svg", "1", "--output", "x"], ["--svg", "0..900", "--output", "x"], ["--cycles", "a..b"], [])
)
def test_a_wrong_command_line_is_status_2(dumps, options):
    done = flue("waves", *([dumps["rtl", "fst"]] if options else []), *options)
    assert done.returncode == 2
    assert done.stdout == ""


def test_a_diagram_of_cycles_that_are_not_there_is_an_error(dumps, tmp_path):
    done = flue("waves", dumps["reference", "fst"], "--svg", "100000..100001", "--output", tmp_path / "x.svg")
    assert done.returncode == 2
    assert "cycle 100001 is not in it" in done.stderr
