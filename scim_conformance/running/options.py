"""The options of a run, from the command line, from pytest's options, and from pyproject.toml under both."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pytest

from scim_conformance.options import HEADERS_VARIABLE, RunOptions

FOLDERS = {"flows": "flow_dirs", "profiles": "profile_dirs", "contracts": "contract_dirs"}


class ProjectError(ValueError):
    """A mistake in `[tool.scim_conformance]`: one line with file, key and mend."""


@dataclass(frozen=True, slots=True)
class Project:
    """What `[tool.scim_conformance]` of a project says, as fields of RunOptions."""

    fields: Mapping[str, Any] = field(default_factory=dict)


def read_project(root: Path) -> Project:
    """Read `[tool.scim_conformance]` of root/pyproject.toml; raises ProjectError.

    Folders named `flows`, `profiles` and `contracts` beside the file are taken without being named.
    """
    path = root / "pyproject.toml"
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Project()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ProjectError(f"{path}: {error}") from None
    table = document.get("tool", {}).get("scim_conformance")
    if table is None:
        return Project()
    fields: dict[str, Any] = {
        target: (root / name,) for name, target in FOLDERS.items() if name not in table and (root / name).is_dir()
    }
    for key, value in table.items():
        target, converted = _entry(path, root, key, value)
        fields[target] = converted
    return Project(fields)


def _entry(path: Path, root: Path, key: str, value: object) -> tuple[str, Any]:
    if key not in KEYS:
        near = get_close_matches(key, KEYS, n=1)
        mend = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(sorted(KEYS))}"
        raise ProjectError(f"{path}: tool.scim_conformance.{key} is unknown; {mend}")
    target, convert = KEYS[key]
    try:
        return target, convert(value, root)
    except ValueError as error:
        raise ProjectError(f"{path}: tool.scim_conformance.{key}: {value!r} is not {error}") from None


def _folders(value: object, root: Path) -> tuple[Path, ...]:
    folders = tuple(root / name for name in _texts([value] if isinstance(value, str) else value, root))
    if not all(folder.is_dir() for folder in folders):
        raise ValueError("a folder that is there")
    return folders


def _texts(value: object, _root: Path) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        raise ValueError("a list of texts")
    return tuple(value)


def _text(value: object, _root: Path) -> str:
    if not isinstance(value, str):
        raise ValueError("a text")
    return value


def _contract(value: object, root: Path) -> str:
    text = _text(value, root)
    return str(root / text) if Path(text).suffix in {".yaml", ".yml"} else text


def _file(value: object, root: Path) -> Path:
    path = root / _text(value, root)
    if not path.is_file():
        raise ValueError("a file that is there")
    return path


def _one_of(*choices: str) -> Callable[[object, Path], str]:
    def convert(value: object, root: Path) -> str:
        if value not in choices:
            raise ValueError(f"one of {', '.join(choices)}")
        return _text(value, root)

    return convert


def _flag(value: object, _root: Path) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def _number(value: object, _root: Path) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise ValueError("a number of at least 0")
    return float(value)


KEYS: Mapping[str, tuple[str, Callable[[object, Path], Any]]] = {
    **{name: (target, _folders) for name, target in FOLDERS.items()},
    **{name: (name, _text) for name in ("url", "domain", "ca", "proxy", "app", "start")},
    **{name: (name, _flag) for name in ("strict", "insecure", "quick", "stress", "lifecycle", "library")},
    "contract": ("contract", _contract),
    "waivers": ("waivers", _file),
    "only": ("only", _one_of("flows", "suites")),
    "verify": ("verify", _one_of("full", "touched", "off")),
    "timeout": ("timeout_s", _number),
    "max_wait": ("max_wait_s", _number),
    "rate": ("rate", _number),
    "idps": ("idps", _texts),
}
"""The keys of the table: the field of RunOptions that each fills, and how."""


def options_from_config(config: pytest.Config) -> RunOptions:
    """Return the options of a pytest run; raises ProjectError."""
    option: Callable[[str], Any] = config.getoption
    given = {
        "url": option("scim_url"),
        "contract": option("scim_contract"),
        "idps": tuple(option("scim_idp")),
        "flow_globs": tuple(option("scim_flow")),
        "requirement_globs": tuple(option("scim_requirement")),
        "only": option("scim_only"),
        "verify": option("scim_verify"),
        "strict": option("scim_strict"),
        "domain": option("scim_domain"),
        "reports": Path(option("scim_reports")).absolute() if option("scim_reports") else None,
        "headers": (*option("scim_header"), *_lines(os.environ.get(HEADERS_VARIABLE, ""))),
        "ca": option("scim_ca"),
        "insecure": option("scim_insecure"),
        "timeout_s": option("scim_timeout"),
        "max_wait_s": option("scim_max_wait"),
        "rate": option("scim_rate"),
        "proxy": option("scim_proxy"),
        "quick": option("scim_quick"),
        "stress": option("scim_stress") or None,
        "lifecycle": option("scim_lifecycle"),
        "flow_dirs": tuple(Path(name).absolute() for name in option("scim_flows")),
        "until": option("scim_until"),
        "mapping": option("scim_mapping") and str(Path(option("scim_mapping")).absolute()),
        "waivers": Path(option("scim_waivers")).absolute() if option("scim_waivers") else None,
        "app": option("scim_app"),
        "start": option("scim_start"),
        "defects": tuple(option("scim_defect")),
        "variants": tuple(option("scim_variant")),
    }
    return _combined(config.rootpath, given)


def options_from_command(given: Mapping[str, Any]) -> RunOptions:
    """Return the options of `scim-conformance run` for what it does without pytest; raises ProjectError."""
    wanted = {
        "url": given["url"],
        "contract": given["contract"],
        "idps": tuple(given["idps"]),
        "flow_globs": tuple(given["flows"]),
        "requirement_globs": tuple(given["requirements"]),
        "only": given["only"],
        "quick": given["quick"],
        "until": given["until"],
        "mapping": given["mapping"],
        "waivers": given["waivers"].absolute() if given["waivers"] else None,
        "flow_dirs": tuple(folder.absolute() for folder in given["flow_dirs"]),
    }
    return _combined(Path.cwd(), wanted)


def _combined(root: Path, given: Mapping[str, Any]) -> RunOptions:
    fields = dict(read_project(root).fields)
    fields |= {key: value for key, value in given.items() if value not in (None, "", (), False)}
    if given.get("app") and "url" in fields and not given.get("url"):
        del fields["url"]
    return RunOptions(**fields)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.split("\n") if line)
