"""What no template, style sheet or script of ours may hold, found by reading them all."""

import re
from pathlib import Path

import pytest
from django.template import engines

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
PAGES = [path for path in TEMPLATES if path.suffix == ".html"]
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))

# Words that blame, cheer or label; whole words, in any case.
BANNED = (
    "overdue|streaks?|oops|journey|wellness|amazing|simply|incomplete|adherence|non-?complian(?:t|ce)|"
    "clingy|needy|failed|failure|missed|attention-seeking|manipulative|suicidal gesture|"
    "committed suicide|broken|great job|try harder|depression test|deteriorating"
)
EMOJI = re.compile("[\U0001f000-\U0001faff\U00002600-\U000027bf\U0000fe0f]")
NAMES = re.compile(r'<symbol id="([a-z0-9-]+)"')


def ids(paths):
    return [str(path.relative_to(ROOT)) for path in paths]


def bare(css: str) -> str:
    """A style sheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", css, flags=re.S)


def words(html: str) -> str:
    """What a template may say aloud: no comments, no tag names, no class names."""
    html = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", " ", html, flags=re.S)
    said = re.findall(r"""translate "((?:[^"\\]|\\.)*)\"""", html)
    said += re.findall(r"""_\("([^"]*)"\)""", html)
    said += re.findall(r"aria-label=\"([^\"]*)\"", html)
    shown = re.sub(r"<[^>]*>|\{%.*?%\}|\{\{.*?\}\}", " ", html, flags=re.S)
    return " ".join([*said, shown])


@pytest.mark.parametrize("path", STYLES, ids=ids(STYLES))
def test_colours_live_in_one_file(path):
    if path.name != "tokens.css":
        assert not re.search(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(", bare(path.read_text()), re.I)


@pytest.mark.parametrize("path", STYLES, ids=ids(STYLES))
def test_nothing_is_important_but_hidden(path):
    left = bare(path.read_text()).replace("[hidden] { display: none !important; }", "")
    assert "!important" not in left


@pytest.mark.parametrize("path", PAGES, ids=ids(PAGES))
def test_no_colour_and_no_inline_style_or_script(path):
    html = path.read_text()
    assert not re.search(r"""[=:\s"']#(?:[0-9a-f]{6}|[0-9a-f]{3})\b""", html, re.I)
    assert not re.search(r"\sstyle\s*=|<style\b|\son[a-z]+\s*=\s*[\"']|javascript:", html, re.I)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)


@pytest.mark.parametrize("path", [*PAGES, *STYLES, *SCRIPTS], ids=ids([*PAGES, *STYLES, *SCRIPTS]))
def test_nothing_is_fetched_from_another_origin(path):
    text = path.read_text()
    assert not re.search(r"""(?:src|srcset|action|poster)=["'](?:https?:)?//""", text)
    assert not re.search(r"""<(?:link|use)\b[^>]*href=["'](?:https?:)?//""", text)
    if path.suffix in {".css", ".js"}:
        assert not re.search(r"https?://|@import|url\(\s*[\"']?//", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=ids(TEMPLATES))
def test_the_voice(path):
    said = words(path.read_text())
    assert not EMOJI.search(said)
    found = re.findall(rf"\b(?:{BANNED})\b", said, re.I)
    assert not found


@pytest.mark.parametrize("path", PAGES, ids=ids(PAGES))
def test_every_template_compiles_and_names_icons_that_exist(path):
    engines["django"].get_template(str(path.relative_to(ROOT / "templates")))
    sprite = set(NAMES.findall((ROOT / "static" / "vendor" / "icons.svg").read_text()))
    html = path.read_text()
    named = re.findall(r"""\{% icon ["']([a-z0-9-]+)["']""", html)
    named += re.findall(r"""\bicon=["']([a-z0-9-]+)["']""", html)
    assert set(named) <= sprite


def test_vendored_files_are_named_with_their_licence():
    folder = ROOT / "static" / "vendor"
    readme = (folder / "README.md").read_text()
    for path in folder.iterdir():
        if path.name != "README.md":
            assert path.name in readme


def test_style_sheets_point_only_at_files_that_are_there():
    for path in STYLES:
        for target in re.findall(r"url\([\"']?([^\"')]+)", path.read_text()):
            assert (path.parent / target).resolve().is_file()
