"""Programs that measure in a process of their own and tell it as lines of JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from benchmarks.peers import HERE


def lines(
    module: str, arguments: Sequence[str], patience: float
) -> tuple[list[dict[str, Any]], str]:
    """Run a program of this folder and read what it tells.

    Args:
        module: its name, such as ``scaled``.
        arguments: of its command line.
        patience: seconds after which it is ended.

    Returns:
        What it told, and how it ended: nothing if it came to its end.
    """
    command = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
    with subprocess.Popen(  # noqa: S603 - our own program
        command, cwd=HERE.parent, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            out, _ = process.communicate(timeout=patience)
            code = process.returncode
            ended = f"its process ended with {code}" if code else ""
        except subprocess.TimeoutExpired:
            process.kill()
            out, _ = process.communicate()
            ended = f"took longer than {patience:.0f} s"
    whole = out[: out.rfind("\n") + 1]  # a line may be half written when the process is ended
    return [json.loads(line) for line in whole.splitlines()], ended
