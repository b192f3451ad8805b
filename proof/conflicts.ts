import { join } from "node:path";
import { cancellation, fingerprint, mortgage, seizure, type RequestedFiling } from "./checker/requested-filing.js";
import type { OfficeReport } from "./checker/judge.js";
import { identityOf, readRegister } from "./checker/register.js";
import { describeRun } from "./finish.js";
import { PASS, startLyingGateway, type GatewayAction, type Call } from "./lying-gateway.js";
import { Office } from "./office.js";
import { inTempDir, runConcurrently, startAuthority, type Ended } from "./processes.js";
import { oneOf, seeded } from "./random.js";
import { Tally, type Sizes, type Tier } from "./tier.js";
import { initVerdict, addVerdict } from "./verdict-tally.js";

const ROWS = 600;
/** Long enough that conflicts are found before their cases change and appear in the feed again. */
const REVIEW_DELAY_MS = 2_500;

/**
 * The same ref with different content: two offices of one institution, a lost ledger, a lost first response, and other
 * kinds under the same refs. No command may ever report a row as filed with the case of different content.
 */
export async function conflicts({
  filings,
  workers,
  seed,
  rows = ROWS,
}: Pick<Sizes, "filings" | "workers" | "seed" | "rows">): Promise<Tier> {
  const tally = new Tally();
  initVerdict(tally);
  const done = () => tally.count("filings") >= filings || tally.hasFailed;
  await runConcurrently(Math.max(1, Math.ceil(filings / rows)), workers, async (i) => {
    if (i === 0 || !done()) await inTempDir((dir) => round(dir, i, seed * 6_151 + i, rows, tally));
  });
  return tally.tier("ref conflicts");
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
  const heldBack = new Set<string>();
  const compare = async (about: string, compared: readonly Office[], final = false) => {
    const reports: OfficeReport[] = [];
    for (const office of compared)
      reports.push(
        ...(await office.reports({
          inProgress: !final,
          mayEndUnfiled: (requested) => discarded.has(requested.ref) || heldBack.has(identityOf(requested)),
        })),
      );
    const alsoRequested = offices.flatMap((office) => [
      ...office.forgotten,
      ...office.submitted.flatMap(({ requested }) => requested),
    ]);
    addVerdict(tally, `${label} ${about}`, readRegister(register), reports, { final, alsoRequested });
  };
  /** Every command on a batch with an unresolved conflict must exit with 5. */
  const expectExit = (office: Office, command: string, ended: Ended, wanted = 5) => {
    if (ended.code !== wanted) fail(`${office.name}: ${command} does not exit with ${wanted}: ${describeRun(ended)}`);
  };

  // Two offices use the same refs: with the same content, for another unit, or with another amount.
  const ref = (n: number) => `Q${i}X${String(n).padStart(6, "0")}`;
  const first = numbers(rows).map((n) => mortgage(ref(n), n));
  const second = numbers(rows).map((n): RequestedFiling => {
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
  if (!together) expectExit(left, "submit", await firstRun, 0);
  const secondRun = await right.submit(second);
  if (!together) expectExit(right, "submit", secondRun);
  await firstRun;
  await compare("two offices", offices);

  // Some conflicts are discarded. Later changes under their refs belong to the other office.
  if (!together) {
    for (const one of second.filter((_, n) => n % 5 === 2).slice(0, 2)) {
      const ended = await right.run("case", "discard", one.ref, "--reason", "proof");
      if (ended.code === 0) discarded.add(one.ref);
      else fail(`right: a conflict cannot be discarded: ${describeRun(ended)}`);
    }
  }
  for (const office of offices) {
    const followed = await office.run("watch", "--timeout", "20s");
    if (!together) expectExit(office, "watch", followed, office === left ? 0 : 5);
  }
  await compare("followed", offices);
  const resumed = await right.run("resume");
  if (!together) expectExit(right, "resume", resumed);
  await compare("resumed", [right]);

  // The same mortgages under other refs in another file, without --accept.
  const repeated = first
    .filter((_, n) => n % 10 === 4)
    .map((one, n) => ({ ...one, ref: `W${i}V${String(n).padStart(6, "0")}` }));
  for (const one of repeated) heldBack.add(identityOf(one));
  expectExit(left, "submit of repeated mortgages", await left.submit(repeated), 3);
  const filedTwice = readRegister(register).filter((found) => heldBack.has(found.identity)).length;
  if (filedTwice > 0) fail(`${filedTwice} repeated mortgages were filed without confirmation`);
  tally.add("repeated filings held back", repeated.length - filedTwice);
  await compare("repeated", [left]);

  // The ledger is lost, the file has changed, and the refs are the same.
  await left.loseLedger();
  const changed = numbers(rows).map((n) =>
    n % 4 === 1 ? mortgage(ref(n), 4 * rows + n) : n % 4 === 2 ? mortgage(ref(n), n, { amount: "7000000" }) : first[n]!,
  );
  expectExit(left, "submit after a lost ledger", await left.submit(changed));
  await compare("lost ledger", [left]);
  expectExit(left, "watch after a lost ledger", await left.run("watch", "--timeout", "20s"));
  await compare("lost ledger, followed", [left]);

  // First responses are lost and the refs are taken, so look-ups by ref find the other office's cases.
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
  await compare("first answers lost", [behind]);
  expectExit(behind, "resume after lost answers", (await behind.settle()).ended);
  expectExit(behind, "watch after lost answers", await behind.run("watch", "--timeout", "20s"));
  await compare("first answers lost, followed", [behind]);
  await lying.close();

  // The same refs for another kind are no conflict; the same kind with different content is one.
  const certified = new Map(
    readRegister(register).flatMap((found) => found.certificates.slice(0, 1).map(({ no }) => [found.content, no])),
  );
  const ended = first.filter((one, n) => n % 3 === 0 && certified.has(fingerprint(one))).slice(0, rows / 4);
  const cancels = (day: string) =>
    ended.map((one) => cancellation(one.ref, first.indexOf(one), certified.get(fingerprint(one))!, day));
  await left.submit(cancels("2026-11-18"));
  expectExit(right, "submit of other cancellations", await right.submit(cancels("2026-11-17")));
  await compare("other kinds", [left, right]);
  expectExit(right, "watch of other cancellations", await right.run("watch", "--timeout", "20s"));

  // Two offices of a court.
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
  const others = seizures.map((one, n): RequestedFiling => {
    if (n % 3 === 0) return one;
    if (n % 3 === 1) return { ...one, units: one.units.slice(0, 1) };
    return seizure(one.ref, [14 * rows + n], `（2026）浙0106执${5_000 + n}号`);
  });
  expectExit(court, "submit of seizures", await court.submit(seizures), 0);
  expectExit(otherCourt, "submit of other seizures", await otherCourt.submit(others));
  await compare("a court", [court, otherCourt]);
  expectExit(otherCourt, "watch of other seizures", await otherCourt.run("watch", "--timeout", "20s"));
  expectExit(otherCourt, "resume of other seizures", await otherCourt.run("resume"));
  await compare("all", offices, true);
  tally.add("rounds");
  await authority.kill();
}

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);

/** Drops the first response to each batch call, except single-filing probes, after the authority has processed it. */
function losesFirstAnswers(): (call: Call) => GatewayAction {
  const seen = new Set<string>();
  return ({ filings = [] }) => {
    const isFirst = filings.length > 1 && filings.some(({ ref }) => !seen.has(ref));
    for (const { ref } of filings) seen.add(ref);
    return isFirst ? { action: "cut", worked: true } : PASS;
  };
}
