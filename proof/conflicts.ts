import { join } from "node:path";
import { cancellation, fingerprint, mortgage, seizure, type Asked } from "./checker/asked.js";
import type { Answered } from "./checker/judge.js";
import { identityOf, readRegister } from "./checker/register.js";
import { describeRun } from "./finish.js";
import { PASS, startLyingGateway, type Act, type Call } from "./lying-gateway.js";
import { Office } from "./office.js";
import { inTempDir, runConcurrently, startAuthority, type Ended } from "./processes.js";
import { oneOf, seeded } from "./random.js";
import { Tally, type Sizes, type Tier } from "./tier.js";
import { startTelling, tellTally } from "./told-tally.js";

const ROWS = 600;
/** Long enough for the first look at a conflict to come before the cases move on, which the feed then reports again. */
const REVIEW_DELAY_MS = 2_500;

/**
 * One number, two contents: two offices of one institution, a ledger that was lost, a first answer that was lost, other
 * kinds under the same numbers. A row must never be told as filed with the case of other content, whatever is looked at
 * later.
 */
export async function conflicts({
  filings,
  workers,
  seed,
  rows = ROWS,
}: Pick<Sizes, "filings" | "workers" | "seed" | "rows">): Promise<Tier> {
  const tally = new Tally();
  startTelling(tally);
  const done = () => tally.count("filings") >= filings || tally.hasFailed;
  await runConcurrently(Math.max(1, Math.ceil(filings / rows)), workers, async (i) => {
    if (i === 0 || !done()) await inTempDir((dir) => round(dir, i, seed * 6_151 + i, rows, tally));
  });
  return tally.tier("conflicts");
}

async function round(dir: string, i: number, seed: number, rows: number, tally: Tally): Promise<void> {
  const random = seeded(seed);
  const register = join(dir, "register");
  const review = oneOf(["instant", "delayed"] as const, random);
  const authority = await startAuthority({
    home: register,
    maxFilings: oneOf([20, 100, 200], random),
    rate: { concurrent: oneOf([1, 4, 8], random) },
    reviews: { "mortgage.file": i === 0 ? "delayed" : review, "seizure.request": "instant" },
    reviewDelayMs: REVIEW_DELAY_MS,
  });
  const label = `seed ${seed}`;
  const fail = (what: string) => tally.fail(`${label}: ${what}`);
  const gateway = authority.url;
  const left = await Office.open(dir, "left", gateway);
  const right = await Office.open(dir, "right", gateway);
  const offices = [left, right];
  const discarded = new Set<string>();
  const keptBack = new Set<string>();
  const look = async (about: string, looked: readonly Office[], final = false) => {
    const answers: Answered[] = [];
    for (const office of looked)
      answers.push(
        ...(await office.answers({
          underWay: !final,
          mayEndUnfiled: (asked) => discarded.has(asked.ref) || keptBack.has(identityOf(asked)),
        })),
      );
    const alsoAsked = offices.flatMap((office) => [
      ...office.forgotten,
      ...office.submitted.flatMap(({ asked }) => asked),
    ]);
    tellTally(tally, `${label} ${about}`, readRegister(register), answers, { final, alsoAsked });
  };
  /** Every command about a batch with a conflict must say so, until a person has settled it. */
  const says = (office: Office, command: string, ended: Ended, wanted = 5) => {
    if (ended.code !== wanted) fail(`${office.name}: ${command} does not say ${wanted}: ${describeRun(ended)}`);
  };

  // Two offices: the same numbers with the same content, with other content of another unit, with another amount.
  const ref = (n: number) => `Q${i}X${String(n).padStart(6, "0")}`;
  const first = numbers(rows).map((n) => mortgage(ref(n), n));
  const second = numbers(rows).map((n): Asked => {
    switch (n % 5) {
      case 0:
      case 1:
        return mortgage(ref(n), n);
      case 2:
        return mortgage(ref(n), rows + n);
      case 3:
        return mortgage(ref(n), n, { amount: String(5_000_000 + n) });
      default:
        return mortgage(`R${i}Y${String(n).padStart(6, "0")}`, 2 * rows + n);
    }
  });
  const together = random() < 0.5 && i > 0;
  const firstRun = left.submit(first);
  if (!together) says(left, "submit", await firstRun, 0);
  const secondRun = await right.submit(second);
  if (!together) says(right, "submit", secondRun);
  await firstRun;
  await look("two offices", offices);

  // A person gives some of the conflicts up: what is reported of their numbers later is of somebody else.
  if (!together) {
    for (const one of second.filter((_, n) => n % 5 === 2).slice(0, 2)) {
      const ended = await right.run("case", "discard", one.ref, "--reason", "proof");
      if (ended.code === 0) discarded.add(one.ref);
      else fail(`right: a conflict cannot be given up: ${describeRun(ended)}`);
    }
  }
  for (const office of offices) {
    const followed = await office.run("watch", "--timeout", "20s");
    if (!together) says(office, "watch", followed, office === left ? 0 : 5);
  }
  await look("followed", offices);
  const resumed = await right.run("resume");
  if (!together) says(right, "resume", resumed);
  await look("resumed", [right]);

  // The same matters under other numbers in another file: nobody has said that they are meant.
  const repeated = first
    .filter((_, n) => n % 10 === 4)
    .map((one, n) => ({ ...one, ref: `W${i}V${String(n).padStart(6, "0")}` }));
  for (const one of repeated) keptBack.add(identityOf(one));
  says(left, "submit of repeated mortgages", await left.submit(repeated), 3);
  const filedTwice = readRegister(register).filter((found) => keptBack.has(found.identity)).length;
  if (filedTwice > 0) fail(`${filedTwice} repeated mortgages were filed without a word`);
  tally.add("repeated and kept back", repeated.length - filedTwice);
  await look("repeated", [left]);

  // The ledger is gone, the file has changed, the numbers are the same.
  await left.loseLedger();
  const changed = numbers(rows).map((n) =>
    n % 4 === 1 ? mortgage(ref(n), 4 * rows + n) : n % 4 === 2 ? mortgage(ref(n), n, { amount: "7000000" }) : first[n]!,
  );
  says(left, "submit after a lost ledger", await left.submit(changed));
  await look("lost ledger", [left]);
  says(left, "watch after a lost ledger", await left.run("watch", "--timeout", "20s"));
  await look("lost ledger, followed", [left]);

  // The first answer is lost, and somebody else has the numbers: a look by number finds his cases.
  const third = await Office.open(dir, "third", gateway);
  const lying = await startLyingGateway(gateway, losesFirstAnswers());
  const behind = third.through(lying.url);
  offices.push(behind);
  const late = numbers(Math.ceil(rows / 2)).map((n) =>
    n % 4 === 1
      ? mortgage(ref(n), 6 * rows + n)
      : n % 4 === 3
        ? mortgage(ref(n), n, { amount: String(6_000_000 + n) })
        : mortgage(`S${i}Z${String(n).padStart(6, "0")}`, 8 * rows + n),
  );
  await behind.submit(late);
  lying.script(undefined);
  await look("first answers lost", [behind]);
  says(behind, "resume after lost answers", (await behind.settle()).ended);
  says(behind, "watch after lost answers", await behind.run("watch", "--timeout", "20s"));
  await look("first answers lost, followed", [behind]);
  await lying.close();

  // Another kind under the same numbers is another matter; the same kind with another content is not.
  const certified = new Map(
    readRegister(register).flatMap((found) => found.certificates.slice(0, 1).map(({ no }) => [found.content, no])),
  );
  const ended = first.filter((one, n) => n % 3 === 0 && certified.has(fingerprint(one))).slice(0, rows / 4);
  const cancels = (day: string) =>
    ended.map((one) => cancellation(one.ref, first.indexOf(one), certified.get(fingerprint(one))!, day));
  await left.submit(cancels("2026-11-18"));
  says(right, "submit of other cancellations", await right.submit(cancels("2026-11-17")));
  await look("other kinds", [left, right]);
  says(right, "watch of other cancellations", await right.run("watch", "--timeout", "20s"));

  // A court's two desks.
  const court = await Office.open(dir, "court", gateway, "court");
  const otherCourt = await Office.open(dir, "other-court", gateway, "court");
  offices.push(court, otherCourt);
  const seizures = numbers(Math.ceil(rows / 6)).map((n) =>
    seizure(
      `T${i}C${String(n).padStart(6, "0")}`,
      [10 * rows + 2 * n, 10 * rows + 2 * n + 1],
      `（2026）浙0106执${1_000 + n}号`,
    ),
  );
  const others = seizures.map((one, n): Asked => {
    if (n % 3 === 0) return one;
    if (n % 3 === 1) return { ...one, units: one.units.slice(0, 1) };
    return seizure(one.ref, [14 * rows + n], `（2026）浙0106执${5_000 + n}号`);
  });
  says(court, "submit of seizures", await court.submit(seizures), 0);
  says(otherCourt, "submit of other seizures", await otherCourt.submit(others));
  await look("a court", [court, otherCourt]);
  says(otherCourt, "watch of other seizures", await otherCourt.run("watch", "--timeout", "20s"));
  says(otherCourt, "resume of other seizures", await otherCourt.run("resume"));
  await look("all", offices, true);
  tally.add("rounds");
  await authority.kill();
}

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);

/** The first answer to every call but a probe's is lost after the authority has done its work. */
function losesFirstAnswers(): (call: Call) => Act {
  const asked = new Set<string>();
  return ({ filings = [] }) => {
    const isFirst = filings.length > 1 && filings.some(({ ref }) => !asked.has(ref));
    for (const { ref } of filings) asked.add(ref);
    return isFirst ? { act: "cut", worked: true } : PASS;
  };
}
