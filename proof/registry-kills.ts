import { join } from "node:path";
import { runConcurrently, inTempDir, sleep, startAuthority } from "./processes.js";
import { seeded } from "./random.js";
import { Books, inspectFile } from "./registry-books.js";
import { Clients } from "./registry-clients.js";
import { Notes, SENDERS } from "./registry-notes.js";
import { Tally, type Sizes, type Tier } from "./tier.js";

/** Rounds with the same register. More would make comparing it slower than filling it. */
const KILLS_PER_BOOK = 10;
const MAX_ROUND_MS = 900;
/** Share of the kills that hit an authority that has just started. */
const EARLY = 0.1;
/** Covers instant, delayed and manual review. */
const REVIEWS = { "mortgage.file": "delayed", "pre-notice.register": "manual" } as const;

/**
 * Kills the authority at random times during all kinds of writes: filings, batches, uploads, supplements, withdrawals,
 * the desk, the clock. After each restart, its register is compared with the responses that clients received.
 */
export async function registryKills({
  registryKills: kills,
  workers,
  seed,
}: Pick<Sizes, "registryKills" | "workers" | "seed">): Promise<Tier> {
  const tally = new Tally();
  for (const name of ["kills", "filings", "lost", "duplicated", "wrong"]) tally.add(name, 0);
  await runConcurrently(Math.ceil(kills / KILLS_PER_BOOK), workers, (book) =>
    inTempDir((dir) =>
      killBook(join(dir, "register"), {
        book,
        rounds: Math.min(KILLS_PER_BOOK, kills - book * KILLS_PER_BOOK),
        seed,
        tally,
      }),
    ),
  );
  return tally.tier("kills of the authority during all kinds of writes");
}

async function killBook(
  home: string,
  { book, rounds, seed, tally }: { book: number; rounds: number; seed: number; tally: Tally },
): Promise<void> {
  const random = seeded(seed * 7_919 + book);
  const notes = new Notes();
  let about = "";
  const clients = new Clients(notes, random, (what) => tally.fail(`${about}: ${what}`), `B${book}`);
  const options = {
    home,
    maxFilings: 40,
    rate: { requestsPerSecond: 1e6, burst: 1e6, concurrent: 1_000 },
    reviews: REVIEWS,
    reviewDelayMs: 200,
    institutions: Object.values(SENDERS),
  };
  for (notes.round = 0; notes.round < rounds && tally.failures.length < 20; notes.round++) {
    about = `seed ${seed} book ${book} round ${notes.round}`;
    const authority = await startAuthority(options);
    const work = clients.work(authority.url);
    await sleep(random() < EARLY ? random() * 20 : 50 + random() * MAX_ROUND_MS);
    await authority.kill();
    tally.add("kills");
    clients.stop();
    await work;
    const again = await startAuthority(options);
    try {
      await new Books(again.url, clients, notes, tally, about).check(home);
    } finally {
      await again.kill();
    }
  }
  for (const fault of inspectFile(home, notes)) tally.fail(`seed ${seed} book ${book}: ${fault}`);
  for (const [act, times] of notes.acts) tally.add(`acknowledged: ${act}`, times);
  tally.add("cases acknowledged", notes.owner.size);
  tally.add("materials acknowledged", notes.materials.size);
}
