"""How a test stops a worker of its own, see ``stopping_worker``, at the worst of moments."""

import os
import time
from pathlib import Path

# Shorter than a task's time limit, far longer than the test needs to kill the worker.
PAUSE_SECONDS = 50


class Pause:
    """The switch in the hands of the test, and the marker that says that the worker stands there."""

    def __init__(self, folder):
        self.switch = Path(folder) / "pause"
        self.marker = Path(folder) / "paused"

    def turn_on(self):
        self.marker.unlink(missing_ok=True)
        self.switch.touch()

    def turn_off(self):
        self.switch.unlink()

    def is_reached(self):
        return self.marker.exists()

    def process_id(self):
        """Which process stands there: the pool's child under prefork."""
        return int(self.marker.read_text())

    def wait_here(self):
        if self.switch.exists():
            arriving = self.marker.with_suffix(".new")
            arriving.write_text(str(os.getpid()))
            arriving.rename(self.marker)
            time.sleep(PAUSE_SECONDS)
