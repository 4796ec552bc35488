"""Measurements, each a ratio of two times of one run: ``python -m benchmarks`` prints them all.

Nothing is asserted here: a ratio says how dear something is, and the reader whether that is too dear.
"""

import os

import django
from django.apps import apps

# Models can be imported only once Django is set up, and every module of this package does. Under
# pytest that was done already, with the tests' settings.
if not apps.ready:
    # As in production: templates are kept, and no query is logged but those that are counted.
    os.environ.setdefault("DEBUG", "false")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plantracker.settings")
    django.setup()
