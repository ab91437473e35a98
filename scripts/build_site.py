#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Builds the documentation site from README.md, docs/, the headers of the RTL and the public C++ headers.

usage: build_site.py [--out DIR]

Writes DIR/pages (what MkDocs reads) and DIR/html (default: build/site). Fails on a broken link, a header of another form, and a timing
diagram that says something else than the engine's header. Needs the packages of scripts/requirements-docs.txt: `make docs`.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys

import yaml
from site_pages import headers, links, modules, timing

ROOT = pathlib.Path(__file__).resolve().parent.parent
LANGUAGES = {".cpp": "cpp", ".hpp": "cpp", ".sv": "systemverilog", ".v": "verilog", ".py": "python", ".json": "json", ".sh": "bash"}


class Site:
    """The pages, as they are gathered. `wanted` are files of the repository that are no pages, and that pages link to."""

    def __init__(self, pages):
        self.pages = pages
        self.wanted = set()
        self.module_pages = {module.path: f"modules/{module.name}.md" for module in modules.read(ROOT)}
        self.header_pages = {f"sim/{path}": f"api/{headers.page_name(path)}" for path in headers.read(ROOT)}

    def place(self, path):
        """Where the site has what the repository has at `path`."""
        if path == "README.md":
            return "index.md"
        if path.startswith("docs/"):
            return path.removeprefix("docs/")
        if path in self.module_pages:
            return self.module_pages[path]
        if path in self.header_pages:
            return self.header_pages[path]
        self.wanted.add(path)
        return f"source/{path.rstrip('/').replace('/', '_')}.md"

    def document(self, path, stated):
        """A page of the repository, with its links as the site has them."""
        text = (ROOT / path).read_text()
        here = pathlib.Path(path).parent
        to = self.place(path)

        def change(target):
            file, mark, anchor = target.partition("#")
            if not file:
                return target
            there = self.place(os.path.normpath(here / file))
            return os.path.relpath(there, os.path.dirname(to) or ".") + mark + anchor

        text = timing.draw(text, stated, self.pages, pathlib.Path(path).stem)
        (self.pages / to).write_text(links.rewrite(text, change))

    def write(self, path, text):
        file = self.pages / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def source(self, path):
        """A page that shows a file of the repository, or what a folder holds."""
        there = ROOT / path
        lines = [f"# {path}", ""]
        if there.is_dir():
            lines += [f"- {name.name}{'/' if name.is_dir() else ''}" for name in sorted(there.iterdir()) if not name.name.startswith((".", "__"))]
        else:
            try:
                lines += [f"~~~~{LANGUAGES.get(there.suffix, 'text')}", there.read_text().rstrip("\n"), "~~~~"]
            except UnicodeDecodeError:
                lines += [f"{there.stat().st_size:,} bytes, not text."]
        self.write(self.place(path), "\n".join([*lines, ""]))


def named(nav):
    """The pages that a `nav` names."""
    if isinstance(nav, str):
        return {nav}
    parts = nav.values() if isinstance(nav, dict) else nav
    return set().union(*map(named, parts))


def gather(pages):
    """Writes the pages; returns their places in `nav` besides those of mkdocs.yml, and those that no `nav` names."""
    site = Site(pages)
    stated = timing.figures((ROOT / "rtl/flue_engine.sv").read_text())
    documents = ["README.md", *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))]
    for path in documents:
        site.document(path, stated)

    all_modules = modules.read(ROOT)
    for module in all_modules:
        site.write(f"modules/{module.name}.md", modules.page(module, all_modules))
    site.write("modules/index.md", modules.index(all_modules))
    all_headers = headers.read(ROOT)
    for path, source in all_headers.items():
        site.write(f"api/{headers.page_name(path)}", headers.page(path, source))
    site.write("api/index.md", headers.index(all_headers))
    for path in sorted(site.wanted):
        site.source(path)

    module_nav = ["modules/index.md", *[{group: [f"modules/{m.name}.md" for m in all_modules if m.group == group]} for group in modules.LISTS]]
    header_nav = ["api/index.md", "api/flue.md"]
    for area in headers.AREAS:
        header_nav.append({area: [f"api/{headers.page_name(path)}" for path in all_headers if path.startswith(f"flue/{area}/")]})
    sources = [site.place(path) for path in sorted(site.wanted)]
    return [{"Modules": module_nav}, {"C++ API": header_nav}], [site.place(path) for path in documents], sources


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "build/site")
    out = parser.parse_args().out.resolve()
    shutil.rmtree(out, ignore_errors=True)
    (out / "pages").mkdir(parents=True)

    try:
        generated, documents, sources = gather(out / "pages")
    except ValueError as error:
        sys.exit(f"docs: {error}")
    config = yaml.safe_load((ROOT / "mkdocs.yml").read_text())
    more = [path for path in documents if path not in named(config["nav"])]
    config["nav"] += ([{"More": more}] if more else []) + generated
    config |= {"docs_dir": str(out / "pages"), "site_dir": str(out / "html"), "not_in_nav": "\n".join(sources)}
    (out / "mkdocs.yml").write_text(yaml.safe_dump(config, sort_keys=False))

    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    # Not --quiet: that would keep its warnings from being errors.
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", out / "mkdocs.yml"]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{done.stdout}\ndocs: not built")
    print(f"docs: {len(list((out / 'html').rglob('*.html')))} pages in {os.path.relpath(out / 'html')}; begin with index.html")


if __name__ == "__main__":
    main()
