import { isSameMatter, mattersOf, type Filing, type Kind, type Matter } from "../../../contract/index.js";
import { nextState, type FilingState } from "../states.js";
import type { JsonText } from "../types.js";

/**
 * Refused filings of other batches, each of which one new filing may replace: a filing under another ref that requests
 * everything that the refused one had requested (`mattersOf`).
 */
export class RefusedFilings {
  readonly #kind: Kind;
  readonly #matters: Map<number, { readonly ref: string; readonly matters: readonly Matter[] }>;

  /** @param refused The refused filings, newest first. */
  constructor(kind: Kind, refused: readonly { readonly id: number; readonly ref: string; readonly body: JsonText }[]) {
    this.#kind = kind;
    this.#matters = new Map(refused.map(({ id, ref, body }) => [id, { ref, matters: this.#mattersIn(body) }]));
  }

  get isEmpty(): boolean {
    return this.#matters.size === 0;
  }

  /** Returns the newest refused filing that a new one replaces. Each is returned once. */
  take(ref: string, body: string): { readonly id: number; readonly ref: string } | undefined {
    const requested = this.#mattersIn(body);
    for (const [id, { ref: refusedRef, matters }] of this.#matters) {
      if (refusedRef === ref || matters.length === 0) continue;
      if (!matters.every((matter) => requested.some((own) => isSameMatter(own, matter)))) continue;
      this.#matters.delete(id);
      return { id, ref: refusedRef };
    }
    return undefined;
  }

  #mattersIn(body: string): Matter[] {
    return mattersOf(this.#kind, JSON.parse(body) as Filing);
  }
}

/** Checks whether a row can queue a filing in this state again. */
export function canComeAgain(state: FilingState): boolean {
  return nextState(state, "corrected") !== undefined || nextState(state, "brought-again") !== undefined;
}
