"""Build the pages: execute every notebook afresh, turn each into one self-contained page.

============= ====================================================================================
``notebooks`` the notebooks as files: where they are, what each is for, which fit the tables
``execute``   runs them; ``kernels`` forks a kernel for each, with the imports of ``warm``
``page``      one notebook as one page
``links``     from figures to sources, from claims to cells
``day``       the day that stands on them
``site``      all pages, put in their place together
``export``    the results as CSV and JSON
``record``    stores in the notebooks what they show now; ``diff`` says what has changed
============= ====================================================================================
"""

import sys

# Nothing here checks an address by its grammar, which jsonschema would take seconds to build.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
