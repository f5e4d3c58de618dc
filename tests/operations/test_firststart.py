"""The first start makes keys once, and never beside a database that has others."""

import base64
import stat

import pytest

from tracker.operations import firststart
from tracker.operations.firststart import CannotStart, prepare, write_secrets


def pairs(path):
    lines = [line for line in path.read_text().splitlines() if not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def test_a_first_start_writes_a_private_file(tmp_path):
    place = tmp_path / "new" / "var"
    written = write_secrets(place, {})
    assert written == place / "env"
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    secrets = pairs(written)
    name, key = secrets["KEEL_KEYS"].split(":")
    assert name.isalnum()
    assert len(base64.b64decode(key, validate=True)) == 32
    assert len(secrets["SECRET_KEY"]) >= 50
    assert secrets["DEMO"] == "on"
    assert [path.name for path in place.iterdir()] == ["env"]


def test_two_installations_share_no_key(tmp_path):
    first = write_secrets(tmp_path / "a", {})
    second = write_secrets(tmp_path / "b", {})
    assert not set(pairs(first).values()) & set(pairs(second).values()) - {"on"}


def test_a_chosen_demo_setting_is_not_written_over(tmp_path):
    assert "DEMO" not in pairs(write_secrets(tmp_path, {"DEMO": "off"}))


def test_an_existing_file_is_never_changed(tmp_path):
    before = write_secrets(tmp_path, {}).read_bytes()
    (tmp_path / "keel.sqlite3").touch()
    assert write_secrets(tmp_path, {}) is None
    assert (tmp_path / "env").read_bytes() == before


def test_secrets_from_the_environment_need_no_file(tmp_path):
    assert write_secrets(tmp_path, {"SECRET_KEY": "s", "KEEL_KEYS": "k"}) is None
    assert not (tmp_path / "env").exists()


def test_secrets_may_lie_in_files(tmp_path):
    (tmp_path / "one").write_text("text\n")
    environ = {name + "_FILE": str(tmp_path / "one") for name in firststart.SECRETS}
    assert write_secrets(tmp_path / "var", environ) is None


@pytest.mark.parametrize(
    ("environ", "there"),
    [
        ({}, "keel.sqlite3"),
        ({"DATABASE_URL": "sqlite:///{place}/own.sqlite3"}, "own.sqlite3"),
        ({"DATABASE_URL": "postgres://keel@db/keel"}, None),
    ],
)
def test_a_database_without_keys_stops_the_start(tmp_path, environ, there):
    environ = {name: text.format(place=tmp_path) for name, text in environ.items()}
    if there:
        (tmp_path / there).touch()
    with pytest.raises(CannotStart, match="keys are missing"):
        write_secrets(tmp_path, environ)
    assert not (tmp_path / "env").exists()


def test_a_new_sqlite_database_elsewhere_is_a_first_start(tmp_path):
    assert write_secrets(tmp_path, {"DATABASE_URL": f"sqlite:///{tmp_path}/own.sqlite3"})


def test_a_damaged_file_stops_the_start(tmp_path):
    (tmp_path / "env").write_text("SECRET_KEY=abc\nKEEL_KEYS=\n")
    with pytest.raises(CannotStart, match="has no KEEL_KEYS"):
        write_secrets(tmp_path, {})


def test_half_of_the_secrets_stops_the_start(tmp_path):
    with pytest.raises(CannotStart, match="KEEL_KEYS is not set"):
        write_secrets(tmp_path, {"SECRET_KEY": "s"})


def test_a_secret_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CannotStart, match="KEEL_KEYS_FILE can't be read"):
        write_secrets(tmp_path, {"SECRET_KEY": "s", "KEEL_KEYS_FILE": str(tmp_path / "no")})


def test_two_first_starts_at_once_agree_on_one_key(tmp_path):
    firststart.write_once(tmp_path / "env", "SECRET_KEY=first\n")
    with pytest.raises(CannotStart, match="start again"):
        firststart.write_once(tmp_path / "env", "SECRET_KEY=second\n")
    assert (tmp_path / "env").read_text() == "SECRET_KEY=first\n"
    assert [path.name for path in tmp_path.iterdir()] == ["env"]


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """An environment without any of Keel's variables but the data directory."""
    for name in ("SECRET_KEY", "KEEL_KEYS", "DATABASE_URL", "PORT", "SITE_URL", "DEMO"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)
    monkeypatch.setenv("KEEL_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("SITE_URL", "")
    return monkeypatch


def test_prepare_says_where_the_keys_are(bare, tmp_path, capsys):
    prepare(["manage.py", "up"])
    said = capsys.readouterr().out
    assert str(tmp_path / "data" / "env") in said
    assert pairs(tmp_path / "data" / "env")["KEEL_KEYS"] not in said
    prepare(["manage.py", "up"])
    assert capsys.readouterr().out == ""


def test_prepare_ends_with_a_sentence_and_not_a_trace(bare, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "keel.sqlite3").touch()
    with pytest.raises(SystemExit) as ended:
        prepare(["manage.py", "up"])
    assert "keys are missing" in str(ended.value.code)


def test_asking_for_help_writes_nothing(bare, tmp_path):
    prepare(["manage.py", "up", "--help"])
    assert not (tmp_path / "data").exists()


def test_another_port_is_in_the_links_of_mails(bare, tmp_path):
    bare.setenv("PORT", "8123")
    prepare(["manage.py", "up"])
    assert firststart.os.environ["SITE_URL"] == "http://127.0.0.1:8123"


def test_a_chosen_site_url_stays(tmp_path):
    environ = {"PORT": "8123", "SITE_URL": "https://keel.example"}
    assert firststart.site_url(tmp_path, environ) == ""
    (tmp_path / "env").write_text("SITE_URL=https://keel.example\n")
    assert firststart.site_url(tmp_path, {"PORT": "8123"}) == ""


def test_a_relative_data_directory_becomes_absolute(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert firststart.data_dir({"KEEL_DATA": "here"}) == tmp_path / "here"
    assert firststart.data_dir({}).name == "var"
