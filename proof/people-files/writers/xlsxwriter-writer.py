"""Writes workbooks with XlsxWriter. Usage: xlsxwriter-writer.py BOOKS.json"""
import datetime
import json
import sys

import xlsxwriter

ERRORS = {"#REF!", "#N/A", "#VALUE!"}

with open(sys.argv[1], encoding="utf-8") as books:
    for book in json.load(books):
        workbook = xlsxwriter.Workbook(book["path"], {"date_1904": book["date1904"]})
        sheet = workbook.add_worksheet()
        formats = {}

        def style(code):
            if not code:
                return None
            if code not in formats:
                formats[code] = workbook.add_format({"num_format": code})
            return formats[code]

        merged = {(area["firstRow"], area["column"]): area for area in book["merges"]}
        for area in book["merges"]:
            sheet.merge_range(area["firstRow"], area["column"], area["lastRow"], area["column"], "")
        for r, cells in enumerate(book["rows"]):
            for c, value in enumerate(cells):
                if value is None:
                    continue
                if isinstance(value, str):
                    sheet.write_string(r, c, value)
                elif "n" in value:
                    sheet.write_number(r, c, value["n"], style(value.get("z")))
                elif "d" in value:
                    text = value["d"] if "T" in value["d"] else value["d"] + "T00:00:00"
                    sheet.write_datetime(r, c, datetime.datetime.fromisoformat(text), style(value["z"]))
                elif "b" in value:
                    sheet.write_boolean(r, c, value["b"])
                elif "f" in value:
                    result = {"value": value["v"]} if "v" in value else {}
                    sheet.write_formula(r, c, "=" + value["f"], None, **result)
                else:
                    # XlsxWriter writes an error value only as the result of a formula.
                    sheet.write_formula(r, c, "=NA()", None, value["e"])
        for row in book["hiddenRows"]:
            sheet.set_row(row - 1, None, None, {"hidden": True})
        workbook.close()
