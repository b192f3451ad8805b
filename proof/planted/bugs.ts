interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** A plausible bug as edits of the sources, with the tier that must catch it. */
export interface Bug {
  /** The rule that the bug breaks. */
  readonly why: string;
  readonly edits: readonly Edit[];
  readonly tier: string;
  readonly flags?: readonly string[];
}

/** Treats filings that a dead process was sending as never sent. Used by two bugs. */
const LEFT_IS_NOT_SENT: Edit = {
  file: "src/batch/ledger/sqlite/claims.ts",
  find: 'for (const filing of left) change.move(filing, "answer-lost", null, "its process is gone");',
  replace: 'for (const filing of left) change.move(filing, "not-sent", null, "its process is gone");',
};

/** Bugs in sending, recovery, rate limits and durability. */
export const BUGS: Readonly<Record<string, Bug>> = {
  "no fsync": {
    why: "a commit that is not flushed is lost in a power failure",
    edits: [
      {
        file: "src/batch/ledger/sqlite/database-file.ts",
        find: '"PRAGMA synchronous = FULL"',
        replace: '"PRAGMA synchronous = OFF"',
      },
    ],
    tier: "order",
  },
  "claimed after sending": {
    why: "a claim must be durable before the filing is sent",
    edits: [LEFT_IS_NOT_SENT],
    tier: "network-steps",
  },
  "a new identity for each attempt": {
    why: "only the same identity on every attempt prevents duplicates",
    edits: [
      {
        file: "src/batch/engine/send-call.ts",
        find: "fileEncoded(batch.kind, ready, options)",
        replace:
          "fileEncoded(batch.kind, ready.map((c) => ({ ref: c.ref, body: Buffer.from(Buffer.from(c.body).toString().replace(c.ref, c.attempt === 1 ? c.ref : `${c.ref}-${c.attempt}`)) })), options)",
      },
    ],
    tier: "network-faults",
    flags: ["--faults", "1", "--rows", "40"],
  },
  "a write is retried after a cut connection": {
    why: "the authority may have processed a write whose answer was cut",
    edits: [
      {
        file: "src/sdk/http/retry.ts",
        find: 'return repeatable ? "trouble" : undefined;',
        replace: 'return "trouble";',
      },
    ],
    tier: "network-faults",
    flags: ["--faults", "1", "--rows", "40"],
  },
  "unclear filings are sent again without a look-up": {
    why: "only a look-up shows whether it was filed",
    edits: [
      { file: "src/batch/ledger/states.ts", find: '"answer-lost": "unclear",', replace: '"answer-lost": "queued",' },
    ],
    tier: "network-faults",
    flags: ["--faults", "1", "--rows", "40"],
  },
  "filings are discarded without a look-up": {
    why: "a filing that was being sent may have arrived",
    edits: [LEFT_IS_NOT_SENT],
    tier: "given-up",
    flags: ["--discard-kills", "20"],
  },
  "filings are sent without a claim": {
    why: "a filing that is sent at once must be claimed in the transaction that records it",
    edits: [
      {
        file: "src/batch/ledger/sqlite-database/insert-filings.ts",
        find: '...(claimedIn === undefined ? ["queued", 0, null, null] : ["sending", 1, now, claimedIn]),',
        replace: '"queued", 0, null, null,',
      },
    ],
    tier: "network-steps",
  },
  "Retry-After ignored": {
    why: "the authority states when to send again",
    edits: [
      {
        file: "src/sdk/http/rate-limiter.ts",
        find: "if (retryAfter !== undefined) this.hold(retryAfter);",
        replace: "if (retryAfter !== undefined) this.hold(1);",
      },
    ],
    tier: "politeness",
  },
  "Retry-After forgotten after a restart": {
    why: "the pause must be kept for the next process",
    edits: [
      {
        file: "src/batch/engine/authority-pause.ts",
        find: "client.rateLimiter.notBefore = await ledger.pause(authority);",
        replace: "await ledger.pause(authority);",
      },
    ],
    tier: "politeness",
  },
  "outcomes matched by order": {
    why: "the outcomes of a batch may come in any order",
    edits: [
      {
        file: "src/batch/engine/send-call.ts",
        find: "toTransition(filing, itemOf(filing, items[i]), now, isAlone)",
        replace: "toTransition(filing, items[ready.length - 1 - i] ?? itemOf(filing, items[i]), now, isAlone)",
      },
    ],
    tier: "network-faults",
    flags: ["--faults", "1", "--rows", "40"],
  },
  "lease not renewed": {
    why: "another process could take over a batch that runs longer than its lease",
    edits: [
      {
        file: "src/batch/engine/sending/held-lease.ts",
        find: "(await this.#ledger.renewLease(this.#batch, this.#owner, LEASE_MS)) !== undefined",
        replace: "true",
      },
    ],
    tier: "odd-days",
    flags: ["--day", "longer than its lease"],
  },
  "the authority answers before it commits": {
    why: "what was answered must be on disk",
    edits: [
      {
        file: "src/sandbox/store/commit-queue.ts",
        find: 'this.#db.exec("BEGIN IMMEDIATE");',
        replace: 'if (!this.#db.inTransaction) this.#db.exec("BEGIN IMMEDIATE");',
      },
      {
        file: "src/sandbox/store/commit-queue.ts",
        find: 'this.#db.exec("COMMIT");',
        replace: 'if (Math.floor(performance.now() / 100) % 2) this.#db.exec("COMMIT");',
      },
    ],
    tier: "registry-kills",
    flags: ["--registry-kills", "6"],
  },
  "a case does not show its new queue position": {
    why: "the court must see the new position in its own case",
    edits: [
      {
        file: "src/sandbox/cases/cases.ts",
        find: "patch: Partial<Case> = { units: stored.doc.units.map((u) => changed.get(u.unitCode) ?? u) };",
        replace: "patch: Partial<Case> = {};",
      },
    ],
    tier: "registry-kills",
    flags: ["--registry-kills", "6"],
  },
  "the authority does not flush": {
    why: "a commit that is not flushed is lost in a power failure",
    edits: [
      {
        file: "src/sandbox/store/store.ts",
        find: 'db.pragma("synchronous = FULL");',
        replace: 'db.pragma("synchronous = OFF");',
      },
    ],
    tier: "registry-order",
  },
  "disk failures are ignored": {
    why: "a result that is not durable must not be reported",
    edits: [
      {
        file: "src/batch/engine/sending/claim-buffer.ts",
        find: ".catch((error: unknown) => void (this.#failure ??= error))",
        replace: ".catch(() => void (this.#isExhausted = true))",
      },
    ],
    tier: "disk-faults",
    flags: ["--stride", "3"],
  },
};
