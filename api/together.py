"""The numbers of several server processes as one: whoever is asked asks the others.

Each worker listens on a socket in a directory that only they can enter, and gives its numbers
to whoever connects. What it tells it writes to a file first, and every few seconds anyway, so
that what it has counted lives on when it ends, even when it is killed: the next worker in its
place goes on from there, and no sum ever falls.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from prometheus_client import generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.openmetrics import exposition as openmetrics
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from prometheus_client.registry import Collector
from prometheus_client.samples import Sample

POSSIBLE = hasattr(asyncio, "start_unix_server")
"""Whether this system has what workers find each other by."""

OPENMETRICS = "application/openmetrics-text"
PATIENCE = 1.0
"""Seconds in which another worker has to tell its numbers."""

SAVED_EVERY = 5.0
"""Seconds between two times that a worker writes its numbers down."""

_LARGEST = 16 << 20
_LASTING = frozenset(("counter", "histogram"))
_LEAST = frozenset(("crosslane_sparql_up",))
"""Gauges that are as low as those of the worker that is worst off."""

Text = Callable[[str], tuple[bytes, str]]
"""Gives the numbers of this worker and their media type, for an Accept header."""


@dataclass(frozen=True, slots=True)
class Report:
    """The numbers of one worker.

    Attributes:
        worker: its name.
        families: the numbers.
        living: whether they are of now; of a worker that has ended only counts are left.
    """

    worker: str
    families: Sequence[Metric]
    living: bool = True


def read(text: bytes) -> list[Metric]:
    r"""Read numbers in the format of OpenMetrics.

    Args:
        text: of a worker.

    Returns:
        The families.

    Raises:
        ValueError: it is cut off, or none.

    Example:
        >>> [family.name for family in read(b"# TYPE a gauge\na 1\n# EOF\n")]
        ['a']
    """
    found = text_string_to_metric_families(text.decode("utf-8"))  # type: ignore[no-untyped-call]
    return list(found)


def merge(reports: Iterable[Report]) -> list[Metric]:
    """Make one of the numbers of several workers.

    Counts and histograms are summed, those of workers that have ended too; gauges are summed
    over the living, or the least of them is taken. What is about one process (``process_*``)
    stays apart, with a label that names the worker.

    Args:
        reports: one of each worker.

    Returns:
        The families, in the order in which they come.
    """
    families: dict[str, Metric] = {}
    values: dict[str, dict[tuple[str, tuple[tuple[str, str], ...]], float]] = {}
    for report in reports:
        for family in report.families:
            apart = family.name.startswith("process_")
            if not report.living and (apart or family.type not in _LASTING):
                continue
            families.setdefault(family.name, family)
            sums = values.setdefault(family.name, {})
            for sample in family.samples:
                labels = {**sample.labels, "worker": report.worker} if apart else sample.labels
                key = (sample.name, tuple(labels.items()))
                before = sums.get(key)
                value = sample.value
                sums[key] = value if before is None else _both(family, sample.name, before, value)
    return [_family(families[name], sums) for name, sums in values.items()]


def _both(family: Metric, sample: str, one: float, other: float) -> float:
    if sample == f"{family.name}_created" or family.name in _LEAST:
        return min(one, other)
    return max(one, other) if family.type == "info" else one + other


def _family(like: Metric, values: dict[tuple[str, tuple[tuple[str, str], ...]], float]) -> Metric:
    made = Metric(like.name, like.documentation, like.type)
    made.samples = [Sample(name, dict(labels), value) for (name, labels), value in values.items()]
    return made


def written(families: Sequence[Metric], media: str) -> bytes:
    """Write numbers as text.

    Args:
        families: the numbers.
        media: type of the text, which says in which of the two formats.
    """
    source = _Fixed(families)
    if media.startswith(OPENMETRICS):
        text: bytes = openmetrics.generate_latest(source)  # type: ignore[no-untyped-call]
        return text
    return generate_latest(source)


class _Fixed(Collector):
    def __init__(self, families: Sequence[Metric]) -> None:
        self._families = families

    def collect(self) -> Sequence[Metric]:
        return self._families


class Together:
    """One worker among others: tells them its numbers, and tells those of all.

    Args:
        directory: of the numbers; only the workers can enter it.
        worker: name of this one. A worker that takes the place of another has its name, and
            its counts go on.
        own: the numbers of this worker alone.
        patience: seconds in which another worker has to answer.
    """

    def __init__(self, directory: Path, worker: str, own: Text, patience: float = PATIENCE) -> None:
        self._directory = directory
        self._worker = worker
        self._own = own
        self._patience = patience
        self._before = Report(worker, (), living=False)
        self._saving = asyncio.Lock()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Let the others ask, and write the numbers down now and then, and at the end."""
        saved = saved_numbers(self._directory, self._worker)
        if saved.exists():
            self._before = Report(self._worker, read(saved.read_bytes()), living=False)
        await self._save()
        path = socket_of(self._directory, self._worker)
        path.unlink(missing_ok=True)  # of one that was killed
        server = await asyncio.start_unix_server(self._tell, path)
        keeping = asyncio.create_task(self._keep())
        try:
            yield
        finally:
            keeping.cancel()
            await asyncio.wait([keeping])
            server.close()
            # Whoever finds no socket reads the file, so that has to be there before.
            await self._save()
            path.unlink(missing_ok=True)

    async def text(self, accept: str = "") -> tuple[bytes, str]:
        """Return the numbers of all workers as they are now; see `metrics.Metrics.text`.

        Args:
            accept: the Accept header of who reads them.

        Returns:
            The text and its media type.
        """
        media = self._own(accept)[1]
        names = sorted({one.stem for one in self._directory.iterdir()} - {self._worker})
        others = await asyncio.gather(*map(self._ask, names))
        own = await self._save()
        return await asyncio.to_thread(self._all, own, names, others, media), media

    def _all(self, own: bytes, names: Sequence[str], others: Sequence[_Told], media: str) -> bytes:
        reports, missing = [Report(self._worker, read(own))], 0
        for name, told in zip(names, others, strict=True):
            missing += told.late
            if told.text:
                reports.append(Report(name, read(told.text), told.living))
        living = sum(report.living for report in reports)
        return written([*merge(reports), *_workers(living, missing)], media)

    async def _ask(self, name: str) -> _Told:
        """Return what a worker tells, or what it has written last."""
        late = False
        try:
            async with asyncio.timeout(self._patience):
                text = await _fetched(socket_of(self._directory, name))
            if text.endswith(b"# EOF\n"):
                return _Told(text, living=True)
            late = True
        except TimeoutError:
            late = True
        except (FileNotFoundError, ConnectionError):
            pass  # it has ended, or is about to begin
        try:
            return _Told(saved_numbers(self._directory, name).read_bytes(), late=late)
        except FileNotFoundError:
            return _Told(b"", late=late)

    async def _tell(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(await self._save())
            await writer.drain()
        except ConnectionError:
            pass  # whoever asked has gone
        finally:
            writer.close()

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(SAVED_EVERY)
            await self._save()

    async def _save(self) -> bytes:
        """Write the numbers down before anybody is told; return them."""
        async with self._saving:  # so that later numbers are never replaced by earlier ones
            text = self._own(OPENMETRICS)[0]  # here, as requests are counted on the event loop
            if self._before.families:
                text = await asyncio.to_thread(self._joined, text)
            path = saved_numbers(self._directory, self._worker)
            part = path.with_suffix(".part")
            part.write_bytes(text)
            os.replace(part, path)
            return text

    def _joined(self, text: bytes) -> bytes:
        now = Report(self._worker, read(text))
        families = [_unnamed(family) for family in merge([now, self._before])]
        return written(families, OPENMETRICS)


@dataclass(frozen=True, slots=True)
class _Told:
    text: bytes
    living: bool = False
    late: bool = False


def socket_of(directory: Path, worker: str) -> Path:
    """Return where a worker listens."""
    return directory / f"{worker}.sock"


def saved_numbers(directory: Path, worker: str) -> Path:
    """Return the file in which a worker writes its numbers down."""
    return directory / f"{worker}.last"


async def _fetched(path: Path) -> bytes:
    reader, writer = await asyncio.open_unix_connection(path)
    try:
        text = b""
        while (piece := await reader.read(1 << 16)) and len(text) <= _LARGEST:
            text += piece
        return text
    finally:
        writer.close()


def _unnamed(family: Metric) -> Metric:
    """Take the worker's name off again, which whoever asks will put on."""
    if family.name.startswith("process_"):
        for sample in family.samples:
            sample.labels.pop("worker")
    return family


def _workers(living: int, missing: int) -> Sequence[Metric]:
    return (
        GaugeMetricFamily("crosslane_workers", "Server processes that tell numbers", value=living),
        GaugeMetricFamily(
            "crosslane_workers_missing",
            "Server processes that did not tell their numbers in time",
            value=missing,
        ),
    )
