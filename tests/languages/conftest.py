"""A language that nobody speaks, for tests in this process."""

import pytest
from django.conf import settings as product

from tests.languages import pseudo


@pytest.fixture(scope="session")
def pseudo_folder(tmp_path_factory):
    return pseudo.make(tmp_path_factory.mktemp("pseudo"))


@pytest.fixture
def pseudo_language(pseudo_folder, settings):
    """Its code; it is spoken here while the test runs."""
    settings.LANGUAGES = [*product.LANGUAGES, (pseudo.CODE, "Pseudo")]
    settings.LOCALE_PATHS = [pseudo_folder, *product.LOCALE_PATHS]
    return pseudo.CODE
