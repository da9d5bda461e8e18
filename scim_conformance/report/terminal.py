"""The end of a run as a person reads it: who would work, where it breaks, what to mend, where the rest lies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from rich.console import Console
from rich.table import Table
from rich.text import Text

from scim_conformance.documents.model import Outcome
from scim_conformance.report.codec import decode_evidence, decode_step
from scim_conformance.report.console import judged, make_console, words
from scim_conformance.report.exit_code import ExitCode, exit_code
from scim_conformance.report.finding import Finding
from scim_conformance.report.progress import PHRASES
from scim_conformance.report.rows import SUITES, read_finding
from scim_conformance.report.text import counted, number, plain, sentence
from scim_conformance.report.waivers import COMPLAINTS
from scim_conformance.report.wording import LABEL_WIDTH, evidence_text, heading, place_text, rows

Results: TypeAlias = Mapping[str, Any]

FINDINGS_WHOLE = 50
LINES_MAX = 10
"""How many lines lists of lesser things have before the rest is counted."""

LAST_WORD: Mapping[ExitCode, str] = {
    ExitCode.CONFORMS: "Conforms.",
    ExitCode.DOES_NOT_CONFORM: "Does not conform.",
    ExitCode.USAGE: "Nothing was tested.",
    ExitCode.TARGET_LOST: "The endpoint could not be tested to the end.",
    ExitCode.OUR_FAULT: "A fault of ours kept the run from its end.",
    ExitCode.INTERRUPTED: "Interrupted.",
    ExitCode.TERMINATED: "Terminated.",
}


def print_summary(results: Results, directory: Path, console: Console | None = None) -> None:
    """Print the results of a run; `directory` is where they lie."""
    _Summary(results, directory, console or make_console()).print()


class _Summary:
    """One results document on its way to one console."""

    def __init__(self, results: Results, directory: Path, console: Console) -> None:
        self._results = results
        self._directory = directory
        self._console = console

    def print(self) -> None:
        run = self._results["run"]
        self._line(f"scim-conformance {run['version']}: {run['url']}, contract {run['contract']}", "bold")
        self._matrix()
        self._idps()
        if not self._results["refused_create"]:  # said once, below; the findings are its consequences
            self._findings([read_finding(row, self._results) for row in self._results["findings"]])
            self._cut()
        self._warnings()
        self._waivers()
        self._blocked()
        self._left_behind()
        self._counts()
        self._end()

    def _line(self, text: str = "", style: str = "") -> None:
        """Print a line; leading blanks set it in."""
        indent = len(text) - len(text.lstrip(" "))
        self._wrapped(words(self._console, text[indent:], style), indent)

    def _wrapped(self, text: Text, indent: int = 0) -> None:
        """Print a text wrapped where it is too long, with what is wrapped set in a little more than its start."""
        first, *rest = text.wrap(self._console, max(10, self._console.width - indent - 2)) or [Text()]
        self._put(Text(" " * indent).append_text(first))
        for line in rest:
            self._put(Text(" " * (indent + 2)).append_text(line))

    def _put(self, line: Text) -> None:
        line.rstrip()
        self._console.print(line, soft_wrap=True)

    def _show(self, table: Table) -> None:
        """Print a table without the blanks that would fill its lines up to the width."""
        for segments in self._console.render_lines(table, pad=False):
            self._put(Text.assemble(*((segment.text, segment.style or "") for segment in segments)))

    def _path(self, label: str, path: str) -> None:
        """Print a path that can be copied: on one line, whatever the width is."""
        self._console.print(words(self._console, f"{label}{path}"), soft_wrap=True)

    def _matrix(self) -> None:
        topics = self._results["counts"]["topics"]
        used = {column for columns in topics.values() for column in columns}
        idps = [name for name, idp in self._results["idps"].items() if name in used or idp["selected"]]
        columns = [*idps, *sorted(used - set(idps) - {SUITES}), *([SUITES] if SUITES in used else [])]
        if not topics:
            return
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        for name in ("", *columns):
            table.add_column(words(self._console, name, "bold"), overflow="fold")
        for topic, cells in topics.items():
            table.add_row(
                words(self._console, topic), *(judged(self._console, *_cell(cells.get(name, {}))) for name in columns)
            )
        self._line()
        self._show(table)

    def _idps(self) -> None:
        self._line()
        self._line("Would it work today?", "bold")
        self._grid(
            (f"  {name}", judged(self._console, idp["answer"]), words(self._console, idp["reason"]))
            for name, idp in self._results["idps"].items()
        )

    def _grid(self, lines: Iterable[Sequence[Any]]) -> None:
        table = Table.grid(padding=(0, 2, 0, 0))
        for line in lines:
            table.add_row(*(words(self._console, cell) if isinstance(cell, str) else cell for cell in line))
        self._show(table)

    def _findings(self, findings: Sequence[Finding]) -> None:
        if not findings:
            return
        self._line()
        self._line(f"{counted(len(findings), 'finding')}, the worst first", "bold")
        told: set[str] = set()
        for finding in _together(findings[:FINDINGS_WHOLE]):
            self._line()
            self._finding(finding, is_brief=finding.requirement.id in told)
            told.add(finding.requirement.id)
        rest = Counter(finding.requirement.id for finding in findings[FINDINGS_WHOLE:])
        if rest:
            self._line()
            self._line(f"{counted(rest.total(), 'more finding')} in results.json, by requirement:")
            for requirement, count in rest.most_common(LINES_MAX):
                self._line(f"  {count:>6}  {requirement}")
            self._and_more(len(rest) - LINES_MAX, "requirement")

    def _finding(self, finding: Finding, *, is_brief: bool) -> None:
        left, right = heading(finding)
        word, _, place = left.partition(" ")
        line = judged(self._console, word, place)
        tail = words(self._console, right, "bold")
        gap = self._console.width - line.cell_len - tail.cell_len
        if gap >= 3:
            self._put(line.append("   ").append_text(tail))
        else:
            self._wrapped(line)
            self._line(f"  {right}", "bold")
        table = Table.grid()
        table.add_column(width=LABEL_WIDTH + 2, no_wrap=True)
        table.add_column(overflow="fold")
        for label, text in rows(finding, is_brief=is_brief):
            if label != "Repeat":
                table.add_row(words(self._console, f"  {label}", "dim"), words(self._console, text))
        self._show(table)
        if finding.repro:
            self._path(f"  {'Repeat':<{LABEL_WIDTH}}", f"sh {self._shown(finding.repro)}")

    def _shown(self, name: str = "") -> str:
        path = self._directory / name if name else self._directory
        try:
            return str(path.absolute().relative_to(Path.cwd()))
        except ValueError:
            return str(path)

    def _and_more(self, count: int, noun: str) -> None:
        if count > 0:
            self._line(f"  and {counted(count, f'more {noun}')}")

    def _warnings(self) -> None:
        by_requirement: dict[str, list[Mapping[str, Any]]] = {}
        for verdict in self._results["verdicts"]:
            if verdict["outcome"] == Outcome.WARN:
                by_requirement.setdefault(verdict["requirement"], []).append(verdict)
        if not by_requirement:
            return
        total = sum(len(verdicts) for verdicts in by_requirement.values())
        self._line()
        self._line(f"{counted(total, 'warning')} of {counted(len(by_requirement), 'requirement')}", "bold")
        ordered = sorted(by_requirement.items(), key=lambda entry: -len(entry[1]))
        for requirement, verdicts in ordered[:LINES_MAX]:
            first = verdicts[0]
            self._line(
                f"  {counted(len(verdicts), 'time')}  {requirement} ({first['level']}): "
                f"{sentence(self._results['requirements'][requirement]['text'])}"
            )
            seen = [f"first {place_text(decode_step(first))}"]
            seen += [evidence_text(decode_evidence(row)) for row in first["evidence"][:1]]
            self._line(f"    {': '.join(seen)}", "dim")
        self._and_more(len(ordered) - LINES_MAX, "requirement")

    def _waivers(self) -> None:
        waivers = self._results.get("waivers", ())
        if not waivers:
            return
        self._line()
        self._line(counted(len(waivers), "waiver"), "bold")
        for waiver in sorted(waivers, key=lambda waiver: waiver["state"] not in COMPLAINTS):
            who = f"until {waiver['until']}, {plain(waiver['who'])}: {sentence(plain(waiver['reason']))}"
            if waiver["state"] in COMPLAINTS:
                complaint = f"{waiver['requirement']} {COMPLAINTS[waiver['state']]}"
                self._wrapped(judged(self._console, "warn", complaint), 2)
                self._line(f"    {who}", "dim")
            else:
                times = counted(waiver["waived"], "time") if waiver["waived"] else "not exercised"
                self._line(f"  {waiver['requirement']}, {times}, {who}")

    def _blocked(self) -> None:
        blocked = [verdict for verdict in self._results["verdicts"] if verdict["outcome"] == Outcome.BLOCKED]
        lines = list(
            dict.fromkeys(
                f"{place_text(decode_step(verdict))}: {verdict.get('note') or verdict['requirement']}"
                for verdict in blocked
            )
        )
        told = {(verdict["flow"], verdict["step"]) for verdict in blocked}
        lines += [
            f"{plain(item['flow'] or item['test'])} / {plain(step)}: {item['note'] or 'no reason given'}"
            for item in self._results["items"]
            for step in item["blocked"]
            if (item["flow"], step) not in told
        ]
        self._list("blocked step", lines)

    def _cut(self) -> None:
        lines = [
            f"{plain(item['flow'] or item['test'])} ({item['profile'] or 'suite'}): {item['note'] or 'no reason given'}"
            for item in self._results["items"]
            if item["applicable"] and not item["complete"]
        ]
        self._list("item cut short", lines, "items cut short")

    def _left_behind(self) -> None:
        lines = [f"{left['resource_type']} {left['id']}: {left['reason']}" for left in self._results["left_behind"]]
        self._list("resource left behind", lines, "resources left behind")

    def _list(self, one: str, lines: Sequence[str], many: str = "") -> None:
        if not lines:
            return
        self._line()
        self._line(counted(len(lines), one, many), "bold")
        for line in lines[:LINES_MAX]:
            self._line(f"  {line}")
        self._and_more(len(lines) - LINES_MAX, "line")

    def _counts(self) -> None:
        counts = self._results["counts"]
        told = [
            f"{number(counts['outcomes'][outcome])} {phrase}"
            for outcome, phrase in PHRASES.items()
            if counts["outcomes"].get(outcome)
        ]
        self._line()
        self._line(f"{counted(sum(counts['outcomes'].values()), 'check')}: {', '.join(told) or 'none was made'}.")
        items = counts["items"]
        beside = f", {number(items['not_applicable'])} not applicable" if items["not_applicable"] else ""
        self._line(f"{counted(items['played'], 'flow or test', 'flows and tests')} played{beside}.")
        waits = self._results["waits"]
        if waits["count"]:
            reasons = ", ".join(f"{row['reason']} ({number(row['count'])})" for row in waits["reasons"][:3])
            self._line(f"Waited {counted(waits['count'], 'time')}, {waits['seconds']:.1f} s in all: {reasons}.")

    def _end(self) -> None:
        results = self._results
        self._line()
        if results["refused_create"]:
            self._line(f"The first create was refused: {sentence(results['refused_create'])}", "bold red")
        if not results["complete"] and results["reason"]:
            self._line(f"Incomplete: {sentence(results['reason'])}", "bold yellow")
        code = exit_code(results)
        self._line(LAST_WORD[code], "bold green" if code == ExitCode.CONFORMS else "bold red")
        self._path("Results: ", self._shown())


def _together(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings with those of one requirement behind the worst of them."""
    by_requirement: dict[str, list[Finding]] = {}
    for finding in findings:
        by_requirement.setdefault(finding.requirement.id, []).append(finding)
    return [finding for group in by_requirement.values() for finding in group]


def _cell(counts: Mapping[str, int]) -> tuple[str, str]:
    """Return a cell of the matrix: a word that judges, and the counts behind it."""
    failed, warned, passed = (counts.get(outcome, 0) for outcome in (Outcome.FAIL, Outcome.WARN, Outcome.PASS))
    judged_in_all = failed + warned + passed
    if failed:
        return "FAIL", f"{number(failed)}/{number(judged_in_all)}"
    if warned:
        return "warn", f"{number(warned)}/{number(judged_in_all)}"
    waived = counts.get(Outcome.WAIVED, 0)
    if waived:
        return "waived", f"{number(waived)}/{number(waived + passed)}"
    if passed:
        return "ok", number(passed)
    blocked = counts.get(Outcome.BLOCKED, 0)
    return ("blocked", number(blocked)) if blocked else ("-", "")
