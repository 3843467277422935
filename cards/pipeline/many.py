"""Many notes: read one after another, or by processes through the standard executor interface; the results stand in path order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, as_completed
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

from cards.pipeline.reading import Reading, Recipe, read_note
from cards.pipeline.rows import decode, encode
from cards.problems import CardsError, problem
from cards.spool import Spooled

if TYPE_CHECKING:
    from cards.workspace import Found

WORTH_PROCESSES = 300_000
"""Bytes of notes below which starting processes costs more than it saves."""

STARTING = 64
"""Notes that are handed out first: more than there are processes, each of which is started by one."""

HOPELESS = 4
"""Notes that killed their process, and none was read: it is not the notes."""

Progress = Callable[[int, int], None]
"""Told how many notes of how many are done."""


class Cache(Protocol):
    """What was read before, by the note's content and the recipe."""

    def get(self, found: Found, recipe: Recipe) -> Reading | None:
        """The reading of a note whose bytes and recipe are those of an earlier run."""

    def put(self, found: Found, recipe: Recipe, reading: Reading, choices: bytes) -> None:
        """Keeps a reading, with its choices encoded, for the next run."""


class Sent(NamedTuple):
    """A reading on its way from the process that made it."""

    reading: Reading
    """Without its choices, where they could be encoded."""
    choices: bytes
    size: int
    """How many they are."""


def read_and_send(found: Found, recipe: Recipe) -> Sent:
    """`read_note`, so that the process that waits for it has the least to do."""
    reading = read_note(found, recipe)
    data = encode(reading.choices)
    return Sent(replace(reading, choices=()) if data else reading, data, len(reading.choices))


def read_all(
    notes: Sequence[Found],
    recipe: Recipe,
    *,
    jobs: int = 0,
    cache: Cache | None = None,
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> list[Reading]:
    """The readings of `notes`, in their order whatever the number of processes.

    Args:
        notes: the files.
        recipe: how to read them.
        jobs: how many processes; 0 = as many as are worth their start.
        cache: asked before a note is read and told after.
        progress: called after each note.
        executor: runs `read_note` instead of processes of our own (another machine, a test).
    """
    readings: dict[int, Reading] = {}
    shelf = Spooled(encode, decode)
    with uncollected():
        for index, found in enumerate(notes):
            known = cache.get(found, recipe) if cache is not None else None
            if known is not None:
                readings[index] = replace(known, choices=shelf.add(known.choices))
    missing = [index for index in range(len(notes)) if index not in readings]
    if progress is not None:
        progress(len(readings), len(notes))
    for index, (reading, data, size) in _read([(index, notes[index]) for index in missing], recipe, jobs=jobs, executor=executor):
        readings[index] = replace(reading, choices=shelf.add_encoded(data, size)) if data else reading
        if cache is not None and reading.read:
            cache.put(notes[index], recipe, reading, data)
        if progress is not None:
            progress(len(readings), len(notes))
    return [readings[index] for index in range(len(notes))]


@contextmanager
def uncollected() -> Iterator[None]:
    """No garbage collection while records are made by the ten thousand: it would look at all of them time and again."""
    import gc

    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@contextmanager
def settled() -> Iterator[None]:
    """What there is now is not looked at by the garbage collection; what comes is: rendering leaves cycles behind."""
    import gc

    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _read(notes: Sequence[tuple[int, Found]], recipe: Recipe, *, jobs: int, executor: Executor | None) -> Iterator[tuple[int, Sent]]:
    jobs = min(jobs or _worth(notes), len(notes))
    if executor is None and jobs <= 1:
        for index, found in notes:
            yield index, read_and_send(found, recipe)
        return
    if executor is not None:  # its workers may stand in another folder
        there = [(index, found._replace(file=os.path.abspath(found.file))) for index, found in notes]
        yield from _submitted(there, recipe, executor, own=False)
        return
    left, read, died = dict(notes), 0, 0
    while left:
        for index, sent in _submitted(list(left.items()), recipe, _processes(jobs), own=True):
            del left[index]
            read += 1
            yield index, sent
        for index, found in list(left.items())[: 2 * jobs + 1]:  # a worker died; it was at one of these: alone, that one tells itself
            alone = list(_submitted([(index, found)], recipe, _processes(1), own=True))
            read, died = read + bool(alone), died + (not alone)
            if died >= HOPELESS and not read:
                raise CardsError("the processes that read notes end as soon as they start; `--jobs 1` does without them")
            yield index, alone[0][1] if alone else _crashed(found, "its process ended without a word; out of memory?")
            del left[index]


def _submitted(notes: Sequence[tuple[int, Found]], recipe: Recipe, executor: Executor, *, own: bool) -> Iterator[tuple[int, Sent]]:
    """The readings as they come; those that a dying worker of our own took along are missing."""
    from concurrent.futures.process import BrokenProcessPool

    futures: dict[Future[Sent], tuple[int, Found]] = {}
    try:
        try:
            with _interrupts_held():  # the first notes start the processes
                for item in notes[:STARTING]:
                    futures[executor.submit(read_and_send, item[1], recipe)] = item
            for item in notes[STARTING:]:
                futures[executor.submit(read_and_send, item[1], recipe)] = item
        except BrokenProcessPool:
            pass
        for future in as_completed(list(futures)):
            index, found = futures.pop(future)  # so that no result is held twice
            try:
                sent = future.result()
            except BrokenProcessPool:
                continue
            except Exception as error:  # a cluster's own word for a worker that died
                sent = _crashed(found, f"{type(error).__name__}: {error}".splitlines()[0][:200])
            yield index, sent
    finally:
        if own:
            executor.shutdown(wait=True, cancel_futures=True)


def _worth(notes: Sequence[tuple[int, Found]]) -> int:
    """How many processes the work is worth."""
    total = 0
    for _, found in notes:
        try:
            total += os.stat(found.file).st_size
        except OSError:
            continue
    return max(1, min(os.cpu_count() or 1, total // WORTH_PROCESSES))


def _processes(jobs: int) -> Executor:
    """Worker processes that never inherit a lock: no bare fork, since a progress bar runs a thread."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    if method == "forkserver":  # what every worker needs is loaded once
        context.set_forkserver_preload(["cards.parser", "cards.extractor", "cards.nlp.tokenizer"])
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_leave_interrupts_to_the_parent)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Holds Ctrl-C back while processes are started: they inherit that, and none is left that nobody knows of."""
    import signal

    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _leave_interrupts_to_the_parent() -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _crashed(found: Found, why: str) -> Sent:
    folder = os.path.basename(os.path.dirname(os.path.abspath(found.file)))
    return Sent(Reading(found.path, found.inside, folder, problems=(problem("note-crashed", found.path, why=why),)), b"", 0)
