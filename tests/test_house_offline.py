"""The tests are offline, and it is the tests that say so."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import sitecustomize


def test_the_hub_is_told_to_stay_offline() -> None:
    assert os.environ["HF_HUB_OFFLINE"] == "1"


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1"])  # addresses reserved for documentation
def test_no_connection_leaves_the_machine(host: str) -> None:
    with pytest.raises(sitecustomize.NetworkBlocked, match=host):
        socket.create_connection((host, 80), timeout=1)


def test_no_name_is_looked_up() -> None:
    with pytest.raises(sitecustomize.NetworkBlocked, match=r"example\.org"):
        socket.getaddrinfo("example.org", 443)


def test_nor_does_a_process_that_a_test_starts() -> None:
    code = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1
    assert "NetworkBlocked: a test reached for the network: 192.0.2.1" in done.stderr


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()
        socket.create_connection(("localhost", server.getsockname()[1]), timeout=5).close()


def test_the_working_folder_is_empty(elsewhere: Path) -> None:
    assert Path.cwd() == elsewhere
    assert not list(elsewhere.iterdir())
