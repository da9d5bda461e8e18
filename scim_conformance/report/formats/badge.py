"""A status badge as SVG, for a README (`--format badge`)."""

from __future__ import annotations

from pathlib import Path

import anybadge

from scim_conformance.report.formats import Results, report_format

GOOD, BAD, UNKNOWN = "#2e7d32", "#c62828", "#6b6b6b"


@report_format("badge", "a status badge (SVG): which IdPs would work with the endpoint")
def render(results: Results, _directory: Path) -> str:
    """Return a badge that says `SCIM | okta yes, entra no`, in the colour of the worst answer."""
    asked = {name: idp["answer"] for name, idp in results["idps"].items() if idp["selected"]}
    if not asked:
        asked = {"SCIM": _alone(results)}
    colour = BAD if "no" in asked.values() else GOOD if set(asked.values()) == {"yes"} else UNKNOWN
    if len(set(asked.values())) == 1 and len(asked) > 1:
        said = f"{', '.join(asked)}: {next(iter(asked.values()))}"
    else:
        said = ", ".join(f"{name}: {answer}" for name, answer in asked.items())
    badge = anybadge.Badge(f"SCIM {results['run']['contract']}"[:40], said[:120], default_color=colour)
    return str(badge.badge_svg_text)


def _alone(results: Results) -> str:
    """Return the answer of a run in which no IdP took part."""
    if results["counts"]["outcomes"]["fail"]:
        return "no"
    return "yes" if results["complete"] else "not known"
