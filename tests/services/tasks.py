"""Tasks for the worker that the services tests start. They leave a line in a file for each run."""

import os
import signal
import time
from pathlib import Path

from celery import shared_task


@shared_task
def note(path, text):
    with Path(path).open("a") as notes:
        notes.write(f"{text}\n")


@shared_task
def note_slowly(path, seconds):
    note(path, "started")
    time.sleep(seconds)
    note(path, "finished")


@shared_task
def kill_own_process(path):
    note(path, "started")
    os.kill(os.getpid(), signal.SIGKILL)
