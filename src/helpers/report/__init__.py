"""Build the pages: execute every notebook afresh, turn each into one self-contained page.

``execute`` runs notebooks, ``page`` renders one, ``site`` puts the folder together and swaps it in
when it is whole; ``fitting`` knows which notebooks can be about the tables. None of them knows any
statistics.
"""

import sys

# Nothing here checks an address by its grammar, which jsonschema would take seconds to build.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
