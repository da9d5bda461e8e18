"""Faults of our own: one line for the user, the details in a file."""

from __future__ import annotations

import sys
import tempfile
import traceback
from pathlib import Path

EXIT_FAULT = 4


def report_fault(error: BaseException, directory: Path | None = None) -> int:
    """Write the traceback of `error` to a file in `directory` (else a temporary one), say so in a line, return 4.

    Only frames and the error's type and text go to the file, no values of variables, so that no token can slip in.
    """
    text = "".join(traceback.format_exception(error))
    try:
        if directory is not None and directory.is_dir():
            path = directory / "fault.txt"
        else:
            handle = tempfile.NamedTemporaryFile(  # noqa: SIM115 - the file outlives this function on purpose
                prefix="scim-conformance-fault-", suffix=".txt", delete=False
            )
            handle.close()
            path = Path(handle.name)
        path.write_text(text, encoding="utf-8")
        where = f"; details in {path}"
    except OSError:
        where = ""
    first = str(error).splitlines()[0] if str(error) else ""
    sys.stderr.write(f"scim-conformance: a fault of ours: {type(error).__name__}: {first[:200]}{where}\n")
    return EXIT_FAULT
