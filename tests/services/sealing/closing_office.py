"""A process of the site in which governance closes a plan's round in the admin."""

import time

from django.test import Client
from django.urls import reverse

from commitments.models import Round
from plantracker.people.models import User


def main(slug):
    round_ = Round.objects.get(plan__slug=slug)
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(email=f"governance@{slug}.example"))
    start = time.monotonic()
    answer = client.post(reverse("admin:commitments_round_close", args=[round_.pk]), {"version": round_.version})
    print(f"answered {answer.status_code} after {time.monotonic() - start:.1f} s", flush=True)
