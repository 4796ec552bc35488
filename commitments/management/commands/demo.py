import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from commitments.demo import story

HOST = "127.0.0.1"
FIRST_PORT, LAST_PORT = 8000, 8020
HIGHEST_PORT = 65_535
PATIENCE = 15  # seconds that the site and the worker get to end by themselves


class Stopped(Exception):
    """Somebody pressed Ctrl-C, or the terminal went away."""


class Command(BaseCommand):
    """Everything on this machine alone: database file, site, worker and beat, all in one process group."""

    help = "Load the demonstration plan and run the site and its worker until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, help=f"the first free one from {FIRST_PORT} by default")
        parser.add_argument("--load-only", action="store_true", help="load the plan and stop")

    def handle(self, *, port: int | None, load_only: bool, **_: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demonstration has known passwords and does not run in production.")
        if port is not None and not 1 <= port <= HIGHEST_PORT:
            raise CommandError(f"{port} is no port: give one from 1 to {HIGHEST_PORT}.")
        call_command("migrate", interactive=False, verbosity=0)
        self.stdout.write("Loading the demonstration plan …")
        story.tell(at=timezone.now())
        if load_only:
            self.stdout.write("Loaded.")
            return
        port = port or _free_port()
        with _stopping_on_signals():
            self._run(port)

    def _run(self, port: int) -> None:
        manage = Path(settings.BASE_DIR) / "manage.py"
        commands = {
            "site": [sys.executable, str(manage), "runserver", "--noreload", f"{HOST}:{port}"],
            "worker": [*_celery(), "worker", "-B", "-P", "threads", "-c", "2", "--loglevel", "WARNING"],
        }
        children: dict[str, subprocess.Popen[bytes]] = {}
        try:
            for name, command in commands.items():
                children[name] = subprocess.Popen(command, cwd=settings.BASE_DIR, env=_environment())
            self._wait_for_site(port, children)
            self._greet(port)
            while True:
                _check_alive(children)
                time.sleep(0.5)
        except Stopped:
            self.stdout.write("\nStopping …")
        finally:
            _end(children)
        self.stdout.write("Stopped. Run it again to go on from here.")

    def _wait_for_site(self, port: int, children: dict[str, subprocess.Popen[bytes]]) -> None:
        while _is_free(port):
            _check_alive(children)
            time.sleep(0.2)

    def _greet(self, port: int) -> None:
        lines = [
            "",
            f"The tracker is at  http://{HOST}:{port}/",
            f"Password of all:   {story.PASSWORD}",
            "",
            *(f"  {sign_in.role:<21}{sign_in.email}" for sign_in in story.SIGN_INS),
            "",
            "Ctrl-C ends site and worker.",
        ]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()


def _environment() -> dict[str, str]:
    """Ours, without the hints that are meant for those who deploy: they would bury the addresses."""
    return {**os.environ, "DJANGO_RUNSERVER_HIDE_WARNING": "true"}


def _celery() -> list[str]:
    return [sys.executable, "-m", "celery", "--quiet", "-A", "plantracker"]


def _free_port() -> int:
    for port in range(FIRST_PORT, LAST_PORT + 1):
        if _is_free(port):
            return port
    raise CommandError(f"Ports {FIRST_PORT} to {LAST_PORT} are all taken: give another with --port.")


def _is_free(port: int) -> bool:
    """Whether nothing answers at the port."""
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) != 0


@contextmanager
def _stopping_on_signals() -> Iterator[None]:
    """Turn Ctrl-C, a hang-up and a polite kill into ``Stopped``."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise Stopped

    caught = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, stop) for number in caught}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _check_alive(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, child in children.items():
        if child.poll() is not None:
            raise CommandError(f"The {name} ended by itself with exit code {child.returncode}; see its message above.")


def _end(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """End every child that still runs; kill what does not end in time."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + PATIENCE
    for child in children.values():
        try:
            child.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.kill(child.pid, signal.SIGKILL)
            child.wait()
