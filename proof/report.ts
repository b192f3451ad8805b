import { execFileSync } from "node:child_process";
import { cpus, release, totalmem } from "node:os";
import type { Tier } from "./tier.js";

/** A tier's last run at full size, as docs/proof.json keeps it. */
export interface Run {
  readonly tier: Tier;
  /** ISO 8601. */
  readonly date: string;
  readonly commit: string;
  readonly machine: string;
  readonly seconds: number;
  readonly seed: number;
}

export function machine(): string {
  return `${cpus().length} × ${cpus()[0]?.model.trim() ?? "?"}, ${Math.round(totalmem() / 2 ** 30)} GB, Linux ${release()}, Node ${process.version}`;
}

export function commit(tree: string): string {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: tree, encoding: "utf8" }).trim();
  try {
    const touched = git("status", "--porcelain", "--untracked-files=no", "--", "src", "proof", "bench");
    return git("rev-parse", "--short", "HEAD") + (touched ? " with local changes" : "");
  } catch {
    return "unknown";
  }
}

export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.map((c) => String(c).replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

export function tierText({ name, figures, failures, skipped }: Tier): string {
  const parts = [`### ${name}`];
  if (skipped) parts.push(`Not run here: ${skipped}.`);
  else parts.push(table(["figure", "value"], Object.entries(figures).map(([k, v]) => [k, typeof v === "number" ? v.toLocaleString("en") : v])));
  if (failures.length) parts.push(`**${failures.length} failures**`, failures.slice(0, 20).map((f) => `- ${f}`).join("\n"));
  return parts.join("\n\n");
}

/** docs/proof.md: what was done to the program, what stood in the register afterwards, when, with which commit. `runs` in the order in which they are told; `missing`: tiers that have not been run whole. */
export function proofPage(runs: readonly Run[], missing: readonly string[]): string {
  const ran = runs.map((r) => r.tier).filter((t) => !t.skipped);
  const failures = ran.reduce((n, t) => n + t.failures.length, 0);
  const sum = (name: string) => ran.reduce((n, t) => n + (typeof t.figures[name] === "number" ? t.figures[name] : 0), 0);
  return `# Proof · 验证

Written by \`npm run proof\`; do not edit. Each tier's last run at full size, with its date and commit; the whole takes one to two hours on two cores.

**${sum("filings").toLocaleString("en")} filings compared with the authority's own register: ${sum("lost")} lost, ${sum("doubled")} doubled, ${sum("wrong")} wrong; ${failures} failures in all.**

The checker (\`proof/cases.ts\`) knows what the files ask for because it wrote them, reads the register itself
(\`GET /sandbox/register/dump\`) and shares no code with the client. After every round the command's own counts must tie with
the file, and the ledger must pass its own check of structure, history and counters.

## What was done

- **random kills**: a bank's mortgages and a court's seizures with their papers; SIGKILL of \`bdc submit\` at random moments, of the \`bdc resume\` that repairs what the kill left, and of the authority, which comes back with its register.
- **what is given up**: SIGKILL of \`bdc submit\`, then of the \`bdc batch discard\` that ends what is left; the authority must have what the ledger calls filed and nothing that it calls given up, and the file submitted again must file every row once.
- **kills at every step of the ledger**: the same small batch, killed at the doorstep of its 1st, 2nd, 3rd … flush and write (strace).
- **durable before sent, durable before told**: the order of system calls of a whole submit (strace): no call leaves and nothing is told while one of its writes is not flushed.
- **kills at every event on the network**: killed when the 1st, 2nd … request stands whole at the authority's door, when the work is done and not told, when the answer is on its way.
- **network faults**: a proxy that refuses, resets at each stage, loses, halves, delays, repeats and garbles answers; each fault alone, then all mixed. "Sent twice" counts filings that the authority worked on more than once.
- **politeness**: Retry-After in seconds and as a date, after a restart too; what an outage costs; how a batch ends when the gateway is gone.
- **disk faults**: no space, failing writes and flushes at each step of the ledger (strace), and a file system that is really full; then the batch goes on elsewhere.
- **odd days**: a newer ledger, a changed or vanished file, a result file that cannot be written, two processes, two machines, jumping clocks, Ctrl-C, 10,000 attempts with one identity.
- **kills of the authority under every kind of write**: filings one by one and in batches, uploads, supplements, withdrawals, desk, calendar, all at once, SIGKILL, and its books held against what every client was told: cases and their versions word for word, the change feed, numbers, queues, ranks, materials.
- **the authority flushes before it answers**: the order of its system calls (strace).
- **planted bugs**: the same tiers against copies of the program with one bug each; a tier that does not notice proves nothing.

## Figures

${runs.map(runText).join("\n\n")}
${missing.length ? `\n**Not run whole yet:** ${missing.join(", ")}. A short run of each, where it has one, is part of the tests (test/proof).\n` : ""}
## Again

\`npm run build && npm run proof\` runs everything; \`npm run proof -- --only random-kills\` one tier, whose figures it renews here. With smaller sizes, as in
\`npm run proof -- --only random-kills --kills 50 --seed 7\`, nothing is written: that plays a failed round again.
`;
}

function runText({ tier, date, commit, machine, seconds, seed }: Run): string {
  return `${tierText(tier)}\n\n${date.slice(0, 16).replace("T", " ")} UTC, commit ${commit}, ${Math.ceil(seconds / 60)} min, seed ${seed}; ${machine}`;
}
