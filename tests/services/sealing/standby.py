"""A process that runs ``manage.py`` commands as they come, one per line of its input.

Django is loaded before, so that what is timed or killed is the command and not Python's start. A
line is the instant to wait for, in seconds since 1970, and the command.
"""

import shlex
import sys
import time

from django.core.management import execute_from_command_line


def main():
    print("ready", flush=True)
    for line in sys.stdin:
        at, *command = shlex.split(line)
        time.sleep(max(0.0, float(at) - time.time()))
        print(f"exit {exit_code_of(command)}\n=====", flush=True)


def exit_code_of(command):
    try:
        execute_from_command_line(["manage.py", *command])
    except SystemExit as end:
        return end.code
    return 0
