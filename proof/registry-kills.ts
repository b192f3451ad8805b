import { join } from "node:path";
import { runConcurrently, inTempDir, sleep, startAuthority } from "./processes.js";
import { seeded } from "./random.js";
import { Books, inspectFile } from "./registry-books.js";
import { Clients } from "./registry-clients.js";
import { Notes, SENDERS } from "./registry-notes.js";
import { Tally, type Sizes, type Tier } from "./tier.js";

/** A book grows old before it is closed, but not so old that reading it takes longer than filling it. */
const KILLS_PER_BOOK = 10;
const MAX_ROUND_MS = 900;
/** One kill in so many hits an authority that has just come up. */
const EARLY = 0.1;
/** All ways of review at once: at submission, after a while, by hand. */
const REVIEWS = { "mortgage.file": "delayed", "pre-notice.register": "manual" } as const;

/**
 * The authority itself, killed at moments that nobody chose while everybody writes to it: filings, batches, uploads,
 * supplements, withdrawals, the desk, the clock. Then it is started again and compared with what each client was
 * answered.
 */
export async function registryKills({
  registryKills: kills,
  workers: workers,
  seed,
}: Pick<Sizes, "registryKills" | "workers" | "seed">): Promise<Tier> {
  const tally = new Tally();
  for (const name of ["kills", "filings", "lost", "doubled", "wrong"]) tally.add(name, 0);
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
  return tally.tier("kills of the authority under every kind of write");
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
