/**
 * Second pass of an audit: replays the events of the filings in one window of ids and derives their expected records.
 */
import type { FilingEvent, FoundFiling, FoundRow, JournalEvent, RowsFacts } from "./chain-format.js";
import type { Findings } from "./findings.js";
import {
  isJournalEvent,
  placeOf,
  parseEvents,
  parseList,
  type StoredLink,
  type ExpectedFiling,
  type ExpectedRow,
} from "./expected-records.js";

/** Expected records of the filings with ids from `first` to `last`, according to the chain. */
export class FilingsReplay {
  readonly first: number;
  readonly last: number;
  readonly filings = new Map<number, ExpectedFiling>();
  readonly rows = new Map<number, ExpectedRow>();
  readonly #findings: Findings;

  constructor(first: number, last: number, findings: Findings) {
    this.first = first;
    this.last = last;
    this.#findings = findings;
  }

  apply({ id, version, events, before }: Pick<StoredLink, "id" | "version" | "events" | "before">): void {
    const list = parseEvents(events) ?? [];
    // Apply what a transaction recorded before what happened to it.
    for (const event of list) if (isJournalEvent(event)) this.#applyJournalEvent(id, event);
    const previous = parseList(before) ?? [];
    for (const [i, event] of list.entries()) {
      if (isJournalEvent(event) || !this.#isInside(event[2])) continue;
      this.#applyFilingEvent(id, version, event, previous[i]);
    }
  }

  #isInside(filing: number): boolean {
    return filing >= this.first && filing <= this.last;
  }

  #applyJournalEvent(link: number, [, at, , batch, what, facts]: JournalEvent): void {
    if (what === "rows" && facts.filings) this.#addNew(at, batch, facts);
    if (what !== "found") return;
    for (const found of facts.filings ?? []) if (this.#isInside(found[0])) this.#addFound(link, found);
    for (const found of facts.changedRows ?? []) if (this.#isInside(found[0])) this.#addFoundRow(found);
  }

  #addNew(at: number, batch: number, { filings, contents }: RowsFacts): void {
    const [first, count] = filings!;
    for (let id = Math.max(first, this.first); id <= Math.min(first + count - 1, this.last); id++) {
      const content = contents?.[id - first];
      this.filings.set(id, {
        ...UNKNOWN,
        known: true,
        batch,
        digest: content?.[0],
        body: content?.[1],
        queuedAt: at,
        updatedAt: at,
      });
    }
  }

  #addFound(link: number, found: FoundFiling): void {
    const [id, batch, state, digest, attempt, queuedAt, sentAt, updatedAt, reasons, contradiction] = found;
    const [, , , , , , , , , , newest, body, facts, conflict] = found;
    const earlier = this.filings.get(id) ?? UNKNOWN;
    if (earlier.known) this.#findings.disagree(link, `申请 ${id} 出现两次`, `it records filing ${id} a second time`);
    // Links of version 1 give the state of a filing and its newest link.
    if (earlier.state !== state || earlier.link !== newest)
      this.#findings.disagree(
        link,
        `申请 ${id} 在升级前已与履历不符：履历为 ${earlier.state}，台账为 ${state}`,
        `filing ${id} differed from its history before the upgrade: ${earlier.state} in the history, ${state} in the ledger`,
      );
    this.filings.set(id, {
      known: true,
      batch,
      state,
      digest,
      body,
      attempt,
      queuedAt,
      sentAt,
      updatedAt,
      reasons,
      contradiction,
      conflict,
      replaces: null,
      link: newest,
      case: facts,
    });
  }

  #addFoundRow([filing, batch, row, follows, correctedIn, correctedFrom, reasons]: FoundRow): void {
    this.rows.set(placeOf(batch, row), { filing, follows, correctedIn, correctedFrom, reasons });
  }

  #applyFilingEvent(link: number, version: number, event: FilingEvent, previous: unknown): void {
    const [, at, id, batch, was, became] = event;
    let filing = this.filings.get(id);
    if (filing === undefined) this.filings.set(id, (filing = { ...UNKNOWN }));
    if (previous !== (filing.link ?? 0))
      this.#findings.disagree(
        link,
        `申请 ${id} 的履历没有指向前一链节`,
        `the history of filing ${id} does not refer to its previous link`,
      );
    filing.link = link;
    if (version === 1) {
      filing.state = became;
      return;
    }
    if (!filing.known)
      this.#findings.disagree(link, `申请 ${id} 没有登记入账`, `filing ${id} changed before it was recorded`);
    if (filing.state !== was)
      this.#findings.disagree(
        link,
        `申请 ${id} 的状态不连续：${filing.state}、${was}`,
        `filing ${id} was ${filing.state}, but its next event starts from ${was}`,
      );
    filing.state = became;
    filing.batch = batch;
    filing.updatedAt = at;
    this.#applyFacts(link, filing, event);
  }

  #applyFacts(link: number, filing: ExpectedFiling, [, at, id, batch, was, , cause, note, facts]: FilingEvent): void {
    switch (cause) {
      case "claimed":
        if ((filing.digest ?? note) !== note || (filing.body ?? facts?.body) !== facts?.body)
          this.#findings.disagree(
            link,
            `申请 ${id} 发出的内容与台账记录的不同`,
            `filing ${id} was sent with content that differs from the record`,
          );
        filing.digest ??= note ?? "";
        filing.body ??= facts?.body ?? null;
        filing.attempt += 1;
        filing.sentAt = at;
        return;
      case "case-known":
      case "adopted":
      case "case-changed":
        filing.case = facts?.case ?? null;
        filing.reasons = null;
        filing.conflict = null;
        return;
      case "contradiction":
        filing.contradiction = filing.contradiction === null ? note : `${filing.contradiction}\n${note}`;
        return;
      case "settled":
        filing.contradiction = null;
        return;
      case "conflict":
        filing.conflict = note;
        filing.reasons = facts?.reasons ?? filing.reasons;
        return;
      case "released":
        filing.conflict = null;
        filing.reasons = null;
        return;
      case "replaces":
        filing.replaces = facts?.replaces ?? null;
        return;
      case "moved":
        for (const place of facts?.rows ?? []) this.#changeRow(id, place, { follows: 1 });
        for (const row of facts?.home ?? []) this.#changeRow(id, [batch, row], { follows: 0 });
        return;
      case "corrected":
      case "brought-again":
        for (const place of facts?.rows ?? [])
          this.#changeRow(id, place, {
            follows: 0,
            correctedIn: batch,
            correctedFrom: was,
            reasons: filing.reasons,
          });
        filing.digest = facts?.digest;
        filing.body = facts?.body;
        filing.reasons = null;
        filing.conflict = null;
        filing.queuedAt = at;
        return;
      default:
        filing.reasons = facts?.reasons ?? null;
    }
  }

  #changeRow(filing: number, [batch, row]: readonly [number, number], change: Partial<ExpectedRow>): void {
    const place = placeOf(batch, row);
    const before = this.rows.get(place) ?? { follows: 0, correctedIn: null, correctedFrom: null, reasons: null };
    this.rows.set(place, { ...before, ...change, filing });
  }
}

const UNKNOWN: ExpectedFiling = {
  known: false,
  batch: 0,
  state: "queued",
  digest: undefined,
  body: undefined,
  attempt: 0,
  queuedAt: 0,
  sentAt: null,
  updatedAt: 0,
  reasons: null,
  contradiction: null,
  conflict: null,
  replaces: null,
  link: null,
  case: null,
};
