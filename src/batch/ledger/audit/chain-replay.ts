/**
 * First pass of an audit over all links. Checks the chain and derives the expected batches, rows, counters and ledger
 * id. Filings follow in windows of ids (filings-replay.ts), so that memory does not grow with the ledger.
 */
import {
  linkHash,
  linkHashV1,
  CHAIN_VERSION,
  type CountValues,
  type Digest,
  type FoundBatch,
  type JournalEvent,
  type LedgerFacts,
  type RowsFacts,
  type ScopeValues,
} from "./chain-format.js";
import type { Findings, Place } from "./findings.js";
import {
  isJournalEvent,
  parseEvents,
  parseList,
  countKey,
  type AnyEvent,
  type StoredLink,
  type ExpectedBatch,
  type ExpectedCount,
} from "./expected-records.js";

/** Replays the chain: everything except filings. */
export class ChainReplay {
  readonly batches = new Map<number, ExpectedBatch>();
  readonly scopes = new Map<number, ScopeValues>();
  readonly counts = new Map<string, ExpectedCount>();
  ledger: string | undefined;
  links = 0;
  linksOfVersion2 = 0;
  events = 0;
  /** Id of the last filing. Ids start at 1 and have no gaps. */
  lastFiling = 0;
  lastLink = 0;
  hash = "";
  /** Links with events of filings, and for each the smallest and the largest filing id. */
  readonly #linksOfFilings: number[] = [];
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  readonly #findings: Findings;
  #seq = 0;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** Returns the links with events of filings with ids from `first` to `last`, in order. */
  linksOf(first: number, last: number): number[] {
    return this.#linksOfFilings.filter((_, i) => this.#from[i]! <= last && this.#to[i]! >= first);
  }

  /** Place of a batch in findings: its name, or its id when it has none. */
  placeOf(batch: number): Pick<Place, "batch"> {
    return { batch: this.batches.get(batch)?.facts.name ?? `#${batch}` };
  }

  apply(link: StoredLink): void {
    const { id, version } = link;
    if (id !== this.lastLink + 1)
      this.#findings.chainBroken(id, `缺少前一链节`, `links are missing: the previous one is ${this.lastLink}`);
    const events = parseEvents(link.events);
    if (events === undefined) this.#findings.chainBroken(id, "内容无法读取", "its events cannot be read");
    if (version !== 1 && version !== CHAIN_VERSION)
      this.#findings.chainBroken(id, `未知版本 ${version}`, `unknown hash version ${version}`);
    if (version === 1 && this.linksOfVersion2 > 0)
      this.#findings.chainBroken(id, "旧版链节接在新版之后", "a link of version 1 follows one of version 2");
    if (hashOf(this.hash, link, events ?? []) !== link.hash)
      this.#findings.chainBroken(
        id,
        "散列值不符：内容或顺序被改动",
        "its hash does not match: it was altered or reordered",
      );
    // Continue with the stored hash, so that one altered link is one finding.
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
      this.#findings.chainBroken(id, `最后一个事件不是 ${lastSeq}`, `its last event is not ${lastSeq}`);
    this.#seq = lastSeq;
    if ((parseList(before)?.length ?? -1) !== events.length)
      this.#findings.chainBroken(id, "履历的回溯不符", "its references to earlier links do not match its events");
    if (from > to) return;
    this.#linksOfFilings.push(id);
    this.#from.push(from);
    this.#to.push(to);
  }

  #applyJournalEvent(link: number, event: JournalEvent, include: (first: number, last: number) => void): void {
    const [, at, , id, what, facts] = event;
    switch (what) {
      case "ledger":
        if (this.ledger !== undefined)
          this.#findings.disagree(link, "台账编号出现两次", "it names the ledger a second time");
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
      this.#findings.disagree(link, "所涉批次没有记录", "it concerns a batch that was never recorded");
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
      this.#findings.disagree(link, "申请的次序不符", `its first filing is ${first}, expected ${this.lastFiling + 1}`);
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

function hashOf(before: string, link: StoredLink, events: readonly unknown[]): Digest {
  return link.version === 1
    ? linkHashV1(before, events)
    : linkHash(before, link.id, link.lastSeq, link.events, link.before);
}
