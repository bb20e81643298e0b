"""Where a request comes from: a proxy is believed only if it is one of ours."""

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def client(meta: Mapping[str, str], trusted: Sequence[str]) -> str:
    """Return the client's address: the last hop that is not one of our proxies; "" if nothing is known.

    trusted: addresses or networks of proxies, e.g. ["10.0.0.5", "192.168.0.0/16"]; none: the peer itself
    X-Forwarded-For is read from the right, and only as far as each hop is trusted: the left part is anyone's claim.
    """
    networks = [ip_network(entry.strip(), strict=False) for entry in trusted]
    hops = [part.strip() for part in meta.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    address = meta.get("REMOTE_ADDR", "")
    while hops and _known(address, networks):
        claimed = hops.pop()
        if not _is_address(claimed):
            break
        address = claimed
    return address if _is_address(address) else ""


def of(request: HttpRequest) -> str:
    """Return the address of a request, believing the proxies named in TAIXUE_TRUSTED_PROXIES."""
    return client(request.META, settings.TAIXUE_TRUSTED_PROXIES)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _known(text: str, networks: Sequence[IPv4Network | IPv6Network]) -> bool:
    return _is_address(text) and any(ip_address(text) in network for network in networks)
