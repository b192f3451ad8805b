"""Reads messages with another XML stack and other codecs than the product. Input: JSON lines on stdin."""
import base64
import json
import sys
import urllib.parse
import xml.etree.ElementTree as ET


def tree_of(element):
    fields = {"@" + name: value for name, value in element.attrib.items()}
    for child in element:
        value = tree_of(child)
        if child.tag in fields:
            before = fields[child.tag]
            fields[child.tag] = (before if isinstance(before, list) else [before]) + [value]
        else:
            fields[child.tag] = value
    text = element.text or ""
    if not fields:
        return text
    if text:
        fields["#text"] = text
    return fields


def decoded(raw, charset):
    try:
        return raw.decode(charset)
    except UnicodeError:
        return None


def answer(asked):
    if asked["do"] == "xml":
        # ElementTree does not know GBK: the declaration is left out and the bytes are decoded by Python.
        text = base64.b64decode(asked["bytes"]).decode(asked["charset"])
        return tree_of(ET.fromstring(text[text.index("?>") + 2 :]))
    if asked["do"] == "form":
        text = base64.b64decode(asked["bytes"]).decode("ascii")
        return urllib.parse.parse_qsl(text, keep_blank_values=True, encoding=asked["charset"], errors="strict")
    if asked["do"] == "characters":
        held = []
        for code in range(0x80, 0x10000):
            if 0xD800 <= code <= 0xDFFF:
                continue
            try:
                held.append([code, chr(code).encode(asked["charset"]).hex()])
            except UnicodeError:
                pass
        return held
    if asked["do"] == "decode":
        return [decoded(base64.b64decode(one), asked["charset"]) for one in asked["bytes"]]
    raise ValueError(asked["do"])


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))))
