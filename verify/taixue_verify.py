#!/usr/bin/env python3
"""taixue-verify: is this training file the one an authority handed out, and what of it is proven?

    python3 taixue_verify.py FILE.json|FILE.pdf --trust ROOTS.json [--zh]

Works without a network. ROOTS.json comes from the authority's transparency log or from anyone who kept it. Needs
Python 3.11 and `cryptography`; knows nothing of Taixue's own code. What it trusts and what it refuses: README.md.
"""

import argparse
import hashlib
import json
import re
import sys
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ROOT, TRANSPARENCY = "taixue-root-1", "taixue-transparency-1"
FACTS = "corrections declarations postings standings".split()
FORMATS = {"taixue-file-1": set(FACTS), "taixue-file-2": {*FACTS, "exemptions"}}
"""Every form a bundle ever had, and what the authority states in it."""
LARGEST = 64 << 20
"""Bytes that a file, or the bundle in a PDF, may have."""

DIGEST, SIGNATURE = re.compile(r"[0-9a-f]{64}"), re.compile(r"[0-9a-f]{128}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
CHAIN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PARTS = {"authority", "facts", "format", "head", "inclusion", "lines", "made_at", "person", "root", "seal"}
LINE = set(
    "category chain first_at first_day format half_days held item item_version items kind last_at last_day nominal "
    "points provenance recorded_at recorded_by required reverses score seconds sequence source subject title".split()
)
MEASURES = ("seconds", "held", "half_days", "items", "points", "score", "nominal")
REPEATED = {"origin", "repeats"}

WORDS = {
    "pdf": ("the PDF is signed over every byte, and nothing was added", "PDF 的签名覆盖每一个字节，其后没有附加内容"),
    "form": ("the bundle stands in its one canonical form", "数据包是唯一的规范写法"),
    "seal": ("signed with key {key} of the authority", "由发证机关的 {key} 号密钥签名"),
    "chain": ("{lines} entries form one unbroken chain", "{lines} 条账目连成一条完整的链"),
    "titles": ("{titles} titles are the ones that were sealed", "{titles} 个名称与封存时一致"),
    "reversals": ("{reversals} reversals take back what they name", "{reversals} 条冲正与所冲账目一致"),
    "head": ("the chain ends at entry {lines}, as the file says", "链在第 {lines} 条结束，与档案所述一致"),
    "inclusion": ("entries 1 to {sequence} are under root {root}", "第 1 至 {sequence} 条在根 {root} 之下"),
    "root": ("root {root} of {made} is the published one", "根 {root}（{made}）与公布的一致"),
    "later": ("NOT under a root, only signed: {later} newer entries", "不在根之下、只有签名：{later} 条较新的账目"),
    "stated": ("only stated, under the signature: name, postings, duties", "只是陈述、有签名：姓名、任职、完成情况"),
    "hours": ("hours set by publishers, reversals taken off: {hours}", "名义学时合计（已扣冲正）：{hours}"),
}


class Refused(Exception):
    """The file is not one that an authority handed out, or nobody can tell."""


@dataclass
class Trust:
    """What the checker believes: public keys by number, roots by number as they were published."""

    keys: dict[int, str]
    roots: dict[int, dict[str, Any]]


@dataclass
class Finding:
    """A fact: its code in WORDS, and what stands in the words."""

    code: str
    about: dict[str, Any] = field(default_factory=dict)
    proven: bool = True


def check(data: bytes, trust: Trust) -> list[Finding]:
    """Check a bundle or a PDF and return what is proven. Raises Refused."""
    need(len(data) <= LARGEST, "the file is too large")
    try:
        return check_pdf(data, trust) if data.startswith(b"%PDF-") else check_bundle(data, trust)
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as mistake:
        raise Refused(f"the file is not of this form ({type(mistake).__name__})") from mistake


def check_bundle(data: bytes, trust: Trust) -> list[Finding]:
    """Check a bundle: form, signature, chain, root. Raises Refused."""
    bundle = parsed(data)
    form = bundle.get("format")
    need(set(bundle) == PARTS and form in FORMATS, "this is no bundle of a known format: " + ", ".join(FORMATS))
    need(set(bundle["facts"]) == FORMATS[form], "other facts stand in it than its format knows")
    seal = bundle["seal"]
    need(set(seal) == {"key", "public", "signature"}, "the seal has other parts")
    said = canonical({name: value for name, value in bundle.items() if name != "seal"})
    signed(seal, form.encode() + b"\n" + said, trust, "the bundle")
    found = [Finding("form"), Finding("seal", {"key": seal["key"]})]
    digests = chain(bundle["head"], bundle["lines"])
    return found + entries(bundle["lines"]) + proof(bundle, digests, trust) + [Finding("stated", proven=False)]


def parsed(data: bytes) -> dict[str, Any]:
    """Read a bundle and refuse every spelling but the canonical one."""
    try:
        bundle = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as mistake:
        raise Refused("this is no JSON") from mistake
    need(isinstance(bundle, dict) and plain(bundle), "only objects, lists, texts and whole numbers may stand in it")
    need(canonical(bundle) == data, "the bundle is not in its canonical form")
    for part in ("authority", "facts", "head", "inclusion", "person", "root", "seal"):
        need(isinstance(bundle.get(part), dict), f"{part} is missing")
    need(isinstance(bundle.get("lines"), list), "lines are missing")
    need(matches(MOMENT, bundle.get("made_at")), "the moment of its making is missing")
    return bundle


def plain(value: Any, depth: int = 0) -> bool:
    """Does a value hold nothing but objects, lists, texts and whole numbers?"""
    if isinstance(value, (dict, list)):
        parts = value.values() if isinstance(value, dict) else value
        return depth < 12 and all(plain(part, depth + 1) for part in parts)
    return isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1 << 53)


def canonical(value: Any) -> bytes:
    """Return the one form of a value: UTF-8 JSON, keys sorted, no spaces."""
    try:
        return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError as mistake:  # half a character, which JSON can spell and UTF-8 cannot
        raise Refused("a text holds half a character") from mistake


def signed(seal: Mapping[str, Any], message: bytes, trust: Trust, what: str) -> None:
    """Refuse unless a trusted key made the signature."""
    need(matches(DIGEST, seal.get("public")) and matches(SIGNATURE, seal.get("signature")), f"{what} has no signature")
    need(bool(trust.keys), "no key is trusted: give --trust, else anybody could have signed")
    need(trust.keys.get(seal["key"]) == seal["public"], f"{what} is signed with a key that is not the authority's")
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(seal["public"]))
        key.verify(bytes.fromhex(seal["signature"]), message)
    except (InvalidSignature, ValueError) as mistake:
        raise Refused(f"the signature does not fit {what}") from mistake


def chain(head: Mapping[str, Any], lines: Sequence[Any]) -> list[str]:
    """Recompute the chain and return the digest after each line, that of the chain id first (docs/rules/chain.md)."""
    if not head:
        need(not lines, "there are entries and no chain")
        return []
    need(set(head) == {"chain", "closed", "digest", "sequence"} and matches(CHAIN, head["chain"]), "the head is odd")
    digests = [hashlib.sha256(bytes.fromhex(head["chain"].replace("-", ""))).hexdigest()]
    closed = 0
    for number, line in enumerate(lines, start=1):
        need(isinstance(line, dict) and set(line) == {"digest", "hashed", "salt", "titles"}, f"entry {number} is odd")
        hashed = line["hashed"]
        wanted = LINE | REPEATED if isinstance(hashed, dict) and hashed.get("format") == 2 else LINE
        need(isinstance(hashed, dict) and set(hashed) == wanted, f"entry {number} has other parts")
        need(hashed["format"] in (1, 2), f"entry {number} has an unknown format")
        need((hashed["chain"], hashed["sequence"]) == (head["chain"], number), f"entry {number} is out of order")
        need(closed == (hashed["kind"] == "reopening"), f"entry {number} stands behind the end of the chain")
        made = hashlib.sha256(bytes.fromhex(digests[-1]) + canonical(hashed)).hexdigest()
        need(made == line["digest"], f"entry {number} was changed")
        closed = int(hashed["kind"] == "closing")
        digests.append(made)
    end = (head["sequence"], head["digest"], head["closed"])
    need(end == (len(lines), digests[-1], closed), "the chain ends elsewhere than its head says")
    return digests


def entries(lines: Sequence[Mapping[str, Any]]) -> list[Finding]:
    """Compare titles with their digests and reversals with what they take back."""
    known: dict[str, Mapping[str, Any]] = {}
    titles = reversals = hours = 0
    for line in lines:
        hashed, number = line["hashed"], line["hashed"]["sequence"]
        need(all(isinstance(hashed[name], int) for name in (*MEASURES, "required")), f"entry {number} measures nothing")
        if line["titles"]:
            salted = bytes.fromhex(line["salt"]) + canonical(line["titles"])
            need(hashlib.sha256(salted).hexdigest() == hashed["title"], f"the title of entry {number} was changed")
            titles += 1
        if hashed["reverses"]:
            taken = known.get(hashed["reverses"], {})
            need(all(hashed[name] == -taken.get(name, 1) for name in MEASURES), f"entry {number} is no reversal")
            reversals += 1
        known[line["digest"]] = hashed
        hours += hashed["nominal"]
    if not lines:
        return []
    whole = f"{'-' if hours < 0 else ''}{abs(hours) // 100}.{abs(hours) % 100:02}"
    found = [Finding("chain", {"lines": len(lines)}), Finding("titles", {"titles": titles})]
    found += [Finding("reversals", {"reversals": reversals})] if reversals else []
    return [*found, Finding("hours", {"hours": whole}), Finding("head", {"lines": len(lines)})]


def proof(bundle: Mapping[str, Any], digests: Sequence[str], trust: Trust) -> list[Finding]:
    """Follow the chain's way to its root and compare the root with the published one (docs/rules/roots.md)."""
    inclusion, root, last = bundle["inclusion"], bundle["root"], max(0, len(digests) - 1)
    if not inclusion:
        need(not root, "a root is named and no way to it")
        return [Finding("later", {"later": last}, proven=False)] if last else []
    need(set(inclusion) == {"closed", "digest", "index", "path", "root", "sequence"}, "the way to the root is odd")
    at = inclusion["sequence"]
    need(isinstance(at, int) and 0 <= at < len(digests), "the root covers entries that are not here")
    need(digests[at] == inclusion["digest"], "the root stands for other entries")
    ended = at > 0 and bundle["lines"][at - 1]["hashed"]["kind"] == "closing"
    need(inclusion["closed"] == int(ended), "the root says otherwise of the chain's end")
    published(root, trust)
    need(inclusion["root"] == root["number"], "another root is named")
    leaf = bytes.fromhex(bundle["head"]["chain"].replace("-", "")) + at.to_bytes(8, "big")
    leaf += bytes.fromhex(inclusion["digest"]) + bytes([inclusion["closed"]])
    hashed = hashlib.sha256(b"\x00" + leaf).digest()
    need(climb(hashed, inclusion["index"], root["size"], inclusion["path"]) == root["root"], "the way misses the root")
    about = {"sequence": at, "root": root["number"], "made": root["made_at"][:10]}
    later = [Finding("later", {"later": last - at}, proven=False)] if last > at else []
    return [Finding("inclusion", about), Finding("root", about), *later]


def climb(hashed: bytes, index: Any, size: Any, path: Any) -> str:
    """Return the root that a leaf and the digests beside its way lead to (RFC 6962)."""
    need(isinstance(index, int) and isinstance(size, int) and 0 <= index < size, "there is no such leaf")
    need(isinstance(path, list) and all(matches(DIGEST, one) for one in path), "the way is odd")
    rest, at, last = [bytes.fromhex(one) for one in path], index, size - 1
    while last > 0:
        if at != last or at % 2:
            need(bool(rest), "the way is too short")
            other = rest.pop(0)
            hashed = hashlib.sha256(b"\x01" + (other + hashed if at % 2 else hashed + other)).digest()
        at, last = at // 2, last // 2
    need(not rest, "the way is too long")
    return hashed.hex()


def published(root: Mapping[str, Any], trust: Trust) -> None:
    """Refuse a root that is not the published one of its number."""
    rooted(root, trust)
    known = trust.roots.get(root["number"])
    need(known is not None, f"root {root['number']} is not among the trusted ones: take it from the authority's log")
    need(known == root, f"root {root['number']} is not the one that was published")


def rooted(root: Mapping[str, Any], trust: Trust) -> bytes:
    """Check a root's form and signature; return the digest by which the next one names it."""
    parts = {"key", "made_at", "number", "previous", "public", "root", "signature", "size"}
    need(isinstance(root, dict) and set(root) == parts, "a root has other parts")
    need(matches(DIGEST, root["root"]) and matches(DIGEST, root["previous"]), "a root has no digest")
    need(matches(MOMENT, root["made_at"]) and isinstance(root["number"], int), "a root has no moment")
    said = {name: root[name] for name in ("made_at", "number", "previous", "root", "size")} | {"format": ROOT}
    signed(root, ROOT.encode() + b"\n" + canonical(said), trust, f"root {root['number']}")
    return hashlib.sha256(canonical(said)).digest()


def trusted(data: bytes) -> Trust:
    """Read what a transparency log published; each root must be signed, and name the one before if that is there."""
    try:
        log = json.loads(data)
        need(log["format"] == TRANSPARENCY, "this is no transparency log")
        keys, roots = {key["id"]: key["public"] for key in log["keys"]}, {one["number"]: one for one in log["roots"]}
    except (ValueError, TypeError, KeyError) as mistake:
        raise Refused("this is no transparency log") from mistake
    trust = Trust(keys, roots)
    digests = {number: rooted(root, trust).hex() for number, root in sorted(trust.roots.items())}
    for number, root in trust.roots.items():
        before = digests.get(number - 1)
        need(before in (None, root["previous"]), f"root {number} does not follow the one before")
    return trust


# A PDF: one signature over every byte but itself; the bundle lies in it as an attachment.

RANGE = re.compile(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]")
ATTACHED = re.compile(rb"<</Length (\d+)/Type/EmbeddedFile/Filter/FlateDecode[^\n]*>>\nstream\n")
SHA512 = bytes.fromhex("300d06096086480165030402030500")
ED25519 = bytes.fromhex("300506032b6570")
DATA, SIGNED_DATA = bytes.fromhex("06092a864886f70d010701"), bytes.fromhex("06092a864886f70d010702")
ONE = bytes.fromhex("020101")
CONTENT_TYPE, MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d010903"), bytes.fromhex("06092a864886f70d010904")
SIGNING_CERTIFICATE = bytes.fromhex("060b2a864886f70d010910022f")
KEY_HEAD = bytes.fromhex("302a300506032b6570032100")


def check_pdf(data: bytes, trust: Trust) -> list[Finding]:
    """Check a PDF: the signature over all of its bytes, then the bundle inside. Raises Refused."""
    ranges = RANGE.findall(data)
    need(len(ranges) == 1 and data.count(b"/ByteRange") == 1, "the PDF does not carry exactly one signature")
    start, before, after, rest = map(int, ranges[0])
    need(start == 0 and before < after and after + rest == len(data), "the signature does not cover the whole PDF")
    digest = hashlib.sha512(data[:before] + data[after:]).digest()
    seal = container(data[before:after], digest)
    held = {number for number, public in trust.keys.items() if public == seal["public"]}
    need(bool(trust.keys), "no key is trusted: give --trust, else anybody could have signed")
    need(len(held) == 1, "the PDF is signed with a key that is not the authority's")
    signed(seal | {"key": held.pop()}, seal["message"], trust, "the PDF")
    return [Finding("pdf"), *check_bundle(attached(data), trust)]


def container(written: bytes, digest: bytes) -> dict[str, Any]:
    """Take key and signature out of a CMS container, and refuse any container but the one they make: written anew from
    certificate, digest and signature it must be the same, bit by bit, and what follows it zero."""
    need(re.fullmatch(rb"<([0-9A-F]{2})+>", written) is not None, "the signature is written oddly")
    raw = bytes.fromhex(written[1:-1].decode())
    end = inner(raw, 0)[1]
    outer = inner(raw, inner(raw, 0)[0])[1]  # behind the object identifier
    body = inner(raw, inner(raw, outer)[0])[0]
    for _part in range(3):  # version, digest algorithms, content
        body = inner(raw, body)[1]
    place = inner(raw, body)[0]
    certificate = raw[place : inner(raw, place)[1]]
    need(certificate.count(KEY_HEAD) == 1 and end >= 64, "the certificate holds no Ed25519 key")
    public = certificate.split(KEY_HEAD)[1][:32]
    signature = raw[end - 64 : end]
    issuer = issued(certificate)
    named = der(0x30, der(0x30, der(0xA4, issuer[0])), issuer[1])
    stamp = der(0x30, der(0x30, der(0x30, der(0x04, hashlib.sha256(certificate).digest()), named)))
    values = (CONTENT_TYPE, DATA), (MESSAGE_DIGEST, der(0x04, digest)), (SIGNING_CERTIFICATE, stamp)
    attributes = sorted(der(0x30, kind, der(0x31, value)) for kind, value in values)
    signer = der(0x30, ONE, der(0x30, *issuer), SHA512, der(0xA0, *attributes), ED25519, der(0x04, signature))
    content = der(0x30, ONE, der(0x31, SHA512), der(0x30, DATA), der(0xA0, certificate), der(0x31, signer))
    anew = der(0x30, SIGNED_DATA, der(0xA0, content))
    need(raw == anew + bytes(len(raw) - len(anew)), "the container of the signature was changed")
    return {"public": public.hex(), "signature": signature.hex(), "message": der(0x31, *attributes)}


def issued(certificate: bytes) -> tuple[bytes, bytes]:
    """Return issuer and serial number of a certificate as they are written in it."""
    place = inner(certificate, inner(certificate, 0)[0])[0]
    parts = []
    for _part in range(4):  # version, serial number, algorithm, issuer
        parts.append(certificate[place : inner(certificate, place)[1]])
        place += len(parts[-1])
    return parts[3], parts[1]


def inner(data: bytes, at: int) -> tuple[int, int]:
    """Return where the content of the DER value at a place begins and ends."""
    need(at + 2 <= len(data), "the container of the signature is cut")
    length, place = data[at + 1], at + 2
    if length >= 0x80:
        need(0x80 < length < 0x84, "the container of the signature is odd")
        place += length - 0x80
        length = int.from_bytes(data[at + 2 : place], "big")
    need(place + length <= len(data), "the container of the signature is cut")
    return place, place + length


def der(tag: int, *parts: bytes) -> bytes:
    """Return a DER value."""
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 + len(length)]) + length + content


def attached(data: bytes) -> bytes:
    """Return the one bundle that lies in a PDF."""
    found = list(ATTACHED.finditer(data))
    need(len(found) == 1 and data.count(b"/EmbeddedFile/") == 1, "the PDF does not hold exactly one bundle")
    place, size = found[0].end(), int(found[0][1])
    unpacking = zlib.decompressobj()
    try:
        bundle = unpacking.decompress(data[place : place + size], LARGEST)
    except zlib.error as mistake:
        raise Refused("the bundle in the PDF is damaged") from mistake
    need(unpacking.eof and not unpacking.unused_data, "the bundle in the PDF is damaged")
    return bundle


def matches(pattern: "re.Pattern[str]", value: Any) -> bool:
    """Is the value a text of this form?"""
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def need(holds: bool, otherwise: str) -> None:
    """Refuse with these words unless something holds."""
    if not holds:
        raise Refused(otherwise)


def main(arguments: Sequence[str] | None = None, say: Callable[[str], None] = print) -> int:
    """Check a file and say fact by fact what is proven. Return 0 if it is accepted, 1 if refused."""
    parser = argparse.ArgumentParser(prog="taixue-verify", description="Check a training file without a network.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--trust", type=Path, required=True, help="roots.json or N.json of the transparency log")
    parser.add_argument("--zh", action="store_true", help="answer in Chinese")
    asked = parser.parse_args(arguments)
    try:
        found = check(asked.file.read_bytes(), trusted(asked.trust.read_bytes()))
    except (Refused, OSError) as refusal:
        say(f"{'拒绝' if asked.zh else 'REFUSED'}: {refusal}")
        return 1
    for one in found:
        say(f"{'+' if one.proven else '-'} {WORDS[one.code][asked.zh].format(**one.about)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
