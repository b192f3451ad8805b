import type { IntegrityCode, IntegrityFinding } from "../audit-report.js";

const MAX_LISTED = 1_000;

/** Place of an inconsistency. At least one member is set. */
export interface Place {
  readonly link?: number;
  readonly batch?: string;
  readonly ref?: string;
  readonly row?: number;
  readonly table?: string;
  readonly column?: string;
}

/** Collects the findings of an audit. Lists the first 1,000 and counts the rest, to bound the memory. */
export class Findings {
  readonly #listed: IntegrityFinding[] = [];
  #count = 0;

  get listed(): readonly IntegrityFinding[] {
    return this.#listed;
  }

  get count(): number {
    return this.#count;
  }

  add(code: IntegrityCode, place: Place, zh: string, en: string): void {
    this.#count += 1;
    if (this.#listed.length >= MAX_LISTED) return;
    const [whereZh, whereEn] = [placeText(place, ZH), placeText(place, EN)];
    this.#listed.push({
      code,
      zh: whereZh === "" ? zh : `${whereZh}：${zh}`,
      en: whereEn === "" ? en : `${whereEn}: ${en}`,
      ...place,
    });
  }

  fileDamaged(detail: string): void {
    this.add("ledger-file-damaged", {}, `台账文件已损坏：${detail}`, `the ledger file is damaged: ${detail}`);
  }

  chainBroken(link: number, zh: string, en: string): void {
    this.add("ledger-chain-broken", { link }, zh, en);
  }

  disagree(link: number, zh: string, en: string): void {
    this.add("ledger-events-disagree", { link }, zh, en);
  }

  /**
   * Adds an altered record. Names `recorded` and `found` only when they are numbers or fixed words, never personal
   * data.
   */
  altered(place: Place, recorded?: unknown, found?: unknown): void {
    const isShown = [recorded, found].every(isFixedWord);
    const zh = isShown ? `记录为 ${recorded}，现为 ${found}` : "与记录不符";
    const en = isShown ? `recorded as ${recorded}, now ${found}` : "differs from the record";
    this.add("ledger-record-altered", place, zh, en);
  }

  /** Adds each column whose recorded and found values differ. */
  compare(place: Place, values: Record<string, readonly [recorded: unknown, found: unknown]>): void {
    for (const column in values) {
      const [recorded, found] = values[column]!;
      if (recorded !== found) this.altered({ ...place, column }, recorded, found);
    }
  }

  missing(place: Place): void {
    this.add("ledger-record-missing", place, "有记录，但已不在台账中", "was recorded but is missing");
  }

  unknown(place: Place): void {
    this.add("ledger-record-unknown", place, "在台账中，但没有记录", "exists but was never recorded");
  }
}

const ZH = { link: "链节", batch: "批次", ref: "申请", row: "第", rowEnd: " 行" };
const EN = { link: "link ", batch: "batch ", ref: "filing ", row: "row ", rowEnd: "" };

function placeText({ link, batch, ref, row, table, column }: Place, words: typeof ZH): string {
  const parts = [
    link !== undefined && `${words.link}${words === ZH ? " " : ""}${link}`,
    batch !== undefined && `${words.batch}${words === ZH ? " " : ""}${batch}`,
    row !== undefined && `${words.row}${words === ZH ? " " : ""}${row}${words.rowEnd}`,
    ref !== undefined && `${words.ref}${words === ZH ? " " : ""}${ref}`,
    table !== undefined && (column === undefined ? table : `${table}.${column}`),
  ];
  return parts.filter((part) => part !== false).join(words === ZH ? "，" : ", ");
}

function isFixedWord(value: unknown): boolean {
  if (value === null || typeof value === "number") return true;
  return typeof value === "string" && /^[a-z-]{1,20}$/.test(value);
}
