"""about.toml is read with limits, and says in one sentence what is wrong."""

import os
import shutil
import time
from pathlib import Path

import pytest

from helpers import data
from helpers.data.about import FILE
from helpers.data.about_checks import SubjectError

EXAMPLE = Path(__file__).parents[2] / "examples" / "another_article"


@pytest.fixture
def about(tmp_path):
    """Write about.toml beside the tables of the example, and read it."""
    folder = tmp_path / "tables"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("reports"))
    (folder / FILE).unlink()

    def read(content=None, name=FILE):
        if content is not None:
            (folder / name).write_bytes(
                content if isinstance(content, bytes) else content.encode("utf-8")
            )
        return data.open(folder).about

    read.folder = folder
    return read


BOMBS = {
    "lists in lists": "name = " + "[" * 40_000,
    "tables in tables": "name = " + "{a=" * 20_000,
    "a long integer": "name = " + "9" * 5_000,
    "an integer of 4,000 digits": "name = " + "9" * 4_000,
    "a deep key": ".".join("a" * 45_000) + " = 1",
    "a deep key with blanks": " . ".join("a" * 20_000) + " = 1",
    "a deep table": "[" + ".".join("a" * 45_000) + "]",
    "quoted deep": ".".join(['"a"'] * 20_000) + " = 1",
    "five megabytes": 'name = "' + "x" * 5_000_000 + '"',
    "a long name": 'name = "' + "x" * 50_000 + '"',
    "an unknown key": "x" * 50_000 + " = 1",
    "no UTF-8": b'name = "\xff"',
    "no TOML": "name = ",
    "a float": "name = 1e400",
    "a date": "name = 2020-01-01",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_one_sentence_and_half_a_second(about, bomb):
    begun = time.process_time()
    with pytest.raises(SubjectError, match=rf"^{FILE}") as caught:
        about(bomb)
    assert time.process_time() - begun < 3
    assert len(str(caught.value)) < 1_500
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("sign", ["\\u0000", "\\u001b", "\\u202e", "\\u2066", "\\U000E0041", "â‰¥"])
@pytest.mark.parametrize(
    "line",
    [
        'name = "a{}"',
        'lead = "a{}"',
        '[intervention]\nname = "a{}"',
        '[headlines]\na01 = "{}"',
        '[conflicts."a{}"]',
        '[licence]\nname = "a{}"\nurl = "https://example.org/"',
    ],
)
def test_no_unseen_sign_reaches_a_page(about, line, sign):
    with pytest.raises(SubjectError, match="allowed is"):
        about(line.format(sign))


@pytest.mark.parametrize(
    "url", ["https://", "https://x\\ny.org", "http://example.org", "https://a b"]
)
def test_an_address_is_one(about, url):
    with pytest.raises(SubjectError, match="an address that begins with https://"):
        about(f'[licence]\nname = "CC"\nurl = "{url}"')


def test_an_outcome_stands_under_one_word_only(about):
    outcome = data.open(EXAMPLE).trials["outcome_id"].iloc[0]
    with pytest.raises(SubjectError, match="an outcome under one word only"):
        about(f'[counted]\none = ["{outcome}"]\ntwo = ["{outcome}"]')


def test_a_misspelt_name_is_told(about):
    with pytest.raises(SubjectError, match=r"About.toml: allowed is the name about.toml"):
        about('name = "a"', name="About.toml")


def test_what_is_no_file_is_told(about):
    (about.folder / FILE).symlink_to("nowhere")
    with pytest.raises(SubjectError, match="links to a file that is not there"):
        about()
    (about.folder / FILE).unlink()
    os.mkfifo(about.folder / FILE)
    with pytest.raises(SubjectError, match="a pipe, a device or a socket"):
        about()
