"""Verifies a ledger as docs/design/ledger.md describes it. Shares no code with the product.

Usage: independent_verifier.py LEDGER.DB   Prints one line a fault; none: exit 0.
"""

import hashlib
import json
import sqlite3
import sys


def sha(value):
    if value is None:
        return None
    return hashlib.sha256(value if isinstance(value, bytes) else value.encode()).hexdigest()


def text(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def verify(path):
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    faults = []
    before, seq, last_id = "", 0, 0
    batches, blocks, filings, changed, counts, scopes, ledger = {}, {}, {}, {}, {}, {}, None
    replaced = {}

    def count(change, at):
        key = tuple(change[:4])
        rows, of, _ = counts.get(key, (0, 0, 0))
        counts[key] = (rows + change[4], of + change[5], at)

    for link, version, last_seq, stored, events, back in db.execute(
        "SELECT id, version, last_seq, hash, events, before FROM chain ORDER BY id"
    ):
        if link != last_id + 1:
            faults.append(f"link {link} follows {last_id}")
        last_id = link
        found = json.loads(events)
        if version == 1:
            expected = sha(before + "\n" + "\n".join(text(e) for e in found))
        else:
            expected = sha(f"bdc-ledger-link 2\n{before}\n{link}\n{last_seq}\n{events}\n{back}")
        if expected != stored:
            faults.append(f"hash of link {link}")
        before = stored
        for event in found:
            seq += 1
            if event[0] != seq:
                faults.append(f"event {seq}")
        if seq != last_seq:
            faults.append(f"last event of link {link}")

        for event in sorted(found, key=lambda e: e[2] != 0):
            _, at, filing, batch, *rest = event
            if filing == 0:
                what, facts = rest
                if what == "ledger":
                    ledger = facts["id"]
                elif what == "batch":
                    scopes[facts["scope"][0]] = facts["scope"]
                    batches[batch] = [facts, at, at, 0, None]
                    blocks[batch] = []
                elif what == "dropped":
                    del batches[batch]
                elif what == "closed":
                    batches[batch][2] = at
                    batches[batch][4] = batches[batch][4] or at
                elif what == "rows":
                    batches[batch][2:4] = [at, facts["lastRow"]]
                    blocks[batch].append(facts)
                    first, number = facts.get("filings", (0, 0))
                    contents = facts.get("contents", [[None, None]] * number)
                    for i in range(number):
                        filings[first + i] = {
                            "batch": batch, "state": "queued", "digest": contents[i][0], "body": contents[i][1],
                            "attempt": 0, "queued": at, "sent": None, "updated": at, "reasons": None,
                            "contradiction": None, "link": None, "case": None, "conflict": None,
                        }
                elif what == "counts":
                    for change in facts["changes"]:
                        count(change, at)
                elif what == "found":
                    for scope in facts.get("scopes", []):
                        scopes[scope[0]] = scope
                    for of, about, *times in facts.get("batches", []):
                        batches[of] = [about, *times]
                        blocks[of] = []
                    if "rows" in facts:
                        blocks[batch].append(facts["rows"])
                    for of in facts.get("filings", []):
                        names = ["batch", "state", "digest", "attempt", "queued", "sent", "updated", "reasons",
                                 "contradiction", "link", "body", "case", "conflict"]
                        filings[of[0]] = dict(zip(names, of[1:]))
                    for of, in_batch, row, *values in facts.get("changedRows", []):
                        changed[in_batch, row] = values
                    for of in facts.get("counts", []):
                        count(of, of[6])
                continue
            was, became, cause, note, *more = rest
            facts = more[0] if more else {}
            if version == 1:
                continue
            f = filings[filing]
            if f["state"] != was:
                faults.append(f"filing {filing} was {f['state']}, not {was}")
            f.update(state=became, batch=batch, updated=at, link=link)
            if cause == "claimed":
                if f["digest"] not in (None, note) or f["body"] not in (None, facts["body"]):
                    faults.append(f"filing {filing} was sent with other content")
                f.update(digest=note, body=facts["body"], sent=at, attempt=f["attempt"] + 1)
            elif cause in ("case-known", "adopted", "case-changed"):
                f.update(case=facts["case"], reasons=None, conflict=None)
            elif cause == "contradiction":
                f["contradiction"] = note if f["contradiction"] is None else f["contradiction"] + "\n" + note
            elif cause == "settled":
                f["contradiction"] = None
            elif cause == "conflict":
                f.update(conflict=note, reasons=facts.get("reasons", f["reasons"]))
            elif cause == "released":
                f.update(conflict=None, reasons=None)
            elif cause == "replaces":
                replaced[filing] = facts["replaces"]
            elif cause == "moved":
                for place in facts["rows"]:
                    changed[tuple(place)] = [1, *changed.get(tuple(place), [0, None, None, None])[1:]]
                for row in facts["home"]:
                    changed[batch, row] = [0, *changed.get((batch, row), [0, None, None, None])[1:]]
            elif cause in ("corrected", "brought-again"):
                for place in facts["rows"]:
                    changed[tuple(place)] = [0, batch, was, f["reasons"]]
                f.update(digest=facts["digest"], body=facts["body"], reasons=None, conflict=None, queued=at)
            else:
                f["reasons"] = facts.get("reasons")

    if [(ledger,)] != db.execute("SELECT id FROM identity").fetchall():
        faults.append("identity")
    if sorted(tuple(s) for s in scopes.values()) != db.execute(
        "SELECT id, authority, institution, kind FROM scopes ORDER BY id"
    ).fetchall():
        faults.append("scopes")

    stored = {}
    for of, *values in db.execute(
        "SELECT id, name, scope, profile, file_path, file_name, sha256, bytes, format, created_at, updated_at, last_row, closed_at FROM batches"
    ):
        stored[of] = values
    expected = {
        of: [b["name"], b["scope"][0], b["profile"], b["filePath"], b["fileName"], b["sha256"], b["bytes"], b["format"], *times]
        for of, (b, *times) in batches.items()
    }
    if stored != expected:
        faults.append("batches")

    kept = {tuple(c[:4]): tuple(c[4:]) for c in db.execute(
        "SELECT batch, state, case_status, case_done, rows, filings, updated_at FROM counts")}
    if kept != counts:
        faults.append("counts")

    stored = {}
    for of, *values in db.execute(
        "SELECT id, batch, state, digest, attempt, queued_at, sent_at, updated_at, reasons, contradiction, link, b.body,"
        " case_no, status, version, done, c.body, conflict FROM filings f LEFT JOIN bodies b ON b.filing = f.id LEFT JOIN cases c ON c.filing = f.id"
    ):
        case = None if values[11] is None else [*values[11:15], sha(values[15])]
        stored[of] = dict(batch=values[0], state=values[1], digest=values[2], attempt=values[3], queued=values[4],
                          sent=values[5], updated=values[6], reasons=sha(values[7]), contradiction=values[8],
                          link=values[9], body=sha(values[10]), case=case, conflict=values[16])
    for of in sorted(set(stored) | set(filings)):
        if stored.get(of) != filings.get(of):
            faults.append(f"filing {of}")

    if dict(db.execute("SELECT filing, replaces FROM replacements")) != replaced:
        faults.append("replacements")

    rows, home = {}, {}
    for batch, row, ref, intake, filing, follows, findings, body, corrected_in, corrected_from, reasons in db.execute(
        "SELECT batch, row, ref, intake, filing, follows, findings, changed_body, corrected_in, corrected_from, reasons FROM batch_rows ORDER BY batch, row"
    ):
        rows[batch, row] = text([row, ref, intake, filing, sha(findings), sha(body)]) + "\n"
        usual = [1 if intake == "known" else 0, None, None, None]
        if [follows, corrected_in, corrected_from, sha(reasons)] != changed.get((batch, row), usual):
            faults.append(f"row {row} of batch {batch}")
        if filing is not None and intake != "changed" and corrected_in is None:
            home.setdefault(filing, []).append((batch, row, ref, follows))
    named = set()
    for batch, of in blocks.items():
        for block in of if batch in batches else []:
            numbers = [n for first, last in block["ranges"] for n in range(first, last + 1)]
            named.update((batch, n) for n in numbers)
            lines = [rows.get((batch, n), "") for n in numbers]
            if len(lines) != block["count"] or sha("".join(lines)) != block["digest"]:
                faults.append(f"a block of rows of batch {batch}")
    if named != set(rows):
        faults.append("rows")

    for of, scope, ref, batch, row, row_count, followers in db.execute(
        "SELECT id, scope, ref, batch, row, row_count, followers FROM filings"
    ):
        own = home.get(of, [])
        here = [r for b, r, _, follows in own if follows == 0 and b == batch]
        if (
            any(r[2] != ref for r in own)
            or (min(here, default=0), len(here), len(own) - len(here)) != (row, row_count, followers)
            or batches[batch][0]["scope"][0] != scope
        ):
            faults.append(f"rows of filing {of}")
    return faults


if __name__ == "__main__":
    told = verify(sys.argv[1])
    print("\n".join(told))
    sys.exit(1 if told else 0)
