interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** A mistake that somebody could make, as edits of the sources, and the tier that must notice. */
export interface Bug {
  readonly why: string;
  readonly edits: readonly Edit[];
  readonly tier: string;
  readonly flags?: readonly string[];
}

/** What a dead process was sending is taken for never sent: whoever sends again, and whoever gives up, must notice. */
const LEFT_IS_NOT_SENT: Edit = {
  file: "src/batch/ledger/sqlite/sqlite-ledger.ts",
  find: 'for (const filing of left) change.move(filing, "answer-lost", null, "its process is gone");',
  replace: 'for (const filing of left) change.move(filing, "not-sent", null, "its process is gone");',
};

export const BUGS: Readonly<Record<string, Bug>> = {
  "no fsync": {
    why: "a commit that the kernel has not written is lost with the power",
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
    why: "what is known of a sending must be durable before its first byte leaves",
    edits: [LEFT_IS_NOT_SENT],
    tier: "network-steps",
  },
  "key made after sending": {
    why: "an identity that is made for each attempt protects nothing",
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
  "retry of a cut write": {
    why: "a write whose answer was cut may have been done",
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
  "unclear is sent again without asking": {
    why: "only a lookup can tell",
    edits: [
      { file: "src/batch/ledger/states.ts", find: '"answer-lost": "unclear",', replace: '"answer-lost": "queued",' },
    ],
    tier: "network-faults",
    flags: ["--faults", "1", "--rows", "40"],
  },
  "given up without asking": {
    why: "what had left may have arrived",
    edits: [LEFT_IS_NOT_SENT],
    tier: "given-up",
    flags: ["--discard-kills", "20"],
  },
  "sent while it is recorded, and not claimed": {
    why: "what leaves must be claimed in the write that records it",
    edits: [
      {
        file: "src/batch/ledger/sqlite/row-intake.ts",
        find: '...(this.#claims ? ["sending", 1, this.#change.now, this.#change.link] : ["queued", 0, null, null]),',
        replace: '"queued", 0, null, null,',
      },
    ],
    tier: "network-steps",
  },
  "Retry-After ignored": {
    why: "the authority said when",
    edits: [
      {
        file: "src/sdk/http/rate-limiter.ts",
        find: "if (retryAfter !== undefined) this.hold(retryAfter);",
        replace: "if (retryAfter !== undefined) this.hold(1);",
      },
    ],
    tier: "politeness",
  },
  "Retry-After forgotten by a restart": {
    why: "the next process must know",
    edits: [
      {
        file: "src/batch/engine/authority-pause.ts",
        find: "client.rateLimiter.notBefore = await ledger.pause(authority);",
        replace: "await ledger.pause(authority);",
      },
    ],
    tier: "politeness",
  },
  "answers matched by order": {
    why: "a batch answer comes in any order",
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
    why: "a batch that takes longer than a lease is taken from under its process",
    edits: [
      {
        file: "src/batch/engine/with-lease.ts",
        find: "void ledger.renewLease(batch.id, owner).catch(() => undefined)",
        replace: "undefined",
      },
    ],
    tier: "odd-days",
    flags: ["--day", "longer than its lease"],
  },
  "the authority answers before it commits": {
    why: "what was told must be on the disk",
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
  "a case is not told its new place in the queue": {
    why: "the court must see its own case move up",
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
    why: "a commit that the kernel has not written is lost with the power",
    edits: [
      {
        file: "src/sandbox/store/store.ts",
        find: 'db.pragma("synchronous = FULL");',
        replace: 'db.pragma("synchronous = OFF");',
      },
    ],
    tier: "registry-order",
  },
  "a failing disk is overlooked": {
    why: "what is not durable must not be told",
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
