"""Loaded into a worker: while the pause is on, it stops after its last read, just before its INSERT."""

import os

from django.db.models.signals import pre_save
from django.dispatch import receiver

from tests.services.sealing.pause import Pause


@receiver(pre_save, sender="commitments.SealedQuarter")
def stop_before_the_insert(**_):
    Pause(os.environ["TESTS_FOLDER"]).wait_here()
