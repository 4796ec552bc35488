"""The processes of a site as an office runs it: workers, beats and commands, on one database and one broker."""

import os
import subprocess
import sys
import time

from tests.services.conftest import VISIBILITY_TIMEOUT, celery_at, kill_group, wait_until

SEAL_DUE = "commitments.tasks.seal_due_quarters"
# Generous: the machine may be doing much else.
START_SECONDS = 90
COMMAND_SECONDS = 120


class Process:
    """A process in a group of its own, with what it has said so far."""

    def __init__(self, command, environment, log):
        self.log = log
        with log.open("w") as output:
            self.popen = subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                text=True,
            )

    def said(self):
        return self.log.read_text()

    def wait_for(self, happened, seconds=START_SECONDS):
        """Wait until it happened; a process that ends before fails the test with its last words."""
        assert wait_until(lambda: happened() or self.popen.poll() is not None, seconds), self.said()
        assert happened(), self.said()

    def wait_for_words(self, words):
        self.wait_for(lambda: words in self.said())

    def kill(self):
        """Kill it and its children, as a crash would."""
        self.popen.stdin.close()
        kill_group(self.popen)


class Standby(Process):
    """A process that has loaded Django and waits for commands; see ``tests.services.sealing.standby``."""

    def run(self, *commands, at=0.0):
        """Have it run the commands from that instant on, one after another."""
        for command in commands:
            self.popen.stdin.write(f"{at} {command}\n")
        self.popen.stdin.flush()

    def answers(self):
        """What each finished command printed, its exit code last."""
        said = self.said().partition("ready\n")[2]
        return [answer.strip() for answer in said.split("=====\n")[:-1]]

    def wait_for_answers(self, count):
        self.wait_for(lambda: len(self.answers()) >= count)
        return self.answers()


class Site:
    """The processes of one site."""

    def __init__(self, database_url, broker_url, folder):
        self.database_url = database_url
        self.broker_url = broker_url
        self.folder = folder
        self.started = []
        folder.mkdir()

    def environment(self, **more):
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "plantracker.settings",
            "DATABASE_URL": self.database_url,
            "CELERY_BROKER_URL": self.broker_url,
            "PLANTRACKER_DATA_DIR": str(self.folder),
            "PLANTRACKER_REDIS_VISIBILITY_TIMEOUT": str(VISIBILITY_TIMEOUT),
            "TESTS_FOLDER": str(self.folder),
            **more,
        }

    def worker(self, app="plantracker", load="tests.services.sealing.stopping_worker", **environment):
        """A worker that is ready; ``load`` is a module of the tests that it imports beside the site's own."""
        # The filesystem broker is for small sites, which run everything in one process.
        pool = "threads" if self.broker_url.startswith("filesystem") else "prefork"
        name = f"worker-{len(self.started)}@%h"
        command = ["celery", "-A", app, "worker", "-n", name, "-c", "1", "-P", pool, "-l", "INFO", "-I", load]
        process = self._start(Process, "-m", *command, **environment)
        process.wait_for_words(" ready.")
        return process

    def beat(self, app):
        """A scheduler with a schedule file of its own."""
        schedule = self.folder / f"schedule-{len(self.started)}"
        return self._start(Process, "-m", "celery", "-A", app, "beat", "-l", "INFO", "-s", str(schedule))

    def standby(self):
        return self._start(Standby, *_after_setup("standby"))

    def writer(self, kind):
        """Somebody who writes, or seals, until they are killed; see ``tests.services.sealing.writers``."""
        return self._start(Process, *_after_setup("writers", kind))

    def close_round(self, slug):
        """Governance closes the plan's open round in the admin; what that process said."""
        process = self._start(Process, *_after_setup("closing_office", slug))
        process.popen.wait(COMMAND_SECONDS)
        return process.said()

    def manage(self, *arguments, **environment):
        """Run ``manage.py`` to its end and answer the finished process."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            env=self.environment(**environment),
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )

    def hint(self):
        """Send the sealing task, as beat does."""
        with celery_at(self.broker_url, self.folder / "broker") as app:
            app.send_task(SEAL_DUE)

    def end(self):
        for process in self.started:
            process.kill()

    def _start(self, kind, *command, **environment):
        log = self.folder / f"process-{len(self.started)}.log"
        process = kind([sys.executable, "-u", *command], self.environment(**environment), log)
        self.started.append(process)
        return process


def _after_setup(module, *arguments):
    """Python's arguments to call ``main`` of a module beside this one, once Django is loaded."""
    call = f"from tests.services.sealing.{module} import main; main(*sys.argv[1:])"
    return ["-c", f"import sys, django; django.setup(); {call}", *arguments]


def released_together(standbys, command):
    """Have all of them run a command at one instant; what each answered."""
    before = [len(standby.answers()) for standby in standbys]
    at = time.time() + 0.5
    for standby in standbys:
        standby.run(command, at=at)
    return [standby.wait_for_answers(count + 1)[count] for standby, count in zip(standbys, before, strict=True)]
