"""Characters that no text should hold: those that cannot be seen, and what a wrong encoding left.

What cannot be seen follows from Unicode's categories and names. What a wrong encoding left is found
by going back: signs whose bytes in that encoding are the UTF-8 of a plausible character.
"""

import re
import unicodedata
from functools import cache

_UNSEEN = {
    "Cc": "a control character",
    "Cf": "a character that cannot be seen",
    "Cn": "a character that Unicode does not know",
    "Co": "a character for private use, which only its own font shows",
    "Zl": "a separator that cannot be seen",
    "Zp": "a separator that cannot be seen",
}
_UNSEEN_BY_NAME = re.compile(
    r"FILLER|VARIATION SELECTOR|GRAPHEME JOINER|PATTERN BLANK|VOWEL INHERENT|NULL NOTEHEAD"
)
_ENCODINGS = {"Windows-1252": "cp1252", "Latin-1": "latin-1", "Mac Roman": "mac_roman"}
_PLAUSIBLE = (
    *(
        (0xA0, 0x17F),
        (0x370, 0x45F),
        (0x1E00, 0x1FFF),
        (0x2000, 0x27FF),
        (0x2900, 0x2BFF),
        (0xFB00, 0xFB06),
    ),
    *((0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFFD, 0xFFFD), (0x1D400, 0x1D7FF), (0x1F000, 0x1FAFF)),
)
"""Letters of Latin, Greek and Cyrillic, and signs: what a table in English holds."""
_MEANT = ("√π", "Ä”", "Ä’", "Ä–", "Å”", "Å–")
"""What could be a letter after a wrong encoding, but is more often what it seems."""
_LOST = "\ufffd"


def fault(text: str) -> tuple[str, str]:
    """The first spoilt piece of a text and what it probably was; two empty texts where none is.

    Examples
    --------
    >>> fault("aged ≥ 18"), fault("a\u2066b")[1]
    (('', ''), 'a character that cannot be seen, U+2066 LEFT-TO-RIGHT ISOLATE; delete it')
    >>> fault("aged â‰¥ 18")[1]
    "'â‰¥', which was '≥' before UTF-8 was opened as Windows-1252; save the file as UTF-8"
    """
    if text.isascii() and text.isprintable():
        return "", ""
    if (piece := _wrongly_decoded(text))[0]:
        return piece
    for sign in text:
        if what := _what_is_wrong(sign):
            return sign, what
    return "", ""


def spoilt(text: str) -> set[str]:
    """The characters of a text that `fault` would name one by one."""
    return {sign for sign in set(text) if _what_is_wrong(sign)}


def without(text: str) -> str:
    """A text without them."""
    bad = spoilt(text)
    return "".join(sign for sign in text if sign not in bad) if bad else text


@cache
def _what_is_wrong(sign: str) -> str:
    code = ord(sign)
    if sign in "\t\n" or " " <= sign <= "~":
        return ""
    if 0xDC80 <= code <= 0xDCFF:  # what surrogateescape makes of such a byte
        return f"the byte {code - 0xDC00:#04x}, which is not UTF-8; save the file as UTF-8"
    if sign == _LOST:
        return "U+FFFD in place of a character that was lost; write it again"
    category, name = unicodedata.category(sign), unicodedata.name(sign, "")
    if 0x80 <= code <= 0x9F:
        meant = bytes([code]).decode("cp1252", errors="replace")
        was = f", {meant!r} in Windows-1252" if meant != _LOST else ""
        return f"a character that cannot be seen, U+{code:04X}{was}; delete it"
    if category in ("Co", "Cn", "Cs"):
        what = _UNSEEN.get(category, "half a character")
        return f"{what}, U+{code:04X}; write the sign that is meant"
    if category in _UNSEEN or _UNSEEN_BY_NAME.search(name):
        named = f"U+{code:04X} {name}".rstrip()
        return f"a character that cannot be seen, {named}; delete it"
    return ""


def _wrongly_decoded(text: str) -> tuple[str, str]:
    """The longest piece that reads as another text in one of the encodings."""
    longest, what = ("â€", "'â€', one character before UTF-8 was opened as Windows-1252")
    if longest not in text:
        longest, what = "", ""
    for encoding, codec in _ENCODINGS.items():
        for found in _sequences(codec).finditer(text):
            piece = found[0]
            read = _bytes(piece, codec).decode("utf-8", errors="ignore")
            likely = any(low <= ord(sign) <= high for sign in read for low, high in _PLAUSIBLE)
            if len(piece) > len(longest) and piece not in _MEANT and (likely or len(read) > 1):
                was = f"{piece!r}, which was {read!r} before UTF-8 was opened as {encoding}"
                longest, what = piece, f"{was}; save the file as UTF-8"
    return longest, what


def _bytes(text: str, codec: str) -> bytes:
    return bytes(_byte(sign, codec) for sign in text)


def _byte(sign: str, codec: str) -> int:
    """The byte; one that the encoding does not know was kept as it is."""
    try:
        return sign.encode(codec)[0]
    except UnicodeEncodeError:
        return ord(sign)


@cache
def _sequences(codec: str) -> re.Pattern[str]:
    """What UTF-8 of two, three and four bytes looks like in an encoding."""

    def signs(low: int, high: int) -> str:
        codes = range(low, high + 1)
        made = (bytes([code]).decode(codec, errors="ignore") or chr(code) for code in codes)
        return "[" + "".join(map(re.escape, made)) + "]"

    follows = signs(0x80, 0xBF)
    two, three, four = signs(0xC2, 0xDF), signs(0xE0, 0xEF), signs(0xF0, 0xF4)
    return re.compile(f"(?:{two}{follows}|{three}{follows}{{2}}|{four}{follows}{{3}})+")
