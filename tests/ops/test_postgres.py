"""A PostgreSQL of our own: started, reached only by its socket, and gone afterwards."""

from pathlib import Path

import dj_database_url
import psycopg
import pytest

from vuonuom.ops import postgres


@pytest.fixture(scope="module")
def ended():
    """What a server answered while it ran, after it has been stopped."""
    with postgres.server(durable=True) as server:
        settings = dj_database_url.parse(server.url)
        with psycopg.connect(server.url, autocommit=True) as connection:
            listens = connection.execute("SHOW listen_addresses").fetchone()
            durable = connection.execute("SHOW fsync").fetchone()
    return settings, listens, durable


def test_django_reads_the_url_as_a_socket(ended):
    settings, _, _ = ended
    assert settings["ENGINE"] == "django.db.backends.postgresql"
    assert settings["HOST"].startswith("/")


def test_it_listens_on_no_port(ended):
    assert ended[1] == ("",)


def test_a_durable_server_waits_for_the_disk(ended):
    assert ended[2] == ("on",)


def test_nothing_of_it_is_left(ended):
    assert not Path(ended[0]["HOST"]).exists()


def test_a_machine_without_postgresql_is_told_so(monkeypatch):
    monkeypatch.setattr(postgres, "debian_programs", list)
    monkeypatch.setattr(postgres, "wheel", list)
    with pytest.raises(postgres.NoPostgres, match="make setup"):
        postgres.find_programs()
