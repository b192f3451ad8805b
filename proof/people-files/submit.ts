/** Submits files with the batch engine in this process, and reads what the ledger and the register hold. */
import { hostname } from "node:os";
import { join } from "node:path";
import Database from "libsql";
import { KINDS, type Kind } from "../../src/contract/index.js";
import type { Ledger } from "../../src/batch/index.js";
import type { RegistryClient } from "../../src/sdk/index.js";
import { loadBatch, loadSdk } from "../tree.js";
import type { ExpectedFiling } from "./expected.js";

/** The institutions of the sandbox, by role. */
const INSTITUTIONS = {
  bank: { token: "sandbox-bank", id: "91330106MA2TEXT08W" },
  developer: { token: "sandbox-developer", id: "91330109MA2DEXP16G" },
  court: { token: "sandbox-court", id: "1133010600TEXT0A7R" },
} as const;

export interface FoundRow {
  readonly row: number;
  readonly state: string;
  readonly findings: readonly { readonly rule: string; readonly severity: string; readonly column?: number }[];
}

/** A file and what became of it. */
export interface SubmittedFile {
  /** Names the file in a failure. */
  readonly about: string;
  readonly filings: readonly ExpectedFiling[];
  /** Code with which the file was refused as a whole. */
  readonly refusal?: string;
  readonly crash?: string;
  readonly found: readonly FoundRow[];
}

export interface FileToSubmit {
  readonly path: string;
  readonly about: string;
  readonly kind: Kind;
  /** Whether the person names the kind. */
  readonly namesKind: boolean;
  readonly filings: readonly ExpectedFiling[];
}

const MAX_ROWS = 1_000;

/** Submits files for the institutions of one authority, each with a ledger at `home`. */
export class Submitter {
  readonly #offices = new Map<string, { ledger: Ledger; client: RegistryClient }>();
  readonly #owner = { id: `proof-${process.pid}`, pid: process.pid, host: hostname() };

  constructor(
    readonly gateway: string,
    readonly home: string,
  ) {}

  async #office(role: keyof typeof INSTITUTIONS): Promise<{ ledger: Ledger; client: RegistryClient }> {
    const known = this.#offices.get(role);
    if (known) return known;
    const { openLedger } = await loadBatch();
    const { RegistryClient, bearerToken } = await loadSdk();
    const { token, id } = INSTITUTIONS[role];
    const office = {
      ledger: await openLedger(`${this.home}-${role}.db`),
      client: new RegistryClient({ gateway: this.gateway, credentials: bearerToken({ token, institution: id }) }),
    };
    this.#offices.set(role, office);
    return office;
  }

  async submit({ path, about, kind, namesKind, filings }: FileToSubmit): Promise<SubmittedFile> {
    const { submitFile, isFileError, isHeaderError } = await loadBatch();
    const { role } = KINDS[kind];
    const { ledger, client } = await this.#office(role);
    try {
      const { batch, stop } = await submitFile({
        ledger,
        client,
        owner: this.#owner,
        path,
        role,
        ...(namesKind && { kind }),
        today: "2026-11-21",
        waitMs: 0,
        profile: role,
        institution: INSTITUTIONS[role].id,
      });
      if (stop) return { about, filings, found: [], crash: `the run stopped: ${stop.reason}` };
      const rows = await ledger.rowsOf(batch.id, 0, MAX_ROWS);
      const found = rows.map(({ row, state, findings }) => ({
        row,
        state,
        findings: findings === undefined ? [] : (JSON.parse(findings) as FoundRow["findings"]),
      }));
      return { about, filings, found };
    } catch (error) {
      if (isFileError(error)) return { about, filings, found: [], refusal: error.code };
      if (isHeaderError(error))
        return { about, filings, found: [], refusal: error.findings.map(({ rule }) => rule).join(" ") };
      return { about, filings, found: [], crash: error instanceof Error ? String(error.stack) : String(error) };
    }
  }

  async close(): Promise<void> {
    for (const { ledger, client } of this.#offices.values()) {
      await ledger.close();
      await client.close();
    }
  }
}

export interface RegisteredFiling {
  readonly caseNo: string;
  readonly kind: Kind;
  readonly ref: string;
  readonly filing: Readonly<Record<string, unknown>>;
}

/** Reads every filing of the register in `home` directly from its database. */
export function readFilings(home: string): RegisteredFiling[] {
  const db = new Database(join(home, "registry.db"));
  try {
    const rows = db.prepare("SELECT case_no, kind, ref, filing FROM cases ORDER BY seq").raw().all() as [
      string,
      Kind,
      string,
      string,
    ][];
    return rows.map(([caseNo, kind, ref, filing]) => ({
      caseNo,
      kind,
      ref,
      filing: JSON.parse(filing) as Record<string, unknown>,
    }));
  } finally {
    db.close();
  }
}
