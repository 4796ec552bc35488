"""Loaded into a worker: its clock is so many seconds ahead, as a machine's may be."""

import os
from datetime import timedelta

import time_machine

time_machine.travel(timedelta(seconds=float(os.environ["TESTS_CLOCK_AHEAD"])), tick=True).start()
