"""The site's Celery application with beat in a hurry, and seals that take long enough to be met by another run."""

import time

from django.db.models.signals import pre_save
from django.dispatch import receiver

from plantracker.celery import app

app.conf.beat_schedule["seal-due-quarters"]["schedule"] = 1.0


@receiver(pre_save, sender="commitments.SealedQuarter")
def take_a_while(**_):
    time.sleep(0.3)
