/**
 * What the tables must hold, worked out from the chain alone. A first pass over all links checks the chain and yields
 * batches, rows, counters and the ledger's id; filings, of which there are many, come in windows of ids, so that memory
 * does not grow with the ledger.
 */
import type { FilingState } from "../states.js";
import {
  CHAIN_VERSION,
  linkHash,
  linkHashV1,
  type BatchFacts,
  type CaseValues,
  type CountValues,
  type Digest,
  type FilingEvent,
  type FoundBatch,
  type FoundFiling,
  type FoundRow,
  type JournalEvent,
  type LedgerFacts,
  type RowBlock,
  type RowsFacts,
  type ScopeValues,
} from "./chain-format.js";
import type { Findings } from "./findings.js";

/** A row of the table `chain`. */
export interface StoredLink {
  readonly id: number;
  readonly version: number;
  readonly lastSeq: number;
  readonly hash: string;
  readonly events: string;
  readonly before: string;
}

export interface ExpectedBatch {
  facts: BatchFacts;
  createdAt: number;
  updatedAt: number;
  lastRow: number;
  closedAt: number | null;
  readonly blocks: RowBlock[];
}

export interface ExpectedCount {
  rows: number;
  filings: number;
  updatedAt: number;
}

export interface ExpectedFiling {
  /** False: only links of version 1 speak of it so far. */
  known: boolean;
  batch: number;
  state: FilingState;
  digest: string | undefined;
  body: Digest | null | undefined;
  attempt: number;
  queuedAt: number;
  sentAt: number | null;
  updatedAt: number;
  reasons: Digest | null;
  contradiction: string | null;
  conflict: string | null;
  link: number | null;
  case: CaseValues | null;
}

/** Columns of a row that later events change. */
export interface ExpectedRow {
  readonly filing: number;
  readonly follows: number;
  readonly correctedIn: number | null;
  readonly correctedFrom: string | null;
  readonly reasons: Digest | null;
}

type AnyEvent = FilingEvent | JournalEvent;

export function isJournalEvent(event: AnyEvent): event is JournalEvent {
  return event[2] === 0;
}

/** A row of a file as one number: there are fewer than 2^31 rows in a file. */
export function placeOf(batch: number, row: number): number {
  return batch * 2 ** 31 + row;
}

/** The first pass: the chain itself, and everything but filings. */
export class ChainReplay {
  readonly batches = new Map<number, ExpectedBatch>();
  readonly scopes = new Map<number, ScopeValues>();
  readonly counts = new Map<string, ExpectedCount>();
  ledger: string | undefined;
  links = 0;
  linksOfVersion2 = 0;
  events = 0;
  /** Ids of filings run from 1 to this one without a gap. */
  lastFiling = 0;
  lastLink = 0;
  hash = "";
  /** Links that speak of filings, and of each the smallest and the largest id. */
  readonly #linksOfFilings: number[] = [];
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  readonly #findings: Findings;
  #seq = 0;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** Links that speak of filings with ids from `first` to `last`, in order. */
  linksOf(first: number, last: number): number[] {
    return this.#linksOfFilings.filter((_, i) => this.#from[i]! <= last && this.#to[i]! >= first);
  }

  apply(link: StoredLink): void {
    const { id, version } = link;
    if (id !== this.lastLink + 1)
      this.#findings.chainBroken(id, `缺少前一链节`, `the link before is ${this.lastLink}: links are missing`);
    const events = parseEvents(link.events);
    if (events === undefined) this.#findings.chainBroken(id, "内容无法读取", "its events cannot be read");
    if (version !== 1 && version !== CHAIN_VERSION)
      this.#findings.chainBroken(id, `未知版本 ${version}`, `it has a version that does not exist: ${version}`);
    if (version === 1 && this.linksOfVersion2 > 0)
      this.#findings.chainBroken(id, "旧版链节接在新版之后", "a link of version 1 stands behind one of version 2");
    if (hashOf(this.hash, link, events ?? []) !== link.hash)
      this.#findings.chainBroken(
        id,
        "散列值不符：内容或顺序被改动",
        "its hash does not match: altered, or out of order",
      );
    // From here on the chain is held against what is stored: one altered link is one finding.
    this.hash = link.hash;
    this.lastLink = id;
    this.links += 1;
    if (version !== 1) this.linksOfVersion2 += 1;
    this.#applyEvents(link, events ?? []);
  }

  #applyEvents({ id, lastSeq, before }: StoredLink, events: readonly AnyEvent[]): void {
    let [from, to] = [Infinity, -Infinity];
    const include = (first: number, last: number) => {
      from = Math.min(from, first);
      to = Math.max(to, last);
    };
    for (const event of events) {
      this.#seq += 1;
      this.events += 1;
      if (event[0] !== this.#seq) {
        this.#findings.chainBroken(id, `缺少第 ${this.#seq} 个事件`, `event ${this.#seq} is missing`);
        this.#seq = event[0];
      }
      if (!isJournalEvent(event)) include(event[2], event[2]);
      else this.#applyJournalEvent(id, event, include);
    }
    if (this.#seq !== lastSeq)
      this.#findings.chainBroken(id, `最后一个事件不是 ${lastSeq}`, `${lastSeq} is not its last event`);
    this.#seq = lastSeq;
    if ((parseList(before)?.length ?? -1) !== events.length)
      this.#findings.chainBroken(id, "履历的回溯不符", "its way back through the histories does not match its events");
    if (from > to) return;
    this.#linksOfFilings.push(id);
    this.#from.push(from);
    this.#to.push(to);
  }

  #applyJournalEvent(link: number, event: JournalEvent, include: (first: number, last: number) => void): void {
    const [, at, , id, what, facts] = event;
    switch (what) {
      case "ledger":
        if (this.ledger !== undefined) this.#findings.disagree(link, "台账编号出现两次", "it names the ledger again");
        this.ledger = facts.id;
        return;
      case "batch":
        this.#addBatch([id, facts, at, at, 0, null]);
        return;
      case "counts":
        for (const [batch, state, status, done, rows, filings] of facts.changes)
          this.#count([batch, state, status, done, rows, filings], at);
        return;
      case "found":
        this.#find(id, facts, include);
        return;
    }
    const batch = this.batches.get(id);
    if (batch === undefined) {
      this.#findings.disagree(link, "所涉批次没有记录", "it speaks of a batch that was never recorded");
      return;
    }
    if (what === "dropped") {
      this.batches.delete(id);
      return;
    }
    batch.updatedAt = at;
    if (what === "closed") batch.closedAt ??= at;
    else {
      batch.lastRow = facts.lastRow;
      if (facts.count > 0) batch.blocks.push(facts);
      if (facts.filings) include(...this.#addFilings(link, facts.filings));
    }
  }

  #addFilings(link: number, [first, count]: NonNullable<RowsFacts["filings"]>): [first: number, last: number] {
    if (first !== this.lastFiling + 1)
      this.#findings.disagree(link, "申请的次序不符", `filings begin with ${first}, expected ${this.lastFiling + 1}`);
    this.lastFiling = first + count - 1;
    return [first, this.lastFiling];
  }

  #addBatch([id, facts, createdAt, updatedAt, lastRow, closedAt]: FoundBatch): void {
    this.batches.set(id, { facts, createdAt, updatedAt, lastRow, closedAt, blocks: [] });
    this.scopes.set(facts.scope[0], facts.scope);
  }

  #count([batch, state, status, done, rows, filings]: CountValues, at: number): void {
    const key = countKey(batch, state, status, done);
    const count = this.counts.get(key);
    if (count === undefined) this.counts.set(key, { rows, filings, updatedAt: at });
    else {
      count.rows += rows;
      count.filings += filings;
      count.updatedAt = at;
    }
  }

  #find(batch: number, facts: LedgerFacts["found"], include: (first: number, last: number) => void): void {
    for (const scope of facts.scopes ?? []) this.scopes.set(scope[0], scope);
    for (const found of facts.batches ?? []) this.#addBatch(found);
    for (const [id] of facts.filings ?? []) {
      include(id, id);
      this.lastFiling = Math.max(this.lastFiling, id);
    }
    for (const [filing] of facts.changedRows ?? []) include(filing, filing);
    for (const [of, state, status, done, rows, filings, at] of facts.counts ?? [])
      this.#count([of, state, status, done, rows, filings], at);
    if (facts.rows) this.batches.get(batch)?.blocks.push(facts.rows);
  }
}

export function countKey(batch: number, state: string, caseStatus: string, caseDone: number): string {
  return JSON.stringify([batch, state, caseStatus, caseDone]);
}

/** What the chain says of the filings with ids from `first` to `last`. */
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
    // What a transaction records comes before what happens to it.
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
    if (earlier.known) this.#findings.disagree(link, `申请 ${id} 出现两次`, `it records filing ${id} again`);
    // Links of version 1 tell where a filing stood and which link spoke of it last.
    if (earlier.state !== state || earlier.link !== newest)
      this.#findings.disagree(
        link,
        `申请 ${id} 在升级前已与履历不符：履历为 ${earlier.state}，台账为 ${state}`,
        `filing ${id} differed from its history before the upgrade: ${earlier.state} there, ${state} here`,
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
        `the history of filing ${id} does not name the link before`,
      );
    filing.link = link;
    if (version === 1) {
      filing.state = became;
      return;
    }
    if (!filing.known)
      this.#findings.disagree(link, `申请 ${id} 没有登记入账`, `filing ${id} was never recorded before it moved`);
    if (filing.state !== was)
      this.#findings.disagree(
        link,
        `申请 ${id} 的状态不连续：${filing.state}、${was}`,
        `filing ${id} was ${filing.state}, and moves on as ${was}`,
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
            `申请 ${id} 发出的内容与登记的不同`,
            `filing ${id} was sent with other content than was recorded`,
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
  link: null,
  case: null,
};

function hashOf(before: string, link: StoredLink, events: readonly unknown[]): Digest {
  return link.version === 1
    ? linkHashV1(before, events)
    : linkHash(before, link.id, link.lastSeq, link.events, link.before);
}

/** What was altered may be anything: a list in which something is no event is no list of events. */
function parseEvents(text: string): readonly AnyEvent[] | undefined {
  const list = parseList(text);
  return list?.every(
    (event) => Array.isArray(event) && event.length >= 6 && event.slice(0, 4).every(Number.isSafeInteger),
  )
    ? (list as AnyEvent[])
    : undefined;
}

function parseList(text: string): readonly unknown[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list : undefined;
  } catch {
    return undefined;
  }
}
