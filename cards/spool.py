"""Sequences that may be longer than memory: they come in groups (the cards of one note, say), and a group is made when it is looked at.

A sequence of up to `HELD` items stays in memory, so that what is small is never made twice; the groups of a longer one are made again
each time, mostly from a temporary file.  So the memory of a build hardly grows with the number of its notes.
"""

from __future__ import annotations

import tempfile
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import TypeVar, overload

from cards.problems import CardsError

HELD = 40_000
"""Items of a sequence that stays in memory: more than the drafts of a thousand notes."""

ROLLED = 4_000_000
"""Bytes from which on a spool is a file on the disk."""

T = TypeVar("T")


class Groups(Sequence[T]):
    """A sequence made of groups."""

    def __init__(
        self, count: int, make: Callable[[int], Sequence[T]], *, sizes: Iterable[int] | None = None, held: int | None = None
    ) -> None:
        """
        Args:
            count: how many groups there are.
            make: the group of a number, the same each time.
            sizes: how many items each has, where that is known without making them.
            held: how many items may stay in memory, `HELD` unless given.
        """
        self._count, self._make, self._left = count, make, HELD if held is None else held
        self._kept: dict[int, Sequence[T]] = {}
        self._last: tuple[int, Sequence[T]] = (-1, ())
        self._ends = None if sizes is None else array("q", accumulate(sizes))
        """Behind which item each group ends, once that is known."""

    def group(self, number: int) -> Sequence[T]:
        """One of the groups."""
        found = self._kept.get(number)
        if found is None:
            if self._last[0] == number:
                return self._last[1]
            found = self._make(number)
            if not self._keep(number, found):
                self._last = number, found
        return found

    def groups(self) -> Iterator[Sequence[T]]:
        """All groups in order."""
        return (self.group(number) for number in range(self._count))

    def whole(self) -> Sequence[T]:
        """A tuple where all of it may stay in memory."""
        return tuple(self) if len(self) <= HELD else self

    def size(self, number: int) -> int:
        """How many items a group has."""
        ends = self._bounds()
        return ends[number] - (ends[number - 1] if number else 0)

    def _keep(self, number: int, items: Sequence[T]) -> bool:
        """Keeps a group, if all that were kept so far and this one are few enough; if not, nothing is kept any more."""
        if len(items) > self._left:
            self._left = -1
            self._let_go(self._kept)
            self._kept = {}
            return False
        self._left -= len(items)
        self._kept[number] = items
        return True

    def _let_go(self, kept: Mapping[int, Sequence[T]]) -> None:
        """What to do with groups before they leave the memory."""

    def _bounds(self) -> array[int]:
        if self._ends is None:
            self._ends = array("q", accumulate(len(group) for group in self.groups()))
        return self._ends

    def __iter__(self) -> Iterator[T]:
        for group in self.groups():
            yield from group

    def __len__(self) -> int:
        return self._bounds()[-1] if self._count else 0

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...
    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        if isinstance(index, slice):
            return tuple(self[place] for place in range(*index.indices(len(self))))
        if index < 0:
            index += len(self)
        ends = self._bounds()
        number = bisect_right(ends, index)
        if index < 0 or number >= self._count:
            raise IndexError(index)
        return self.group(number)[index - (ends[number - 1] if number else 0)]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Groups | tuple):
            return NotImplemented
        return len(self) == len(other) and all(mine == yours for mine, yours in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]  # like a list


class Part(Sequence[T]):
    """One group of a longer sequence, looked up when it is needed."""

    __hash__ = None  # type: ignore[assignment]  # like a list

    def __init__(self, whole: Groups[T], number: int) -> None:
        self._whole, self._number = whole, number

    def __iter__(self) -> Iterator[T]:
        return iter(self._whole.group(self._number))

    def __len__(self) -> int:
        return self._whole.size(self._number)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        return self._whole.group(self._number)[index]

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, Part | tuple) else NotImplemented


class Spooled(Groups[T]):
    """Groups that are added one after another; those that do not stay in memory lie in a temporary file."""

    def __init__(self, encode: Callable[[Sequence[T]], bytes], decode: Callable[[bytes], Sequence[T]], *, held: int | None = None) -> None:
        super().__init__(0, lambda number: decode(self._file.read(self._places[number])), held=held)
        self._encode = encode
        self._file = Spool()
        self._places: array[int] = array("q")
        """The piece of the file that a group is, -1 for one in memory."""
        self._ends = array("q")

    def add(self, items: Sequence[T]) -> Part[T]:
        """Adds a group."""
        part = self._next(len(items))
        self._places.append(-1 if self._keep(self._count - 1, items) else self._file.add(self._encode(items)))
        return part

    def add_encoded(self, data: bytes, size: int) -> Part[T]:
        """Adds a group as bytes; how many items it has is known."""
        part = self._next(size)
        self._places.append(self._file.add(data))
        return part

    def _let_go(self, kept: Mapping[int, Sequence[T]]) -> None:
        for number, items in kept.items():
            if self._places[number] < 0:
                self._places[number] = self._file.add(self._encode(items))

    def _next(self, size: int) -> Part[T]:
        ends = self._bounds()
        ends.append((ends[-1] if self._count else 0) + size)
        self._count += 1
        return Part(self, self._count - 1)


class Picked(Sequence[T]):
    """Some items of a sequence, in an order of their own."""

    __hash__ = None  # type: ignore[assignment]  # like a list

    def __init__(self, items: Sequence[T], order: Sequence[int]) -> None:
        self._items, self._order = items, order

    def __len__(self) -> int:
        return len(self._order)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Picked[T]: ...
    def __getitem__(self, index: int | slice) -> T | Picked[T]:
        return Picked(self._items, self._order[index]) if isinstance(index, slice) else self._items[self._order[index]]

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, Picked | tuple) else NotImplemented


def joined(*parts: Sequence[T]) -> Sequence[T]:
    """One sequence behind the other."""
    full = [part for part in parts if not isinstance(part, tuple) or part]
    return full[0] if len(full) == 1 else Groups(len(full), full.__getitem__, held=0)


class Spool:
    """Pieces of bytes in a temporary file that is gone when nothing refers to it."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=ROLLED)  # noqa: SIM115  closed when it is collected
        self._ends = array("q", [0])

    def add(self, data: bytes) -> int:
        """Adds a piece, and says its number.

        Raises:
            CardsError: the temporary folder takes no more.
        """
        try:
            self._file.seek(self._ends[-1])
            self._file.write(data)
        except OSError as error:
            raise CardsError(f"{tempfile.gettempdir()} takes no temporary file: {error.strerror or error}; nothing was changed") from error
        self._ends.append(self._ends[-1] + len(data))
        return len(self._ends) - 2

    def read(self, number: int) -> bytes:
        """The piece of that number."""
        start = self._ends[number]
        self._file.seek(start)
        return self._file.read(self._ends[number + 1] - start)
