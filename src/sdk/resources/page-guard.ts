import type { CallFacts } from "../http/errors.js";
import { contractBreach } from "../http/map-errors.js";

/** A gateway that looks for a few cases among many may answer with empty pages, but not with any number of them. */
const MAX_EMPTY_PAGES = 1_000;
/** A page may come twice. A page that comes so often is no part of a list that ends. */
const MAX_REPEATED_PAGES = 20;

/**
 * Ends the reading of a list that has no end: cursors or pages that come again, and empty pages on and on. It remembers
 * one page and renews it after 1, 2, 4, 8 … pages, so that it notices a circle of any length in fixed memory (Brent's
 * algorithm).
 */
export class PageGuard {
  readonly #facts: CallFacts;
  #last: string | undefined;
  #remembered: { readonly cursor: string; readonly content: string } | undefined;
  #pages = 0;
  #renewAt = 1;
  #empty = 0;
  #repeated = 0;

  /** `cursor`: where the reading begins. */
  constructor(facts: CallFacts, cursor: string | undefined) {
    this.#facts = facts;
    this.#last = cursor;
  }

  /**
   * Judges a page behind which there are more. `next`: the cursor of the following page; `content`: what tells this
   * page from others, empty for an empty page.
   * @throws ContractBreachError
   */
  check(next: string, content: string): void {
    if (next === this.#last) throw standingStill(this.#facts);
    this.#last = next;
    if (next === this.#remembered?.cursor)
      throw contractBreach(
        this.#facts,
        true,
        "还有下一页，游标却回到了前面，列表没有尽头",
        "there is more, but the cursors come round again: the list has no end",
      );
    this.#empty = content === "" ? this.#empty + 1 : 0;
    if (this.#empty >= MAX_EMPTY_PAGES)
      throw contractBreach(
        this.#facts,
        true,
        `还有下一页，却已连续 ${MAX_EMPTY_PAGES} 页没有内容，列表没有尽头`,
        `there is more, but ${MAX_EMPTY_PAGES} pages in a row were empty: the list has no end`,
      );
    if (content !== "" && content === this.#remembered?.content && ++this.#repeated >= MAX_REPEATED_PAGES)
      throw contractBreach(
        this.#facts,
        true,
        `还有下一页，同一页内容却已出现 ${MAX_REPEATED_PAGES} 次以上，列表没有尽头`,
        `there is more, but the same page came more than ${MAX_REPEATED_PAGES} times: the list has no end`,
      );
    if (++this.#pages < this.#renewAt) return;
    this.#remembered = { cursor: next, content };
    this.#renewAt *= 2;
  }
}

/** A list that says "more" and stays where it is would be read for ever. */
export function standingStill(facts: CallFacts): Error {
  return contractBreach(facts, true, "还有下一页，游标却没有前进", "there is more, but the cursor does not move");
}
