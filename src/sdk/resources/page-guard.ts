import type { CallFacts } from "../http/errors.js";
import { contractBreach } from "../http/map-errors.js";

/** Maximum number of consecutive empty pages. A gateway that scans for a few cases among many may return some. */
const MAX_EMPTY_PAGES = 1_000;
/** Maximum number of times that the same page may be repeated. One repetition can be a coincidence. */
const MAX_REPEATED_PAGES = 20;

/**
 * Detects endless lists: cursors or pages that repeat, and empty pages without end. It remembers one page and replaces
 * it after 1, 2, 4, 8 … pages, so that it finds a cycle of any length in constant memory (Brent's algorithm).
 */
export class PageGuard {
  readonly #facts: CallFacts;
  #last: string | undefined;
  #remembered: { readonly cursor: string; readonly content: string } | undefined;
  #pages = 0;
  #renewAt = 1;
  #empty = 0;
  #repeated = 0;

  /** @param cursor cursor of the first page */
  constructor(facts: CallFacts, cursor: string | undefined) {
    this.#facts = facts;
    this.#last = cursor;
  }

  /**
   * Checks a page that has a successor.
   * @param next cursor of the next page
   * @param content text that is equal for pages with equal content; empty for an empty page
   * @throws ContractBreachError when the list is endless
   */
  check(next: string, content: string): void {
    if (next === this.#last) throw standingStill(this.#facts);
    this.#last = next;
    if (next === this.#remembered?.cursor)
      throw contractBreach(
        this.#facts,
        true,
        "仍有下一页，但游标回到之前的位置，列表无法结束",
        "there are more pages, but the cursors repeat: the list is endless",
      );
    this.#empty = content === "" ? this.#empty + 1 : 0;
    if (this.#empty >= MAX_EMPTY_PAGES)
      throw contractBreach(
        this.#facts,
        true,
        `仍有下一页，但已连续 ${MAX_EMPTY_PAGES} 页为空，列表无法结束`,
        `there are more pages, but ${MAX_EMPTY_PAGES} in a row were empty: the list is endless`,
      );
    if (content !== "" && content === this.#remembered?.content && ++this.#repeated >= MAX_REPEATED_PAGES)
      throw contractBreach(
        this.#facts,
        true,
        `仍有下一页，但同一页内容已出现 ${MAX_REPEATED_PAGES} 次以上，列表无法结束`,
        `there are more pages, but one page came more than ${MAX_REPEATED_PAGES} times: the list is endless`,
      );
    if (++this.#pages < this.#renewAt) return;
    this.#remembered = { cursor: next, content };
    this.#renewAt *= 2;
  }
}

/** Returns the error of a list that announces more pages but repeats its cursor. */
export function standingStill(facts: CallFacts): Error {
  return contractBreach(
    facts,
    true,
    "仍有下一页，但游标没有前进",
    "there are more pages, but the cursor does not advance",
  );
}
