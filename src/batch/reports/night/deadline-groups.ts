import { maskStrayReference } from "../../../contract/index.js";
import type { Deadline } from "../deadline.js";
import { MAX_DEADLINES, type DeadlineGroup } from "./model.js";

const MAX_EXAMPLES = 3;

type Mutable = DeadlineGroup & { count: number; examples: DeadlineGroup["examples"][number][] };

/** Joins deadlines of one type on one day: an authority may have promised thousands of cases for the same day. */
export class DeadlineGroups {
  readonly #groups = new Map<string, Mutable>();
  #total = 0;

  add({ what, on, daysLeft, batch, ref, caseNo, documentNo }: Deadline): void {
    this.#total++;
    const key = `${what} ${on ?? ""}`;
    const group = this.#groups.get(key) ?? {
      what,
      ...(on !== undefined && { on }),
      ...(daysLeft !== undefined && { daysLeft }),
      count: 0,
      examples: [],
    };
    this.#groups.set(key, group);
    group.count++;
    if (group.examples.length < MAX_EXAMPLES)
      group.examples.push({
        batch,
        ref: maskStrayReference(ref),
        caseNo,
        ...(documentNo !== undefined && { documentNo }),
      });
  }

  get total(): number {
    return this.#total;
  }

  /** Returns the groups, those without a date first, then by day. */
  groups(): readonly DeadlineGroup[] {
    return [...this.#groups.values()]
      .sort((a, b) => ((a.on ?? "") + a.what < (b.on ?? "") + b.what ? -1 : 1))
      .slice(0, MAX_DEADLINES);
  }
}
