#!/usr/bin/env python3
"""Django's command line, with mistakes in the settings told in plain sentences."""

import os
import sys

from django.core.management import execute_from_command_line

from plantracker.env import SettingsMistake


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plantracker.settings")
    try:
        execute_from_command_line(sys.argv)
    except SettingsMistake as mistake:
        sys.exit(str(mistake))


if __name__ == "__main__":
    main()
