import { maskStrayReference } from "../../../contract/index.js";
import { DIFFERENCES, type DifferenceCode } from "./difference-texts.js";
import { MAX_LISTED, type Difference } from "./model.js";

/** Where a difference was found. */
export interface Place {
  readonly batch?: string;
  readonly row?: number;
  readonly ref?: string;
  readonly caseNo?: string;
  /** Path of the file, for the command. */
  readonly file?: string;
}

/** What exactly differs, beside the text of its code. */
export interface Detail {
  readonly zh: string;
  readonly en: string;
}

/** A word that every shell takes as it is. */
const PLAIN_WORD = /^[\p{L}\p{N}._/-]+$/u;

/** Collects differences: lists the first, counts all, and passes each on as it is found. */
export class DifferenceList {
  readonly #listed: Difference[] = [];
  readonly #byCode = new Map<DifferenceCode, number>();
  readonly #byBatch = new Map<string, number>();
  readonly #onDifference: ((difference: Difference) => void) | undefined;
  #total = 0;

  constructor(onDifference?: (difference: Difference) => void) {
    this.#onDifference = onDifference;
  }

  get listed(): readonly Difference[] {
    return this.#listed;
  }

  get total(): number {
    return this.#total;
  }

  get byCode(): Partial<Record<DifferenceCode, number>> {
    return Object.fromEntries(this.#byCode);
  }

  ofBatch(id: string): number {
    return this.#byBatch.get(id) ?? 0;
  }

  add(code: DifferenceCode, place: Place, detail?: Detail): void {
    const { side, zh, en, fixZh, fixEn, command } = DIFFERENCES[code];
    const { file: _, ...shown } = place;
    const difference: Difference = {
      code,
      side,
      ...shown,
      zh: detail ? `${zh}：${maskStrayReference(detail.zh)}` : zh,
      en: detail ? `${en}: ${maskStrayReference(detail.en)}` : en,
      fixZh,
      fixEn,
      command: commandFor(command, place),
    };
    this.#total++;
    this.#byCode.set(code, (this.#byCode.get(code) ?? 0) + 1);
    if (place.batch !== undefined) this.#byBatch.set(place.batch, this.ofBatch(place.batch) + 1);
    if (this.#listed.length < MAX_LISTED) this.#listed.push(difference);
    this.#onDifference?.(difference);
  }
}

/** Fills a command. Words that a shell would not take as they are become placeholders. */
function commandFor(command: string, { batch, ref, caseNo, file }: Place): string {
  const values = { batch, ref, case: caseNo, file };
  return command.replace(/\{(batch|ref|case|file)\}/g, (_, name: keyof typeof values) => {
    const value = values[name];
    return value !== undefined && PLAIN_WORD.test(value) ? value : name.toUpperCase();
  });
}
