"""What was measured, and on what."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

import psutil

from benchmarks.peers import HERE, PEERS
from crosslane import __version__

_OURS = ("fastapi", "pyoxigraph", "starlette", "uvicorn", "uvloop")
_THEIRS = ("oxigraph", "pyoxigraph", "rdflib", "rdflib-endpoint", "uvicorn")


def described() -> dict[str, str]:
    """Return the machine and the versions, each under its name."""
    return {
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "memory": f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "load before": f"{os.getloadavg()[0]:.1f}",
        "Python": platform.python_version(),
        "commit": _commit(),
        "this project": ", ".join(
            [f"crosslane {__version__}", *(f"{name} {version(name)}" for name in _OURS)]
        ),
        "peers": ", ".join(f"{name} {number}" for name, number in _peers().items()),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except FileNotFoundError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    done = subprocess.run(  # noqa: S603 - git, about this folder
        command, cwd=HERE, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "unknown"


def _peers() -> dict[str, str]:
    """Return the versions in the peers' environment; of those that are there."""
    if not (PEERS / "python").exists():
        return {}
    code = (
        "import json,sys\nfrom importlib.metadata import distributions\n"
        "print(json.dumps({d.name: d.version for d in distributions()}))"
    )
    done = subprocess.run(  # noqa: S603 - the peers' own interpreter
        [PEERS / "python", "-c", code], capture_output=True, text=True, check=True
    )
    found: dict[str, str] = json.loads(done.stdout)
    return {name: found[name] for name in _THEIRS if name in found}
