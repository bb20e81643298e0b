"""Ed25519 signatures with the named key of the purpose "seal": they say that this installation wrote something."""

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from taixue.kit import keys

PURPOSE = "seal"


@dataclass(frozen=True, slots=True)
class Seal:
    """A signature, the public key that proves it, and the number of the key in the file of keys."""

    key: int
    public_key: bytes  # 32
    signature: bytes  # 64


def sign(message: bytes) -> Seal:
    """Sign a message, which begins with what it is about, so that no seal serves for something else."""
    key = keys.load(settings.DATA).active(PURPOSE)
    private = Ed25519PrivateKey.from_private_bytes(key.secret)
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
    return Ed25519PrivateKey.from_private_bytes(key.secret).public_key().public_bytes_raw() == seal.public_key
