"""No sign that cannot be seen, and none that a wrong encoding left, passes in a text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.data.validation import characters

EVERY = [chr(code) for code in range(0x110000)]
SEEN = "≥≤−×αβμ√€±°µ–—‘’“”…éüößłčžęąñøåÉÜ²³½«»•™χΔ†‡≈∞Жд"


@pytest.mark.parametrize("category", ["Cc", "Cf", "Co", "Cs", "Zl", "Zp"])
def test_no_character_without_a_shape_passes(category):
    signs = [c for c in EVERY if unicodedata.category(c) == category and c not in "\t\n"]
    assert signs
    assert [sign for sign in signs if not characters.fault(f"a{sign}b")[1]] == []


@pytest.mark.parametrize(
    "sign", [*"\u115f\u1160\u3164\uffa0\u034f\u2800\u180e\ufe0f\U000e0100\u17b4\u2065\ufff9\uffff"]
)
def test_nor_a_filler_a_selector_or_an_unassigned_one(sign):
    _, what = characters.fault(f"Adler{sign} A")
    assert f"U+{ord(sign):04X}" in what


@pytest.mark.parametrize("name", ["Windows-1252", "Latin-1", "Mac Roman"])
@pytest.mark.parametrize("sign", SEEN)
def test_what_a_wrong_encoding_left_is_named(sign, name):
    codec = {"Windows-1252": "cp1252", "Latin-1": "latin-1", "Mac Roman": "mac_roman"}[name]
    left = "".join(
        bytes([byte]).decode(codec, errors="ignore") or chr(byte) for byte in sign.encode()
    )
    piece, what = characters.fault(f"of people {left} 18")
    assert piece == left
    assert f"which was {sign!r} before UTF-8 was opened as" in what


@given(st.text(st.sampled_from(SEEN + "abc 12,;()%"), max_size=12))
def test_what_a_wrong_encoding_left_of_a_text_is_never_silent(text):
    left = text.encode().decode("mac_roman")
    assert bool(characters.fault(left)[1]) == (left != text)


@pytest.mark.parametrize(
    "text",
    [
        *("“voilà”…", "Spaß”", "naïve–", "„Äpfel“", "œuvre", "√π", "5 ≈ 4", "à «é»", "‘é’", "É»"),
        *(
            "Łódź",
            "γ-carboxylation",
            "日本語",
            "Привет",
            "10\xa0µg/day ± 2",
            "a\nb\tc",
            "Ä”",
            "½ × 3",
        ),
    ],
)
def test_texts_of_people_pass(text):
    assert characters.fault(text) == ("", "")
