"""Our RFC 9162 against the known answers of its reference implementation, and against itself at every size."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.proof.merkle import EMPTY, Growing, consistency, continues, includes, inclusion, nodes_of, root

DATA = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
LEAVES = [sha256(b"\x00" + bytes.fromhex(each)).digest() for each in DATA]
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
PATHS: dict[tuple[int, int], tuple[str, ...]] = {
    (0, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (5, 8): (
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
}
CONSISTENT: dict[tuple[int, int], tuple[str, ...]] = {
    (6, 8): (
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 5): (
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}
hashes = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=70)


def test_roots_and_proofs_are_the_known_ones():
    nodes, growing = nodes_of(LEAVES), Growing()
    assert growing.root() == EMPTY == root(nodes, 0, 0)
    for size, wanted in enumerate(ROOTS, 1):
        growing.add(LEAVES[size - 1])
        assert growing.root().hex() == root(nodes, 0, size).hex() == wanted
    for (index, size), path in PATHS.items():
        assert tuple(each.hex() for each in inclusion(nodes, index, size)) == path
    for (former, size), path in CONSISTENT.items():
        assert tuple(each.hex() for each in consistency(nodes, former, size)) == path


@given(hashes, st.data())
def test_every_proof_is_accepted_and_no_other(leaves, data):
    nodes, size = nodes_of(leaves), len(leaves)
    index, former = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    top, path = root(nodes, 0, size), inclusion(nodes, index, size)
    assert includes(leaves[index], index, size, path, top)
    assert not includes(sha256(leaves[index]).digest(), index, size, path, top)
    assert not includes(leaves[index], index, size, [*path, top], top)
    assert not includes(leaves[index], size, size, path, top) and not includes(leaves[index], index, size, path, leaves[0] + b"x")
    before, steps = root(nodes, 0, former), consistency(nodes, former, size)
    assert continues(former, before, size, top, steps)
    assert not continues(former, sha256(before).digest(), size, top, steps) and not continues(former, before, size, b"", steps)
    assert not continues(former, before, size, top, [*steps, top])
    if path:
        wrong = data.draw(st.integers(0, len(path) - 1))
        assert not includes(leaves[index], index, size, [*path[:wrong], b"-" * 32, *path[wrong + 1 :]], top)
        assert not includes(leaves[index], index, size, path[:-1], top)


def test_what_no_tree_has_cannot_be_proven():
    with pytest.raises(ValueError, match="there is no leaf 8 in a tree of 8"):
        inclusion(nodes_of(LEAVES), 8, 8)
    with pytest.raises(ValueError, match="no tree of 0 leaves"):
        consistency(nodes_of(LEAVES), 0, 8)
    assert not continues(9, b"", 8, b"", []) and not continues(2, b"", 8, b"", [])
