"""The table of published reports: provider by IdP, shares by topic, and the worst findings of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from scim_conformance.published.provider import Provider
from scim_conformance.report.formats.md import escaped
from scim_conformance.report.rows import read_finding
from scim_conformance.report.text import counted, plain, sentence

BEGIN: Final = "<!-- table: made by `scim-conformance providers run` -->"
END: Final = "<!-- end of the table -->"
IDPS: Final = ("okta", "entra", "onelogin")
WORST: Final = 3


def table(published: Sequence[tuple[Provider, Mapping[str, Any]]]) -> str:
    """Return the part of reports/README.md that is made from results."""
    topics = sorted({topic for _, results in published for topic in results["counts"]["topics"]})
    lines = [
        "| provider | version | run on | Okta | Entra ID | OneLogin | checks passed | findings |",
        "|---|---|---|---|---|---|---|---|",
        *(_row(provider, results) for provider, results in published),
        "",
        f"| share of checks passed | {' | '.join(provider.title for provider, _ in published)} |",
        "|---" * (len(published) + 1) + "|",
        *(f"| {topic} | {' | '.join(_share(results, topic) for _, results in published)} |" for topic in topics),
    ]
    for provider, results in published:
        lines += ["", f"### {provider.title}: the worst findings", "", *_worst(results)]
    return "\n".join(lines) + "\n"


def with_table(text: str, made: str) -> str:
    """Return a README with the table put between its marks, at its end where it has none."""
    before, mark, rest = text.partition(BEGIN)
    after = rest.partition(END)[2] if mark else ""
    return f"{before.rstrip()}\n\n{BEGIN}\n\n{made}\n{END}\n{after.lstrip()}"


def _row(provider: Provider, results: Mapping[str, Any]) -> str:
    outcomes = results["counts"]["outcomes"]
    cells = [
        f"[{provider.title}](providers/{provider.name}/report.html)",
        provider.version,
        results["run"]["started_at"][:10],
        *(results["idps"][idp]["answer"] for idp in IDPS),
        _percent(outcomes),
        f"{len({row['requirement'] for row in results['findings']}):,}",
    ]
    return f"| {' | '.join(cells)} |"


def _share(results: Mapping[str, Any], topic: str) -> str:
    total: Counter[str] = Counter()
    for outcomes in results["counts"]["topics"].get(topic, {}).values():
        total.update(outcomes)
    return _percent(total)


def _percent(outcomes: Mapping[str, int]) -> str:
    """Return passes as a share of what was judged; 100% is said only where nothing failed or warned."""
    passed = outcomes.get("pass", 0)
    judged = passed + outcomes.get("fail", 0) + outcomes.get("warn", 0)
    if not judged:
        return "-"
    return "100%" if passed == judged else f"{min(99.9, 100 * passed / judged):.1f}%"


def _worst(results: Mapping[str, Any]) -> Iterator[str]:
    """Yield the worst findings, one for each requirement."""
    rows = {row["requirement"]: row for row in reversed(results["findings"])}
    ordered = [row for row in results["findings"] if rows[row["requirement"]] is row]
    if not ordered:
        yield "None."
    for row in ordered[:WORST]:
        requirement = read_finding(row, results).requirement
        yield f"- **{requirement.id}** ({requirement.severity.value}): {escaped(sentence(plain(requirement.title)))}"
    if len(ordered) > WORST:
        yield f"- and {counted(len(ordered) - WORST, 'requirement')} more, in its report"
