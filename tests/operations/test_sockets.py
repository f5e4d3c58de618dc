"""Every process has to find the same broker from the data directory alone."""

from pathlib import Path

from tracker.operations.sockets import LONGEST, broker_socket, broker_url


def test_the_socket_lies_in_the_data_directory():
    assert broker_socket(Path("/srv/keel")) == Path("/srv/keel/broker.sock")


def test_a_deep_data_directory_gets_a_short_socket_of_its_own():
    deep = Path("/srv") / ("d" * 120)
    other = Path("/srv") / ("e" * 120)
    assert len(str(broker_socket(deep))) <= LONGEST
    assert broker_socket(deep) == broker_socket(deep)
    assert broker_socket(deep) != broker_socket(other)


def test_the_limit_counts_bytes_and_not_letters():
    # 85 letters and a name of 12 fit; 85 letters of two bytes do not.
    assert broker_socket(Path("/") / ("a" * 85)).parent.name == "a" * 85
    assert broker_socket(Path("/") / ("ä" * 85)).parent.name.startswith("keel-")


def test_the_longest_path_that_stays():
    stays = Path("/") / ("a" * (LONGEST - len("//broker.sock")))
    assert len(str(broker_socket(stays))) == LONGEST
    assert broker_socket(stays).parent == stays
    assert broker_socket(Path(f"{stays}a")).parent != stays


def test_the_address_of_the_broker_is_its_socket():
    place = Path("/srv/a keel")
    assert broker_url(place) == "redis+socket:///srv/a%20keel/broker.sock?virtual_host=0"
