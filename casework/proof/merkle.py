"""Merkle trees as RFC 9162 section 2 describes them, over hashes of leaves: roots, both proofs and both checks."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Final

Nodes = Callable[[int, int], bytes]
"""Level and index → the hash of a complete subtree of 2**level leaves."""
EMPTY: Final = sha256().digest()
"""The root of no leaves."""


def node(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees: SHA-256(0x01 ‖ left ‖ right)."""
    return sha256(b"\x01" + left + right).digest()


class Growing:
    """A tree that only grows: its complete subtrees, largest first. A leaf costs O(1) on average, a root O(log n)."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """One more leaf."""
        peaks, rest = self._peaks, self.size
        while rest & 1:
            leaf = sha256(b"\x01" + peaks.pop() + leaf).digest()
            rest >>= 1
        peaks.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """The root over all leaves so far."""
        if not self._peaks:
            return EMPTY
        *others, root = self._peaks
        for peak in reversed(others):
            root = node(peak, root)
        return root

    def copy(self) -> "Growing":
        """The same tree, to grow on otherwise."""
        other = Growing()
        other.size, other._peaks = self.size, self._peaks.copy()
        return other


def nodes_of(leaves: Sequence[bytes]) -> Nodes:
    """The nodes of leaves that are all at hand."""

    def at(level: int, index: int) -> bytes:
        return leaves[index] if level == 0 else node(at(level - 1, 2 * index), at(level - 1, 2 * index + 1))

    return at


def root(nodes: Nodes, start: int, end: int) -> bytes:
    """MTH(D[start:end]); the start is one that the RFC's splits lead to."""
    size = end - start
    if size == 0:
        return EMPTY
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return nodes(level, start >> level)
    split = start + _below(size)
    return node(root(nodes, start, split), root(nodes, split, end))


def inclusion(nodes: Nodes, index: int, size: int) -> list[bytes]:
    """PATH(index, D[0:size]): what leads from the leaf up to the root."""
    if not 0 <= index < size:
        raise ValueError(f"there is no leaf {index} in a tree of {size}")
    start, end, path = 0, size, list[bytes]()
    while end - start > 1:
        split = start + _below(end - start)
        if index < split:
            path.append(root(nodes, split, end))
            end = split
        else:
            path.append(root(nodes, start, split))
            start = split
    return path[::-1]


def consistency(nodes: Nodes, former: int, size: int) -> list[bytes]:
    """PROOF(former, D[0:size]): that the tree of `former` leaves is the beginning of the tree of `size`."""
    if not 0 < former <= size:
        raise ValueError(f"no tree of {former} leaves is the beginning of one of {size}")
    start, end, whole, path = 0, size, True, list[bytes]()
    while former != end:
        split = start + _below(end - start)
        if former <= split:
            path.append(root(nodes, split, end))
            end = split
        else:
            path.append(root(nodes, start, split))
            start, whole = split, False
    return path[::-1] if whole else [root(nodes, start, end), *path[::-1]]


def includes(leaf: bytes, index: int, size: int, path: Sequence[bytes], wanted: bytes) -> bool:
    """Whether the path leads from this leaf to the root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    here, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if here & 1 or here == last:
            found = node(step, found)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            found = node(found, step)
        here, last = here >> 1, last >> 1
    return last == 0 and found == wanted


def continues(former: int, former_root: bytes, size: int, wanted: bytes, path: Sequence[bytes]) -> bool:
    """Whether the path shows that the former tree is the beginning of this one (RFC 9162, 2.1.4.2)."""
    if former == size:
        return not path and former_root == wanted
    if not 0 < former < size or not path:
        return False
    steps = [former_root, *path] if former & (former - 1) == 0 else list(path)
    here, last = former - 1, size - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            old, new = node(step, old), node(step, new)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            new = node(new, step)
        here, last = here >> 1, last >> 1
    return last == 0 and old == former_root and new == wanted


def _below(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)
