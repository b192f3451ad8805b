/**
 * Compares the cases of an institution at an authority with the filings of its batches. Lists all cases of the kind in
 * pages of 1,000, because only a list shows cases that the ledger does not have.
 */
import { dateInChina, type Case, type Filing, type Kind } from "../../../contract/index.js";
import { isAuthoritative, isNotFound, type CaseSummary, type RegistryClient } from "../../../sdk/index.js";
import type { Ledger } from "../../ledger/ledger.js";
import type { BatchRecord, FilingRecord, JsonText } from "../../ledger/types.js";
import { compareCase } from "./compare-case.js";
import { parsed, type LedgerTally } from "./compare-ledger.js";
import type { DifferenceList, Place } from "./difference-list.js";
import { amountOf, type MoneySum } from "./money-sum.js";
import { NumberSet } from "./number-set.js";
import { ledgerPages } from "./row-pages.js";

/** Cases per page: the most that the contract allows. */
const PAGE_CASES = 1_000;
/** Most filings that are looked up one by one, when the list does not have their cases. */
const MAX_LOOKUPS = 1_000;

/** What the authority holds of one batch. */
export interface AuthorityTally {
  cases: number;
  ahead: number;
  unproven: number;
  readonly amounts: MoneySum;
}

/** A batch with its part of the ledger, and what is found of it at the authority. */
export interface BatchAtAuthority {
  readonly batch: BatchRecord;
  readonly inLedger: LedgerTally;
  readonly atAuthority: AuthorityTally;
}

export interface CompareAuthorityOptions {
  readonly ledger: Ledger;
  readonly client: RegistryClient;
  readonly kind: Kind;
  /** Batches of one authority, institution and kind. */
  readonly batches: readonly BatchAtAuthority[];
  readonly list: DifferenceList;
  readonly signal?: AbortSignal | undefined;
  readonly onCases: (cases: number) => void;
}

/**
 * Compares all cases of one kind.
 * @throws RegistryError When the authority cannot be asked for all of them. Differences found before are reported.
 */
export async function compareAuthority(options: CompareAuthorityOptions): Promise<void> {
  const comparison = new AuthorityComparison(options);
  const { client, kind, signal } = options;
  let page: CaseSummary[] = [];
  for await (const found of client.cases.list({ kind, limit: PAGE_CASES }, { signal })) {
    page.push(found);
    if (page.length < PAGE_CASES) continue;
    await comparison.add(page);
    page = [];
  }
  await comparison.add(page);
  comparison.reportOtherCases();
  await comparison.reportMissingCases();
}

class AuthorityComparison {
  readonly #options: CompareAuthorityOptions;
  readonly #scope: { readonly authority: string; readonly institution: string; readonly kind: Kind };
  /** Filings whose own case was found. */
  readonly #seen = new NumberSet();
  /** Filings whose case is accounted for by another difference. */
  readonly #explained = new NumberSet();
  /** Cases under the ref of a filing that has another case number. */
  readonly #others: { readonly filing: FilingRecord; readonly caseNo: string }[] = [];
  #lookUps = 0;

  constructor(options: CompareAuthorityOptions) {
    this.#options = options;
    const { authority, institution } = options.batches[0]!.batch;
    this.#scope = { authority, institution, kind: options.kind };
  }

  async add(cases: readonly CaseSummary[]): Promise<void> {
    if (cases.length === 0) return;
    const { ledger, onCases } = this.#options;
    const refs = cases.map(({ ref }) => ref);
    const filings = await ledger.find({ ...this.#scope, refs, limit: 10_000 });
    const byRef = new Map(filings.map((filing) => [filing.ref, filing]));
    const ours = filings.filter(({ id }) => this.#batchesOf(id).length > 0);
    const bodies = await ledger.bodies(ours.map(({ id }) => id));
    for (const found of cases) {
      const filing = byRef.get(found.ref);
      if (filing?.caseNo === found.caseNo) this.#compare(found, filing, bodies.get(filing.id));
      else await this.#compareStranger(found, filing);
    }
    onCases(cases.length);
  }

  /** A case whose number the ledger does not have under this ref. */
  async #compareStranger(found: CaseSummary, filing: FilingRecord | undefined): Promise<void> {
    const { ledger, list } = this.#options;
    const [owner] = await ledger.find({ ...this.#scope, caseNo: found.caseNo, limit: 1 });
    if (owner && isAdopted(found, owner)) return this.#compare(found, owner, await ledger.bodyOf(owner.id));
    if (owner) this.#reportOfAnother(found, owner);
    if (filing) {
      const [home] = this.#batchesOf(filing.id);
      if (!home) return;
      if (filing.state === "filed") {
        this.#others.push({ filing, caseNo: found.caseNo });
        return;
      }
      home.atAuthority.cases++;
      list.add("case-not-recorded", { ...placeOf(filing), caseNo: found.caseNo }, stateOf(filing));
      return;
    }
    if (owner) return;
    const home = this.#batchOfDay(found.receivedAt);
    if (!home) return;
    home.atAuthority.cases++;
    list.add("case-not-in-ledger", { batch: home.batch.id, ref: found.ref, caseNo: found.caseNo });
  }

  #reportOfAnother(found: CaseSummary, owner: FilingRecord): void {
    if (this.#batchesOf(owner.id).length === 0 || !this.#explained.add(owner.id)) return;
    this.#reportUnder(found, owner);
  }

  #compare(found: CaseSummary, filing: FilingRecord, body: JsonText | undefined): void {
    const homes = this.#batchesOf(filing.id);
    if (homes.length === 0 || !this.#seen.add(filing.id)) return;
    const { kind, list } = this.#options;
    const { differences, isAhead, sameContent } = compareCase(kind, found, filing, body);
    for (const { code, detail } of differences) list.add(code, placeOf(filing), detail);
    const content = parsed<Filing>(body);
    for (const { atAuthority } of homes) {
      atAuthority.cases++;
      if (isAhead) atAuthority.ahead++;
      if (sameContent === undefined) atAuthority.unproven++;
      if (sameContent !== false && content) atAuthority.amounts.add(amountOf(kind, content));
    }
  }

  /** Reports cases under a ref whose filing has another case number. */
  reportOtherCases(): void {
    for (const { filing, caseNo } of this.#others) {
      const hasOwn = this.#seen.has(filing.id);
      if (!hasOwn) this.#explained.add(filing.id);
      for (const { atAuthority } of this.#batchesOf(filing.id)) atAuthority.cases++;
      const place = { ...placeOf(filing), caseNo };
      this.#options.list.add(hasOwn ? "second-case" : "case-number-differs", place, {
        zh: `台账为 ${filing.caseNo}`,
        en: `${filing.caseNo} in the ledger`,
      });
    }
  }

  /** Looks up the cases of the ledger that the list did not have. */
  async reportMissingCases(): Promise<void> {
    const { ledger, batches } = this.#options;
    for (const { batch, inLedger } of batches)
      for await (const page of ledgerPages(ledger, batch.id))
        for (const { record, body } of page) {
          const { filing } = record;
          if (filing?.state !== "filed" || !inLedger.filingIds.has(filing.id)) continue;
          if (this.#seen.has(filing.id) || !this.#explained.add(filing.id)) continue;
          await this.#lookUp(filing, body);
        }
  }

  async #lookUp(filing: FilingRecord, body: JsonText | undefined): Promise<void> {
    const { client, list, signal } = this.#options;
    const caseNo = filing.caseNo ?? "";
    if (caseNo !== "" && this.#lookUps++ < MAX_LOOKUPS)
      try {
        const found = await client.cases.get(caseNo, { signal });
        if (found.kind === filing.kind && (found.ref === filing.ref || isAdopted(found, filing)))
          this.#compare(found, filing, body);
        else this.#reportUnder(found, filing);
        return;
      } catch (error) {
        // A web page with 404 does not come from the authority.
        if (!isNotFound(error) || !isAuthoritative(error)) throw error;
      }
    list.add("case-missing", placeOf(filing));
  }

  #reportUnder(found: CaseSummary, filing: FilingRecord): void {
    this.#options.list.add("case-of-another-filing", placeOf(filing), {
      zh: `登记机构记在 ${found.ref} 名下`,
      en: `the authority has it under ${found.ref}`,
    });
  }

  #batchesOf(filing: number): BatchAtAuthority[] {
    return this.#options.batches.filter(({ inLedger }) => inLedger.filingIds.has(filing));
  }

  /** Batch whose cases were received on the same day. */
  #batchOfDay(receivedAt: string): BatchAtAuthority | undefined {
    const day = dateInChina(receivedAt);
    return this.#options.batches.find(({ inLedger: { firstDay, lastDay } }) => firstDay <= day && day <= lastDay);
  }
}

/** Whether a person attached this case to the filing: the ledger has it with the other ref. */
function isAdopted({ caseNo, ref }: CaseSummary, owner: FilingRecord): boolean {
  const known = parsed<Case>(owner.case);
  return known?.caseNo === caseNo && known.ref === ref;
}

function placeOf({ batch, row, ref, caseNo }: FilingRecord): Place {
  return { batch, row, ref, ...(caseNo !== undefined && { caseNo }) };
}

function stateOf({ state }: FilingRecord): { zh: string; en: string } {
  return { zh: `台账状态为 ${state}`, en: `the state in the ledger is ${state}` };
}
