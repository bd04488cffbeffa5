"""No network in a test: only loopback and unix sockets. It holds in every Python that a test starts.

`tests/conftest.py` imports it and puts its folder on PYTHONPATH, where Python finds it by its name. An audit
hook sees every connection and every look-up of a name made through the `socket` module, whoever makes it.
"""

import ipaddress
import socket
import sys


class NetworkBlocked(OSError):
    """What a machine without a network would have said, said at once."""


def _is_here(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode()
    if not isinstance(host, str) or host in ("", "localhost", socket.gethostname()):
        return True  # None and "" mean this machine; a number is no name of another one
    try:
        address = ipaddress.ip_address(host.split("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _guard(event: str, arguments: tuple[object, ...]) -> None:
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None  # a str is a unix socket's path
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        host = arguments[0]
    else:
        return
    if not _is_here(host):
        raise NetworkBlocked(f"a test reached for the network: {host}")


if not getattr(sys, "rag_tests_are_offline", False):  # a hook cannot be taken back: one is enough
    sys.addaudithook(_guard)
    sys.rag_tests_are_offline = True  # type: ignore[attr-defined]
