"""Ed25519 signatures with the named key of the purpose "seal": they say that this installation wrote something.

A PDF is signed whole by pyHanko, with a certificate that follows from key and authority alone.
"""

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.x509.oid import NameOID
from django.conf import settings

from taixue.kit import keys
from taixue.kit.keys import Key

PURPOSE = "seal"
RESERVED = 4096
"""Bytes kept in a PDF for its signature; what is not used stays zero, and a checker refuses anything else there."""

LIFETIME = timedelta(days=36_500)
_ENCODINGS = (serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


@dataclass(frozen=True, slots=True)
class Seal:
    """A signature, the public key that proves it, and the number of the key in the file of keys."""

    key: int
    public_key: bytes  # 32
    signature: bytes  # 64


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What everybody may know of a key: number, public half, "active" or "old", ISO date of its making."""

    id: int
    public: bytes
    state: str
    made: str


def sign(message: bytes) -> Seal:
    """Sign a message, which begins with what it is about, so that no seal serves for something else."""
    key = _active()
    private = _private(key)
    return Seal(key.id, private.public_key().public_bytes_raw(), private.sign(message))


def holds(seal: Seal, message: bytes) -> bool:
    """Does the signature fit the message and the public key that stands beside it?"""
    try:
        Ed25519PublicKey.from_public_bytes(seal.public_key).verify(seal.signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def known(seal: Seal) -> bool:
    """Is the public key one of this installation's, in use or old? After a restore without the keys it is not."""
    try:
        key = keys.load(settings.DATA).find(seal.key, PURPOSE)
    except KeyError:
        return False
    return _private(key).public_key().public_bytes_raw() == seal.public_key


def published() -> list[PublicKey]:
    """Return the public halves of all keys that ever sealed here, the oldest first."""
    ring = keys.load(settings.DATA)
    found = sorted((key for key in ring.keys if key.purpose == PURPOSE), key=lambda key: key.id)
    return [PublicKey(k.id, _private(k).public_key().public_bytes_raw(), k.state, k.made) for k in found]


def certificate(key: Key) -> bytes:
    """Return the certificate of a key, DER: signed by itself, the same bytes each time; the key is known otherwise."""
    private = _private(key)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, settings.TAIXUE_AUTHORITY[:64])])
    made = datetime.fromisoformat(key.made).replace(tzinfo=UTC)
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only",
         "decipher_only"), False
    )  # fmt: skip
    draft = x509.CertificateBuilder(name, name, private.public_key(), key.id, made, made + LIFETIME)
    signs = x509.KeyUsage(digital_signature=True, content_commitment=True, **usage)
    made_out = draft.add_extension(signs, critical=True).sign(private, None)
    return made_out.public_bytes(serialization.Encoding.DER)


def sign_pdf(document: bytes, *, at: datetime) -> bytes:
    """Return a PDF with a signature over all of its bytes (PAdES, Ed25519) dated `at`; it shows nothing on the page."""
    from asn1crypto import keys as asn1_keys
    from asn1crypto import x509 as asn1_x509
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    class Dated(signers.PdfSigner):
        """Signs at a moment given, and leaves the version of the PDF alone: PDF/A-3 stands on 1.7."""

        def init_signing_session(self, *about: Any, **more: Any) -> Any:
            session = super().init_signing_session(*about, **more)
            session.system_time = at
            return session

        def register_extensions(self, *about: Any, **more: Any) -> None:
            return None

    class Kept(IncrementalPdfFileWriter):
        """Leaves the document's own moments and its mark as PDF/A as they are."""

        def _update_meta(self) -> None:
            return None

    key, store = _active(), cast(Any, SimpleCertificateStore)
    signer = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(certificate(key)),
        signing_key=asn1_keys.PrivateKeyInfo.load(_private(key).private_bytes(*_ENCODINGS)),
        cert_registry=store(),
    )
    how = signers.PdfSignatureMetadata(
        field_name="taixue", md_algorithm="sha512", subfilter=fields.SigSeedSubFilter.PADES
    )
    writer = Kept(io.BytesIO(document))
    signed: bytes = Dated(how, signer).sign_pdf(writer, bytes_reserved=2 * RESERVED).getvalue()
    return signed


def _active() -> Key:
    return keys.load(settings.DATA).active(PURPOSE)


def _private(key: Key) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(key.secret)
