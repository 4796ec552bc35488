"""Where the services of ``make test-services`` are, and whether each answers.

``python -m tests.services.addresses`` fails by name if one does not answer;
``… addresses database`` prints the database's address.
"""

import os
import sys

import psycopg
from kombu import Connection
from kombu.exceptions import OperationalError

REDIS_URL = os.environ.get("SERVICES_REDIS_URL", "redis://127.0.0.1:6379/9")
RABBITMQ_URL = os.environ.get("SERVICES_RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:5672//")
# As the user who runs the tests: over Debian's socket, over whatever libpq thinks, over TCP.
DATABASE_URLS = (
    "postgresql:///postgres?host=/var/run/postgresql",
    "postgresql:///postgres",
    "postgresql://127.0.0.1:5432/postgres",
)


def database_url():
    """The address of a PostgreSQL server that lets us in and make databases, or None."""
    named = os.environ.get("SERVICES_DATABASE_URL")
    for url in (named,) if named else DATABASE_URLS:
        try:
            with psycopg.connect(url, connect_timeout=3) as connection:
                may_create = connection.execute(
                    "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
                ).fetchone()
        except psycopg.Error:
            continue
        if may_create and may_create[0]:
            return url
    return None


def broker_answers(url):
    with Connection(url, connect_timeout=3) as connection:
        try:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=3)
        except (OperationalError, *connection.connection_errors, *connection.channel_errors):
            return False
    return True


def missing():
    """A sentence for each service that does not answer."""
    found = []
    if database_url() is None:
        found.append(
            "PostgreSQL does not answer, or its user may not create databases. "
            "Start it, or name one in SERVICES_DATABASE_URL."
        )
    if not broker_answers(REDIS_URL):
        found.append("Redis does not answer. Start it, or name one in SERVICES_REDIS_URL.")
    if not broker_answers(RABBITMQ_URL):
        found.append("RabbitMQ does not answer. Start it, or name one in SERVICES_RABBITMQ_URL.")
    return found


def main():
    if "database" in sys.argv[1:]:
        sys.exit("PostgreSQL does not answer.") if database_url() is None else print(database_url())
        return
    problems = missing()
    if problems:
        sys.exit("\n".join(problems))
    print("PostgreSQL, Redis and RabbitMQ answer.")


if __name__ == "__main__":
    main()
