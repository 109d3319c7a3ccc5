"""Build the pages: execute every notebook afresh, turn each into one self-contained page.

``execute`` runs notebooks, ``page`` renders one, ``site`` puts the folder together and swaps it in
when it is whole; ``fitting`` knows which notebooks can be about the tables. None of them knows any
statistics.
"""
