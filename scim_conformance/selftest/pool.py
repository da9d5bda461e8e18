"""Processes that play jobs in parallel; one that dies, or hangs, costs its job and is replaced."""

from __future__ import annotations

import contextlib
import multiprocessing
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Self

from scim_conformance.selftest.jobs import ItemInfo, Job, JobResult
from scim_conformance.selftest.worker import work

JOB_SECONDS = 900.0
"""So long may a job take, a full run included, before its process counts as hung."""

_STOP_SECONDS = 10.0


class WorkerError(RuntimeError):
    """A process could not be started."""


@dataclass(slots=True)
class _Seat:
    process: BaseProcess
    connection: Connection
    job: Job | None = None
    since: float = 0.0


class Pool:
    """So many worker processes, from `with` to its end; `items` is what they can play."""

    def __init__(self, processes: int) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._count = processes
        self._seats: list[_Seat] = []
        self.items: tuple[ItemInfo, ...] = ()

    def __enter__(self) -> Self:
        """Start the processes, and wait until each has collected."""
        try:
            self._seats = [self._start() for _ in range(self._count)]
            greetings = [self._greeting(seat) for seat in self._seats]
            self.items = greetings[0]
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes."""
        self.close()

    def results(self, waiting: deque[Job]) -> Iterator[JobResult]:
        """Yield what came of each job, in the order in which they end; more may be added to the queue meanwhile."""
        while waiting or any(seat.job for seat in self._seats):
            for seat in self._seats:
                if seat.job is None and waiting:
                    seat.job, seat.since = waiting.popleft(), time.monotonic()
                    with contextlib.suppress(OSError):
                        seat.connection.send(seat.job)
            busy = [seat for seat in self._seats if seat.job is not None]
            ready = wait([seat.connection for seat in busy], timeout=1.0)
            for seat in busy:
                if seat.connection in ready or time.monotonic() - seat.since > JOB_SECONDS:
                    yield self._result(seat)

    def _result(self, seat: _Seat) -> JobResult:
        job = seat.job
        if job is None:
            raise AssertionError("a result without a job")
        try:
            if not seat.connection.poll():
                raise TimeoutError(f"it took more than {JOB_SECONDS:.0f} s")
            result: JobResult = seat.connection.recv()
        except (EOFError, OSError) as error:
            self._end(seat)
            self._seats[self._seats.index(seat)] = fresh = self._start()
            self._greeting(fresh)
            return JobResult(job, faults={"": f"the process ended: {error or 'without a word'}"})
        seat.job = None
        return result

    def _start(self) -> _Seat:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=work, args=(theirs,), name="scim-conformance-selftest", daemon=True)
        process.start()
        theirs.close()
        return _Seat(process, ours)

    def _greeting(self, seat: _Seat) -> tuple[ItemInfo, ...]:
        try:
            return tuple(seat.connection.recv())
        except (EOFError, OSError):
            raise WorkerError("a process of the self-test did not start") from None

    def _end(self, seat: _Seat) -> None:
        seat.connection.close()
        seat.process.terminate()
        seat.process.join(_STOP_SECONDS)

    def close(self) -> None:
        """End all processes: idle ones are told, busy ones stopped."""
        for seat in self._seats:
            if seat.job is None:
                with contextlib.suppress(OSError):
                    seat.connection.send(None)
        for seat in self._seats:
            if seat.job is None:
                seat.process.join(_STOP_SECONDS)
            self._end(seat)
        self._seats = []
