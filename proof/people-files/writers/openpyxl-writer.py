"""Writes workbooks with openpyxl. Usage: openpyxl-writer.py BOOKS.json"""
import datetime
import json
import sys

import openpyxl
from openpyxl.cell import WriteOnlyCell  # noqa: F401  (fails early on a broken installation)
from openpyxl.utils.datetime import CALENDAR_MAC_1904


def put(sheet, row, column, value):
    cell = sheet.cell(row=row, column=column)
    if isinstance(value, str):
        cell.value = value
        cell.data_type = "s"
    elif "n" in value:
        cell.value = value["n"]
        if value.get("z"):
            cell.number_format = value["z"]
    elif "d" in value:
        text = value["d"]
        cell.value = datetime.datetime.fromisoformat(text) if "T" in text else datetime.date.fromisoformat(text)
        cell.number_format = value["z"]
    elif "b" in value:
        cell.value = value["b"]
    elif "f" in value:
        cell.value = "=" + value["f"]
    else:
        cell.value = value["e"]
        cell.data_type = "e"


with open(sys.argv[1], encoding="utf-8") as books:
    for book in json.load(books):
        workbook = openpyxl.Workbook()
        if book["date1904"]:
            workbook.epoch = CALENDAR_MAC_1904
        sheet = workbook.active
        for r, cells in enumerate(book["rows"], 1):
            for c, value in enumerate(cells, 1):
                if value is not None:
                    put(sheet, r, c, value)
        for area in book["merges"]:
            sheet.merge_cells(
                start_row=area["firstRow"] + 1,
                end_row=area["lastRow"] + 1,
                start_column=area["column"] + 1,
                end_column=area["column"] + 1,
            )
        for row in book["hiddenRows"]:
            sheet.row_dimensions[row].hidden = True
        workbook.save(book["path"])
