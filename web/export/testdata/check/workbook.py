"""Prints what openpyxl reads of a workbook: each sheet with its size, and each
cell that is a formula."""
import sys
import openpyxl

book = openpyxl.load_workbook(sys.argv[1])
for sheet in book:
    print(f"{sheet.title}: {sheet.max_row} rows, {sheet.max_column} columns")
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                print(f"formula in {sheet.title} {cell.coordinate}")
            if isinstance(cell.value, str) and len(cell.value) > 32767:
                print(f"long text in {sheet.title} {cell.coordinate}")
head = [cell.value for cell in book["Incidents"][1]]
for row in book["Incidents"].iter_rows(min_row=2, values_only=True):
    cells = dict(zip(head, row))
    print(cells["id"], cells["killed_low"], cells["killed_high"], cells["injured_high"], cells["lat"], (cells["headline"] or "")[:60])
