"""One number for all processes, and none of those that count at once is lost."""

import threading

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import override_settings

from tests.accounts.test_closed_doors import IN_THE_DATABASE
from tracker.accounts.counting import count


@pytest.mark.django_db
@override_settings(CACHES=IN_THE_DATABASE)
def test_it_counts_by_one_statement(django_assert_num_queries):
    with django_assert_num_queries(3):
        assert [count("a", 60), count("a", 60), count("b", 60)] == [1, 2, 1]


@pytest.mark.django_db
@override_settings(CACHES=IN_THE_DATABASE)
def test_what_is_over_goes_with_the_cache_s_other_rows():
    cache = caches["default"]
    count("over", -60)
    cache._max_entries = 0  # when more are there than fit, what is over goes first
    cache.set("other", 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM keel_cache")
        assert cursor.fetchall() == [(":1:other",)]


@pytest.mark.django_db(transaction=True)
@override_settings(CACHES=IN_THE_DATABASE)
def test_all_that_count_at_once_are_counted():
    found, gate = [], threading.Barrier(4)

    def some():
        gate.wait(10)
        found.extend(count("many", 60) for _n in range(25))
        connection.close()

    threads = [threading.Thread(target=some) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(found) == list(range(1, 101))
    caches["default"].clear()


def test_another_cache_counts_too():
    caches["default"].clear()
    assert [count("a", 60), count("a", 60)] == [1, 2]
