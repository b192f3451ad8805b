import { digestOf, linkHash } from "../audit/chain-format.js";
import type { AuditOptions, AuditReport, LedgerCheckpoint } from "../audit-report.js";
import { Findings } from "../audit/findings.js";
import type { Database, Queries } from "../postgres-database/database.js";

/** Links read at once. */
const PAGE = 500;

interface Link {
  readonly id: number;
  readonly chain: number;
  readonly last_seq: number;
  readonly hash: string;
  readonly events: string;
  readonly before: string;
}

/** The end of a chain. */
interface Head {
  readonly chain: number;
  readonly link: number;
  readonly seq: number;
  readonly hash: string;
}

/** Verifies every link of every chain, on one view of the database. The tables beside the chains are not compared. */
export function auditChains(db: Database, { checkpoint, signal, onProgress }: AuditOptions): Promise<AuditReport> {
  return db.snapshot(async (queries) => {
    const { id: ledger } = (await queries.get<{ id: string }>("SELECT id FROM bdc.ledger"))!;
    const findings = new Findings();
    const ends = new Map<number, Head>();
    let endsAtCheckpoint: Head[] = [];
    let links = 0;
    let lastId = 0;
    for await (const link of linksIn(queries)) {
      signal?.throwIfAborted();
      if (checkpoint !== undefined && lastId <= checkpoint.link && link.id > checkpoint.link)
        endsAtCheckpoint = [...ends.values()];
      const end = ends.get(link.chain);
      if (linkHash(end?.hash ?? "", link.id, link.last_seq, link.events, link.before) !== link.hash)
        findings.chainBroken(
          link.id,
          "与其哈希不符，或其前一链节缺失",
          "does not match its hash, or a link before it is gone",
        );
      ends.set(link.chain, { chain: link.chain, link: link.id, seq: link.last_seq, hash: link.hash });
      lastId = link.id;
      links += 1;
      if (links % 2_000 === 0) onProgress?.({ part: "chain", done: links });
    }
    for (const head of await headsOf(queries)) {
      const end = ends.get(head.chain);
      if (head.link !== (end?.link ?? 0) || head.hash !== (end?.hash ?? ""))
        findings.chainBroken(head.link, "是链的末节，但已不在", "ends its chain and is gone");
    }
    if (checkpoint !== undefined) {
      const heads = lastId <= checkpoint.link ? [...ends.values()] : endsAtCheckpoint;
      if (checkpoint.ledger !== ledger || hashOf(heads) !== checkpoint.hash)
        findings.add(
          lastId < checkpoint.link ? "ledger-truncated" : "ledger-other-history",
          { link: checkpoint.link },
          "与检查点不符",
          "differs from the checkpoint",
        );
    }
    const events = [...ends.values()].reduce((sum, { seq }) => sum + seq, 0);
    const counts = await countsOf(queries);
    const report = { links, linksOfVersion2: links, events, ...counts };
    return { ledger, covers: "chains", ...report, findings: findings.listed, found: findings.count };
  });
}

/**
 * Returns the ends of all chains as one hash. No transaction is under way while they are read, so that no link with a
 * smaller id is written later.
 */
export function chainEnd(db: Database): Promise<LedgerCheckpoint> {
  return db.transaction(async (tx) => {
    await tx.run("LOCK TABLE bdc.chain_heads IN EXCLUSIVE MODE");
    const heads = await headsOf(tx);
    const { id: ledger } = (await tx.get<{ id: string }>("SELECT id FROM bdc.ledger"))!;
    return {
      ledger,
      link: Math.max(...heads.map(({ link }) => link)),
      seq: heads.reduce((sum, { seq }) => sum + seq, 0),
      hash: hashOf(heads),
      at: tx.now,
      ...(await countsOf(tx)),
    };
  });
}

/** Hashes the ends of all chains: one line for each, in the order of their numbers. */
function hashOf(heads: readonly Head[]): string {
  const lines = heads
    .filter(({ link }) => link > 0)
    .sort((a, b) => a.chain - b.chain)
    .map(({ chain, link, seq, hash }) => `${chain} ${link} ${seq} ${hash}\n`);
  return digestOf(`bdc-ledger-heads 1\n${lines.join("")}`);
}

function headsOf(db: Queries): Promise<Head[]> {
  return db.all<Head>("SELECT chain, link, seq, hash FROM bdc.chain_heads ORDER BY chain");
}

async function* linksIn(db: Queries): AsyncGenerator<Link> {
  for (let after = 0; ;) {
    const page = await db.all<Link>(
      "SELECT id, chain, last_seq, hash, events, before FROM bdc.chain WHERE id > $1 ORDER BY id LIMIT $2",
      after,
      PAGE,
    );
    yield* page;
    if (page.length < PAGE) return;
    after = page.at(-1)!.id;
  }
}

async function countsOf(db: Queries): Promise<Pick<LedgerCheckpoint, "batches" | "rows" | "filings" | "cases">> {
  return (await db.get<Pick<LedgerCheckpoint, "batches" | "rows" | "filings" | "cases">>(
    `SELECT (SELECT count(*) FROM bdc.batches) AS batches, (SELECT count(*) FROM bdc.batch_rows) AS rows,
       (SELECT count(*) FROM bdc.filing) AS filings, (SELECT count(*) FROM bdc.cases) AS cases`,
  ))!;
}
