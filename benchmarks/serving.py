"""A site under gunicorn on this machine alone, and how many requests per second it answers over 8 connections."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

CONNECTIONS = 8
PATIENCE = 30
HOST = "127.0.0.1"


@dataclass(frozen=True)
class Served:
    """How many requests were answered per second, with which status, and how long one answer's body is."""

    per_second: float
    status: int
    length: int


@contextmanager
def served(database_url: str, folder: str) -> Iterator[int]:
    """The port of a site that reads this database, with two workers of four threads each."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "DATABASE_URL": database_url, "DEBUG": "false", "PLANTRACKER_DATA_DIR": folder}
    command = [sys.executable, "-m", "gunicorn", "plantracker.wsgi", "--no-control-socket", "--bind", f"{HOST}:{port}"]
    command += ["--workers", "2", "--threads", "4", "--log-level", "error", "--keep-alive", "30"]
    site = subprocess.Popen(command, env=environment)
    try:
        _wait_for(port)
        yield port
    finally:
        site.terminate()
        site.wait(PATIENCE)


def asked(
    port: int, path: str, *, headers: Mapping[str, str] | None = None, afresh: bool = False, lasting: float
) -> Served:
    """Ask for one address over all connections at once for so many seconds.

    ``afresh`` gives each request a parameter of its own, which pages ignore: no kept copy can answer it.
    """
    first = _ask(_connection(port), path, headers or {})
    until = time.perf_counter() + lasting

    def ask_on(place: int) -> int:
        connection, number = _connection(port), 0
        while time.perf_counter() < until:
            asked_for = f"{path}?made={place}-{number}" if afresh else path
            status, _length = _ask(connection, asked_for, headers or {})
            if status != first[0]:
                raise RuntimeError(f"{path} answered {first[0]} and then {status}.")
            number += 1
        return number

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        total = sum(pool.map(ask_on, range(CONNECTIONS)))
    return Served(total / lasting, *first)


def etag_of(port: int, path: str) -> str:
    """The tag under which an answer may be kept."""
    connection = _connection(port)
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    return response.headers["ETag"] or ""


def _connection(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(HOST, port, timeout=PATIENCE)


def _ask(connection: http.client.HTTPConnection, path: str, headers: Mapping[str, str]) -> tuple[int, int]:
    connection.request("GET", path, headers=dict(headers))
    response = connection.getresponse()
    return response.status, len(response.read())


def _wait_for(port: int) -> None:
    until = time.perf_counter() + PATIENCE
    while time.perf_counter() < until:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"The site did not answer on port {port} within {PATIENCE} seconds.")
