"""Curated tables as a spreadsheet: written with drop-downs and notes, read back with all checks.

What reads and writes workbooks is an optional extra (``crosslane[sheet]``): `workbook` needs
openpyxl, `reading` needs python-calamine, and the other modules need neither.
"""
