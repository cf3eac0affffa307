"""What other settings would have done over the last months, and their adoption.

- ``settings``: what may be asked about, by the names of the files' own keys, each with its range
- ``rounds``: the area at each of its last months, scored once and kept
- ``quiet``: regions in which nothing is wrong, for the false alarms to expect
- ``compare``, ``answer``: both sides, pure and put together
- ``page``: the page and the workbook
- ``adopt``: the change in the area's settings, and its line in the log
"""
