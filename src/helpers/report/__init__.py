"""Build the pages: execute every notebook afresh, turn each into one self-contained page.

``execute`` runs notebooks, ``page`` renders one, ``site`` puts the folder together and swaps it in
when it is whole; ``subject`` knows what the tables are about. None of them knows any statistics.
"""
