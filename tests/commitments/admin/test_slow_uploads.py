"""Uploads that come slowly or break off: nobody else waits for them, and half a file is no file."""

import socket
import time

import pytest
from django.test import Client
from django.urls import reverse

from kpis.models import ImportBatch, Observation
from tests.commitments.admin.pages import nothing_stored
from tests.commitments.admin.uploads import FORM, body, field, file

ADD = reverse("admin:kpis_importbatch_add")
GOOD = b"kpi,period,value\r\nburglary,2023/24 Q1,210\r\n"
# Seconds until a test gives a connection up.
WAIT = 10


class Gone:
    """A body of which only a part comes before the connection is lost."""

    def __init__(self, content):
        self.content = content

    def read(self, size=-1):
        if not self.content:
            raise OSError("connection reset by peer")
        bit, self.content = self.content[:7], self.content[7:]
        return bit

    readline = read


def test_a_connection_that_is_lost_stores_nothing(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.analyst)
    whole = body(field("register", "north"), file("file", "a.csv", GOOD))
    lost = {"wsgi.input": Gone(whole[:-20]), "CONTENT_LENGTH": str(len(whole)), "CONTENT_TYPE": FORM}
    with nothing_stored():
        response = client.generic("POST", ADD, **lost)
    assert response.status_code == 403
    assert "The form has expired" in response.content.decode()


@pytest.fixture
def asking(cast, live_server, client, settings):
    """Opens a connection, sends the beginning of an upload, and gives the connection and the rest of the body."""
    client.force_login(cast.analyst)
    token = client.get(ADD).cookies[settings.CSRF_COOKIE_NAME].value
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    content = body(field("csrfmiddlewaretoken", token), field("register", "north"), file("file", "slow.csv", GOOD))
    head = (
        f"POST {ADD} HTTP/1.1\r\nHost: {live_server.thread.host}:{live_server.thread.port}\r\n"
        f"Cookie: {settings.CSRF_COOKIE_NAME}={token}; {settings.SESSION_COOKIE_NAME}={session}\r\n"
        f"Content-Type: {FORM}\r\nContent-Length: {len(content)}\r\nConnection: close\r\n\r\n"
    )
    opened = []

    def ask():
        connection = socket.create_connection((live_server.thread.host, live_server.thread.port), timeout=WAIT)
        opened.append(connection)
        half = len(content) // 2
        connection.sendall(head.encode() + content[:half])
        return connection, content[half:]

    yield ask
    for connection in opened:
        connection.close()


def answer_of(connection):
    """The status and the headers of what is answered."""
    received = b""
    while bit := connection.recv(65_536):
        received += bit
    return received.decode().split("\r\n\r\n")[0]


def get(live_server, address):
    """The first line that another visitor is answered."""
    with socket.create_connection((live_server.thread.host, live_server.thread.port), timeout=WAIT) as connection:
        host = f"{live_server.thread.host}:{live_server.thread.port}"
        connection.sendall(f"GET {address} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        return answer_of(connection).splitlines()[0]


def test_others_are_answered_while_a_body_comes_slowly(asking, live_server):
    connection, rest = asking()
    assert get(live_server, reverse("sign-in")) == "HTTP/1.1 200 OK"
    assert not ImportBatch.objects.exists()
    for at in range(0, len(rest), 16):
        connection.sendall(rest[at : at + 16])
        time.sleep(0.002)
    answer = answer_of(connection)
    batch = ImportBatch.objects.get()
    assert answer.startswith("HTTP/1.1 302")
    assert f"Location: {reverse('admin:kpis_importbatch_change', args=[batch.pk])}" in answer
    assert (batch.name, batch.new) == ("slow.csv", 1)
    assert not Observation.objects.exists()


def test_half_a_body_is_no_file(asking, live_server):
    with nothing_stored():
        connection, rest = asking()
        connection.sendall(rest[:-30])
        connection.shutdown(socket.SHUT_WR)
        answer = answer_of(connection)
    assert answer.startswith("HTTP/1.1 200")
    assert get(live_server, reverse("sign-in")) == "HTTP/1.1 200 OK"
