import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import Database from "libsql";
import { type Case, type FilingOutcome, type UnitState, KINDS } from "../src/contract/index.js";
import { SEIZED_UNITS, type Clients } from "./registry-clients.js";
import { SENDERS, keyOf, type FeedEntry, type Filing, type Notes, type Sent } from "./registry-notes.js";
import type { Tally } from "./tier.js";

interface Line {
  readonly institution: string;
  readonly kind: string;
  readonly ref: string;
  readonly caseNo: string;
  readonly status: string;
  readonly version: number;
  readonly unitCodes: readonly string[];
  readonly units: Case["units"];
  readonly certificates: readonly string[];
}

const PAGE = 1_000;
const UNITS_AT_ONCE = 40;
const PER_BATCH = 20;

/** Compares the register with the clients' notes after a restart, using only the calls of institutions and officers. */
export class Books {
  constructor(
    private readonly url: string,
    private readonly clients: Clients,
    private readonly notes: Notes,
    private readonly tally: Tally,
    private readonly about: string,
  ) {}

  async check(home: string): Promise<void> {
    await this.#control("/clock", { freeze: true });
    const { now } = await this.#control<{ now: string }>("/clock");
    if (Date.parse(now) < this.notes.now) this.#wrong(`the calendar went back to ${now}`);
    const lines = await this.#dump();
    this.#cases(lines);
    for (const sender of Object.values(SENDERS)) await this.#feed(sender.id, lines);
    await this.#queues(lines);
    await this.#ranks(lines);
    await this.#materials(home);
    await this.#control("/clock", { run: true });
    await this.#sendAgain();
  }

  #lost(what: string): void {
    this.tally.add("lost");
    this.tally.fail(`${this.about}: lost: ${what}`);
  }

  #wrong(what: string): void {
    this.tally.add("wrong");
    this.tally.fail(`${this.about}: ${what}`);
  }

  async #control<T>(path: string, body?: unknown): Promise<T> {
    return (await this.clients.call<T>(this.url, `/sandbox${path}`, undefined, body)).body;
  }

  async #dump(): Promise<Map<string, Line>> {
    const text = await (await fetch(`${this.url}/sandbox/register/dump`)).text();
    const lines = new Map<string, Line>();
    const identities = new Set<string>();
    let last = "";
    for (const line of text
      .split("\n")
      .filter(Boolean)
      .map((l) => JSON.parse(l) as Line)) {
      const identity = keyOf(line.institution, line.kind, line.ref);
      if (lines.has(line.caseNo) || identities.has(identity)) {
        this.tally.add("duplicated");
        this.tally.fail(`${this.about}: duplicated: ${identity} ${line.caseNo}`);
      }
      // The dump is in order of receipt, so case numbers must increase.
      if (line.caseNo <= last) this.#wrong(`${line.caseNo} follows ${last}`);
      last = line.caseNo;
      lines.set(line.caseNo, line);
      identities.add(identity);
    }
    return lines;
  }

  #cases(lines: ReadonlyMap<string, Line>): void {
    const certificates = new Map<string, string>();
    for (const line of lines.values()) {
      const sent = this.notes.sent.get(keyOf(line.institution, line.kind, line.ref));
      if (!sent) this.#wrong(`${line.caseNo} (${line.ref}) was never filed`);
      else if (sent.refused) this.#wrong(`${line.caseNo} (${line.ref}) was rejected but has a case`);
      else if (line.unitCodes.join() !== sent.body.unitCode)
        this.#wrong(`${line.caseNo} has other units than ${line.ref}`);
      for (const no of line.certificates) {
        if (certificates.has(no)) this.#wrong(`${no} was issued to ${certificates.get(no)} and ${line.caseNo}`);
        certificates.set(no, line.caseNo);
      }
    }
    for (const reported of this.notes.reported.values()) {
      const line = lines.get(reported.caseNo);
      if (!line) this.#lost(`${reported.caseNo} (${reported.ref})`);
      else if (line.ref !== reported.ref || line.kind !== reported.kind)
        this.#wrong(`${reported.caseNo} is ${line.ref}, reported as ${reported.ref}`);
      else if (line.version < reported.version)
        this.#lost(
          `${reported.caseNo} is at version ${line.version}, reported as ${reported.version} (${reported.status})`,
        );
    }
  }

  /**
   * Reads the whole feed again. Entries read earlier must be unchanged, every version must occur once and in order, and
   * every reported case must be in it unchanged.
   */
  async #feed(institution: string, lines: ReadonlyMap<string, Line>): Promise<void> {
    const sender = Object.values(SENDERS).find((s) => s.id === institution)!;
    const feed: FeedEntry[] = [];
    for (let after = "", more = true; more;) {
      const page = (
        await this.clients.call<{ changes: FeedEntry[]; nextCursor: string; more: boolean }>(
          this.url,
          `/v1/changes?limit=${PAGE}${after}`,
          sender,
        )
      ).body;
      feed.push(...page.changes);
      after = `&cursor=${page.nextCursor}`;
      more = page.more;
    }
    (this.notes.feeds.get(institution) ?? []).forEach((read, i) => {
      if (feed[i]?.cursor !== read.cursor || !isDeepStrictEqual(feed[i].case, read.case))
        this.#lost(`change ${read.cursor} (${read.case.caseNo}), which was read earlier`);
    });
    const latest = new Map<string, Case>();
    const versions = new Map<string, Case>();
    let cursor = "";
    for (const change of feed) {
      if (change.cursor <= cursor) this.#wrong(`change ${change.cursor} follows ${cursor}`);
      cursor = change.cursor;
      if (change.case.version <= (latest.get(change.case.caseNo)?.version ?? 0))
        this.#wrong(`${change.case.caseNo}: version ${change.case.version} is repeated or out of order in the feed`);
      latest.set(change.case.caseNo, change.case);
      versions.set(`${change.case.caseNo}|${change.case.version}`, change.case);
    }
    for (const line of lines.values()) {
      if (line.institution !== institution) continue;
      const last = latest.get(line.caseNo);
      latest.delete(line.caseNo);
      if (last?.version !== line.version || last.status !== line.status)
        this.#wrong(
          `${line.caseNo} is at ${line.version} ${line.status}, its feed at ${last?.version} ${last?.status}`,
        );
    }
    if (latest.size)
      this.#wrong(`the feed has cases that the register does not have: ${[...latest.keys()].slice(0, 3).join(" ")}`);
    for (const [key, reported] of this.notes.reported) {
      if (lines.get(reported.caseNo)?.institution !== institution) continue;
      this.tally.add("acknowledged versions compared");
      if (!isDeepStrictEqual(versions.get(key), reported)) this.#wrong(`${key} was reported differently from the feed`);
    }
    this.notes.feeds.set(institution, feed);
  }

  /**
   * Checks each queue: one seizure in force, the others behind it without a gap in order of service, and every case
   * with the position that its unit shows.
   */
  async #queues(lines: ReadonlyMap<string, Line>): Promise<void> {
    const requests = [...lines.values()].filter((l) => l.kind === "seizure.request");
    for (const unitCode of SEIZED_UNITS) {
      const { status, body } = await this.clients.queryUnit<UnitState>(this.url, unitCode, SENDERS.court);
      if (status === 404) continue;
      body.seizures.forEach(({ queuePosition, receivedAt, startDate, documentNo }, i) => {
        if (queuePosition !== i) this.#wrong(`${unitCode}: position ${queuePosition} instead of ${i}`);
        if (i > 0 && receivedAt < body.seizures[i - 1]!.receivedAt)
          this.#wrong(`${unitCode}: ${documentNo} is behind a seizure that was served later`);
        if ((queuePosition === 0) !== (startDate !== undefined))
          this.#wrong(`${unitCode}: ${documentNo} at ${queuePosition} ${startDate ? "has" : "has no"} running term`);
      });
      const standing = new Map(body.seizures.map((s) => [s.documentNo, s.queuePosition]));
      for (const line of requests) {
        if (line.unitCodes[0] !== unitCode) continue;
        const sent = this.notes.sent.get(keyOf(line.institution, line.kind, line.ref));
        const place = standing.get(sent?.body["documentNo"] as string);
        if (place !== undefined && place !== line.units[0]!.queuePosition)
          this.#wrong(`${line.caseNo} has position ${line.units[0]!.queuePosition}, its unit shows ${place}`);
      }
      this.tally.add("queues compared");
    }
  }

  /** Checks that units hold exactly the registered mortgages that were not cancelled, ranked from 1. */
  async #ranks(lines: ReadonlyMap<string, Line>): Promise<void> {
    const live = new Map<string, Set<string>>();
    const cancelled = new Set<string>();
    for (const line of lines.values()) {
      if (line.kind === "mortgage.file") {
        const proofs = live.get(line.unitCodes[0]!) ?? new Set<string>();
        live.set(
          line.unitCodes[0]!,
          line.certificates.reduce((all, no) => all.add(no), proofs),
        );
      } else if (line.kind === "mortgage.cancel" && line.status === "registered")
        cancelled.add(this.notes.sent.get(keyOf(line.institution, line.kind, line.ref))!.body["proofNo"] as string);
    }
    // Units with the most mortgages first.
    const units = [...live].sort(([, a], [, b]) => b.size - a.size).slice(0, UNITS_AT_ONCE);
    for (const [unitCode, proofs] of units) {
      const { body } = await this.clients.queryUnit<UnitState>(this.url, unitCode, SENDERS.bank);
      const expected = [...proofs].filter((no) => !cancelled.has(no)).sort();
      const found = (body.mortgages ?? []).map((m) => m.proofNo).sort();
      if (expected.join() !== found.join())
        this.#wrong(`${unitCode} has the mortgages ${found.join(" ")} instead of ${expected.join(" ")}`);
      if ((body.mortgages ?? []).some((m, i) => m.rank !== i + 1))
        this.#wrong(`${unitCode}: ranks ${body.mortgages.map((m) => m.rank).join(" ")}`);
      this.tally.add("units compared");
    }
  }

  async #materials(home: string): Promise<void> {
    for (const material of this.notes.materials.values()) {
      if (material.checked) continue;
      material.checked = true;
      const { sender, sha256 } = material;
      const head = await fetch(`${this.url}/v1/materials/${sha256}`, {
        method: "HEAD",
        headers: { authorization: `Bearer ${sender.token}` },
      });
      const bytes = await readFile(join(home, "materials", sha256)).catch(() => undefined);
      if (head.status !== 200 || !bytes) this.#lost(`material ${sha256.slice(0, 12)} of ${sender.token}`);
      else if (createHash("sha256").update(bytes).digest("hex") !== sha256)
        this.#wrong(`material ${sha256.slice(0, 12)} has other bytes`);
      this.tally.add("materials compared");
    }
  }

  /** Sends the filings of the last round again. Acknowledged ones must be known; the others are filed now. */
  async #sendAgain(): Promise<void> {
    const groups = new Map<string, Sent[]>();
    for (const sent of this.notes.sent.values()) {
      if (sent.round !== this.notes.round || sent.refused) continue;
      const group = groups.get(`${sent.sender.id}|${sent.kind}`) ?? [];
      group.push(sent);
      groups.set(`${sent.sender.id}|${sent.kind}`, group);
    }
    const reported = new Map(
      [...this.notes.reported.values()].flatMap((c) => {
        const owner = this.notes.owner.get(c.caseNo);
        return owner ? [[keyOf(owner.id, c.kind, c.ref), c.caseNo]] : [];
      }),
    );
    for (const group of groups.values()) {
      const { sender, kind } = group[0]!;
      for (let i = 0; i < group.length; i += PER_BATCH) {
        const part = group.slice(i, i + PER_BATCH);
        const { body } = await this.clients.call<{ outcomes: FilingOutcome[] }>(
          this.url,
          `${KINDS[kind].path}/batch`,
          sender,
          { filings: part.map((s) => s.body) },
        );
        for (const [n, sent] of part.entries()) {
          const outcome = body.outcomes[n]!;
          const before = reported.get(keyOf(sender.id, kind, sent.body.ref));
          if (before !== undefined) {
            this.tally.add("filings");
            if (outcome.outcome !== "existing" || outcome.case?.caseNo !== before)
              this.#wrong(`${sent.body.ref} was ${before} and is now ${outcome.outcome} ${outcome.case?.caseNo ?? ""}`);
          } else if (outcome.case) {
            this.tally.add(
              outcome.outcome === "existing"
                ? "without an answer: filed before the kill"
                : "without an answer: not filed before the kill",
            );
            this.notes.filed(sender, sent.body, outcome.case);
          } else if (outcome.outcome === "turned-away") sent.refused = true;
          else this.#wrong(`${sent.body.ref}: ${outcome.outcome}`);
        }
      }
    }
  }
}

/** Checks the closed database file: its integrity, and that its counters agree with its rows. */
export function inspectFile(home: string, notes: Notes): string[] {
  const db = new Database(join(home, "registry.db"));
  const faults: string[] = [];
  const rows = (sql: string) => db.prepare(sql).raw().all() as unknown[][];
  const none = (what: string, sql: string) =>
    rows(`${sql} LIMIT 3`).forEach((row) => faults.push(`${what}: ${row.join(" ")}`));
  try {
    const integrity = rows("PRAGMA integrity_check")[0]![0];
    if (integrity !== "ok") faults.push(String(integrity));
    none(
      "a unit's count of mortgages",
      "SELECT unit_code FROM register_units u WHERE mortgages <> (SELECT count(*) FROM register_mortgages m WHERE m.unit_code = u.unit_code AND ended_on IS NULL)",
    );
    none(
      "a unit's count of seizures",
      "SELECT unit_code FROM register_units u WHERE seizures <> (SELECT count(*) FROM register_seizures s WHERE s.unit_code = u.unit_code AND position IS NOT NULL)",
    );
    none(
      "a unit's count of notices",
      "SELECT unit_code FROM register_units u WHERE notices <> (SELECT count(*) FROM register_notices n WHERE n.unit_code = u.unit_code AND type = 'purchase' AND ended_on IS NULL)",
    );
    none(
      "a case without its own change",
      "SELECT case_no FROM cases c LEFT JOIN changes f ON f.seq = c.change_seq WHERE f.seq IS NULL OR f.institution <> c.institution",
    );
    none(
      "a mortgage without its case",
      "SELECT proof_no FROM register_mortgages m WHERE NOT EXISTS (SELECT 1 FROM cases c WHERE c.case_no = m.case_no)",
    );
    none(
      "a certificate without its case",
      "SELECT no FROM register_certificates r WHERE NOT EXISTS (SELECT 1 FROM cases c WHERE c.case_no = r.case_no)",
    );
    for (const [caseNo, institution, kind, ref, filing] of rows(
      "SELECT case_no, institution, kind, ref, filing FROM cases",
    ) as string[][]) {
      const sent = notes.sent.get(keyOf(institution!, kind!, ref!));
      if (sent && !notes.amended.has(caseNo!) && !isDeepStrictEqual(JSON.parse(filing!) as Filing, sent.body))
        faults.push(`${caseNo}: its filing differs from what was sent`);
    }
  } finally {
    db.close();
  }
  return faults;
}
