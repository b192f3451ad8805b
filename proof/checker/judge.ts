import { fingerprint, type Asked } from "./asked.js";
import { identityOf, type RegisteredCase } from "./register.js";
import type { Told } from "./told.js";

/** What one office asked for in one file, and what it was told of it. */
export interface Answered {
  /** For complaints. */
  readonly about: string;
  readonly asked: readonly Asked[];
  readonly told: readonly Told[];
  /** Refs about which the program itself lists reports that cannot both be true. */
  readonly contradicted?: ReadonlySet<string>;
  /** Nothing is known yet of what has not come to rest: such rows are no failure. */
  readonly underWay?: boolean;
  /** These may end with a person although nobody else has their ref. */
  readonly mayNeedPerson?: (asked: Asked) => boolean;
  /** These may be turned away or given up; nothing of them may be at the authority. */
  readonly mayEndUnfiled?: (asked: Asked) => boolean;
}

export interface Judgement {
  readonly filings: number;
  /** Said of a filing, and not so. */
  readonly wronglyTold: string[];
  /** Neither filed nor in a state in which a person is told of it. */
  readonly lost: string[];
  /** One content, one identity or one unit with two cases. */
  readonly doubled: string[];
  /** In the register, and nobody asked for it. */
  readonly wrong: string[];
  /** Filings that rest with a person. */
  readonly withPerson: number;
}

/**
 * Holds what every office was told against the authority's register: by kind, units and content, never by number or ref
 * alone. It shares no code with the program. `alsoAsked`: filings of files whose ledger is lost, so that nobody tells of
 * them any more.
 */
export function judge(
  register: readonly RegisteredCase[],
  offices: readonly Answered[],
  alsoAsked: readonly Asked[] = [],
): Judgement {
  const judgement = { filings: 0, wronglyTold: [], lost: [], doubled: [], wrong: [], withPerson: 0 } as {
    filings: number;
    withPerson: number;
  } & Record<"wronglyTold" | "lost" | "doubled" | "wrong", string[]>;
  const byIdentity = groupBy(register, (found) => found.identity);
  const byContent = groupBy(register, (found) => found.content);
  const byNumber = new Map(register.map((found) => [found.caseNo, found]));
  const byCertificate = new Map(register.flatMap((found) => found.certificates.map(({ no }) => [no, found] as const)));
  const askedFor = new Set(
    [...alsoAsked, ...offices.flatMap(({ asked }) => asked)].map((one) => `${identityOf(one)} ${fingerprint(one)}`),
  );
  for (const [what, groups] of [
    ["identity", byIdentity],
    ["content", byContent],
  ] as const)
    for (const [key, cases] of groups)
      if (cases.length > 1) judgement.doubled.push(`${what} ${key}: ${cases.map((found) => found.caseNo).join(" ")}`);
  for (const found of register) {
    if (!askedFor.has(`${found.identity} ${found.content}`)) judgement.wrong.push(`${found.caseNo} ${found.identity}`);
    // Every unit is burdened once: a second rank is a second mortgage, a place in the queue a second seizure.
    if (found.units.some((unit) => (unit.rank ?? 1) > 1 || (unit.queuePosition ?? 0) > 0))
      judgement.doubled.push(`unit of ${found.caseNo} ${found.identity}`);
  }
  for (const office of offices) judgeOffice(office);
  return judgement;

  function judgeOffice(office: Answered): void {
    const toldOf = groupBy(office.told, (row) => row.ref);
    const numbers = new Map<string, string>();
    for (const asked of office.asked) {
      judgement.filings++;
      const rows = toldOf.get(asked.ref) ?? [];
      const name = `${office.about} ${asked.kind} ${asked.ref}`;
      if (rows.length !== asked.units.length) judgement.lost.push(`${name}: ${rows.length} rows in the result file`);
      const own = (byIdentity.get(identityOf(asked)) ?? []).find((found) => found.content === fingerprint(asked));
      for (const row of rows) judgeRow(office, asked, row, own, name);
      const [row] = rows;
      if (row?.word === "needs-a-person") judgement.withPerson++;
      if (row?.word !== "filed") continue;
      const other = numbers.get(row.caseNo);
      if (other !== undefined && !office.contradicted?.has(asked.ref))
        judgement.wronglyTold.push(`${name}: ${row.caseNo} is told for ${other} too`);
      numbers.set(row.caseNo, asked.ref);
    }
  }

  function judgeRow(
    { contradicted, underWay, mayNeedPerson, mayEndUnfiled }: Answered,
    asked: Asked,
    told: Told,
    own: RegisteredCase | undefined,
    name: string,
  ): void {
    const wrongly = (why: string) =>
      judgement.wronglyTold.push(`${name}: told “${told.outcome}” ${told.caseNo}: ${why}`.trim());
    const isTaken = own === undefined && byIdentity.has(identityOf(asked));
    for (const no of told.certificates) {
      const holder = byCertificate.get(no);
      if (!holder || holder.units.some((unit) => !asked.units.includes(unit.unitCode)))
        wrongly(`certificate ${no} is ${holder ? `of ${holder.identity}` : "of nobody"}`);
    }
    switch (told.word) {
      case "filed": {
        if (told.caseNo === "") return void wrongly("no number is told");
        const named = byNumber.get(told.caseNo);
        if (named === undefined || named !== own) {
          if (contradicted?.has(asked.ref) && own !== undefined) return;
          wrongly(named ? `that is ${named.identity} ${named.content}` : "there is no such case");
        }
        return;
      }
      case "needs-a-person":
        if (told.errors === "") wrongly("no reason is given");
        else if (!isTaken && !mayNeedPerson?.(asked))
          wrongly(own ? `it is ${own.caseNo}` : "the authority has nothing");
        return;
      case "changed":
        if (!isTaken) wrongly(own ? `it is ${own.caseNo}` : "nobody has filed under this number");
        return;
      case "turned-away":
      case "discarded":
      case "invalid":
        if (own) wrongly(`it is ${own.caseNo}`);
        else if (!mayEndUnfiled?.(asked)) wrongly("nothing spoke against it");
        return;
      case "open":
        if (!underWay) judgement.lost.push(`${name}: still “${told.outcome}”`);
        return;
      default:
        wrongly("the checker does not know this word");
    }
  }
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
