"""Checks proofs of a casework database with Python's standard library alone; docs/proof.md says what is hashed and signed.

python verifier.py PROOF.json [KEY]        facts of a case are in the history that a checkpoint, signed with KEY (hex), vouches for
python verifier.py A.checkpoint B… [KEY]   each continues the one before, nothing altered or taken out (or: SINCE.json, of prove --since)
"""

# fmt: off
# ruff: noqa: B905, E401, E701, I001, RUF007
# mypy: disable-error-code="no-untyped-def, no-untyped-call"
import hashlib, json, pathlib, struct, sys, uuid
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
def H(data): return hashlib.sha256(data).digest()
def fail(why): sys.exit(f"WRONG 不符: {why}")
def point(data):  # Ed25519, RFC 8032
    y, sign = int.from_bytes(data, "little") & ~(1 << 255), data[31] >> 7
    x2 = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P: x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - x2) % P or (x == 0 and sign): fail("a point of the signature is not on the curve")
    return (x := x if x & 1 == sign else P - x), y, 1, x * y % P
def add(p, q):
    a, b, c, d = (p[1] - p[0]) * (q[1] - q[0]), (p[1] + p[0]) * (q[1] + q[0]), 2 * p[3] * q[3] * D, 2 * p[2] * q[2]
    return (b - a) * (d - c) % P, (d + c) * (b + a) % P, (d - c) * (d + c) % P, (b - a) * (b + a) % P
def times(n, p, total=(0, 1, 1, 0)):
    for bit in f"{n:b}": total = add(add(total, total), p) if bit == "1" else add(total, total)
    return total
def signed(key, body, signature):
    base, s = point((4 * pow(5, -1, P) % P).to_bytes(32, "little")), int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + body).digest(), "little") % L
    left, right = times(s, base), add(point(signature[:32]), times(h, point(key)))
    return s < L and not any((left[i] * right[2] - right[i] * left[2]) % P for i in (0, 1))
def pairs(text): return dict(line.partition(" ")[::2] for line in text.splitlines())
def note(text, wanted):  # a checkpoint or recovery record: lines "name value", a blank line, then key and signature
    body, seal = text.partition("\n\n")[0] + "\n", pairs(text.partition("\n\n")[2])
    if wanted and seal["key"] != wanted: fail(f"signed with the key {seal['key']}, not with yours")
    if not signed(bytes.fromhex(seal["key"]), body.encode(), bytes.fromhex(seal["signature"])): fail("the signature does not fit")
    if not wanted: print("nobody named a key; compare this one with the office's:", seal["key"])
    return {**pairs(body), "digest": H(body.encode()).hex()}
def climb(here, last, found, path, old=b""):  # to the root of a tree whose last leaf is `last`; `old` leads to a former root
    for step in path:
        if last == 0: fail("a path is too long")
        if here & 1 or here == last:
            found, old = H(b"\1" + step + found), old and H(b"\1" + step + old)
            while not here & 1 and here: here, last = here >> 1, last >> 1
        else: found = H(b"\1" + found + step)
        here, last = here >> 1, last >> 1
    return fail("a path is too short") if last else (old.hex(), found.hex())
def check_proof(proof, key):
    tree, chain, facts = note(proof["checkpoint"], key) if proof["checkpoint"] else proof, bytes(32), proof["facts"]
    case = uuid.uuid5(uuid.UUID("e8fe615b-937d-5c5a-8c00-a05633c5b08c"), proof["case_no"]).bytes
    whole = all("state" in fact and fact["version"] == number for number, fact in enumerate(facts, 1))
    for at, leaf, fact in ((fact["position"], bytes.fromhex(fact["leaf"]), fact) for fact in facts):
        if "state" in fact:
            topic, state = fact["topic"].encode(), fact["state"].encode()
            rest = struct.pack(">16sQI", case, fact["version"], len(topic)) + topic + struct.pack(">I", len(state)) + state
            chain = H(b"\2" + chain + bytes(8) + rest)
            if H(b"\0" + struct.pack(">Q", at) + rest) != leaf: fail(f"what is shown of the fact at position {at} is not what was stored")
        if climb(fact["index"], int(tree["size"]) - 1, leaf, map(bytes.fromhex, fact["path"]))[1] != tree["root"]:
            fail(f"the fact at position {at} is not in this history")
    if whole and proof["chain"] not in (None, chain.hex()): fail("the chain of the case is another one")
    print(f"RIGHT 相符: {len(facts)} facts of case {proof['case_no']} are among the {tree['size']} under the root {tree['root']}")
    print(proof["checkpoint"] or "no checkpoint vouches for this root yet")
def check_next(a, b):
    path, here, last = [bytes.fromhex(each) for each in b["consistency"].split()], int(a["size"]) - 1, int(b["size"]) - 1
    if b["former"] != a["digest"]: fail(f"checkpoint {b['number']} does not name checkpoint {a['number']} as the former one")
    if last < here or here < 0 or (here == last and a["root"] != b["root"]): fail(f"checkpoint {b['number']} tells another history")
    if here == last: return
    path = [bytes.fromhex(a["root"]), *path] if here & (here + 1) == 0 else path or [b""]
    while here & 1: here, last = here >> 1, last >> 1
    if climb(here, last, path[0], path[1:], path[0]) != (a["root"], b["root"]): fail(f"checkpoint {b['number']} tells another history")
if __name__ == "__main__":
    key = sys.argv.pop() if len(sys.argv) > 2 and len(sys.argv[-1]) == 64 else None
    texts = [pathlib.Path(name).read_text(encoding="utf-8") for name in sys.argv[1:]] or fail(__doc__)
    proof = json.loads(texts[0]) if texts[0].startswith("{") else None
    if proof and "former" not in proof: sys.exit(check_proof(proof, key))
    notes = [note(text, key) for text in ([proof["former"], proof["checkpoint"]] if proof else texts)]
    if proof: notes[1] |= {"former": notes[0]["digest"], "consistency": " ".join(proof["consistency"])}
    for a, b in zip(notes, notes[1:]): check_next(a, b)
    print(f"RIGHT 相符: {len(notes)} checkpoints of one history; the last has {notes[-1]['size']} facts and root {notes[-1]['root']}")
