import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  formatCheckpoint,
  isSignedBy,
  parseCheckpoint,
  shortCheckpoint,
} from "../../../../src/batch/ledger/audit/checkpoint.js";
import type { LedgerCheckpoint } from "../../../../src/batch/ledger/audit-report.js";
import { linkHash } from "../../../../src/batch/ledger/audit/chain-format.js";
import { Connection } from "../../../../src/batch/ledger/sqlite-database/connection.js";
import { openLedger } from "../../../../src/batch/ledger/sqlite/sqlite-ledger.js";
import { auditLedger } from "../../../../src/batch/ledger/sqlite-chain/verification.js";
import { filings, liveOwner, newBatch, startBatch, tempFolder } from "../temporary-ledger.js";

async function ledgerWithCheckpoint() {
  const folder = tempFolder();
  const path = join(folder, "ledger.db");
  const ledger = await openLedger(path);
  const batch = await startBatch(ledger, filings(2, 4));
  const old = join(folder, "old.db");
  await ledger.close();
  copyFileSync(path, old);
  const again = await openLedger(path);
  await again.recordAndClaim(batch, liveOwner, [], 2);
  const checkpoint = await again.checkpoint();
  await again.createBatch(newBatch);
  await again.close();
  return { folder, path, old, checkpoint };
}

const codes = async (path: string, checkpoint?: LedgerCheckpoint) =>
  (await auditLedger(path, checkpoint && { checkpoint })).findings.map((finding) => finding.code);

const EXAMPLE: LedgerCheckpoint = {
  ledger: "0f7c8a53-9a53-4a0e-8f0c-3e0f6d0a4c11",
  link: 12,
  seq: 345,
  hash: "ab".repeat(32),
  at: 1_795_000_000_000,
  batches: 1,
  rows: 20,
  filings: 19,
  cases: 18,
};

describe("a checkpoint", () => {
  it("is found in the chain of a ledger that continued after it", async () => {
    const { path, checkpoint } = await ledgerWithCheckpoint();
    expect(checkpoint).toMatchObject({ batches: 1, rows: 3, filings: 3, cases: 0 });
    expect(await codes(path, checkpoint)).toEqual([]);
  });

  it("reveals an older copy of the ledger, which passes the audit by itself", async () => {
    const { old, checkpoint } = await ledgerWithCheckpoint();
    expect(await codes(old)).toEqual([]);
    expect(await codes(old, checkpoint)).toEqual(["ledger-truncated"]);
  });

  it("reveals another ledger, which passes the audit by itself", async () => {
    const { checkpoint } = await ledgerWithCheckpoint();
    const other = await ledgerWithCheckpoint();
    expect(await codes(other.path)).toEqual([]);
    expect(await codes(other.path, checkpoint)).toEqual(["ledger-other-history"]);
  });

  it("reveals a history that was rewritten with all its hashes", async () => {
    const { path, checkpoint } = await ledgerWithCheckpoint();
    const forger = new Connection(path, 100);
    forger.exec(
      "UPDATE batches SET file_name = 'x.csv' WHERE id = 1; UPDATE chain SET events = replace(events, '\"抵押.csv\"', '\"x.csv\"') WHERE id = 2",
    );
    let before = "";
    for (const l of forger.all<{ id: number; last_seq: number; events: string; before: string }>(
      "SELECT * FROM chain ORDER BY id",
    )) {
      before = linkHash(before, l.id, l.last_seq, l.events, l.before);
      forger.run("UPDATE chain SET hash = ? WHERE id = ?", before, l.id);
    }
    forger.close();
    // Without a secret, the chain alone cannot reveal this.
    expect(await codes(path)).toEqual([]);
    expect(await codes(path, checkpoint)).toEqual(["ledger-other-history"]);
  });

  it("is parsed in its full and short form, whatever a mail program adds around it", () => {
    const text = formatCheckpoint(EXAMPLE);
    expect(text.split("\n")[0]).toBe("bdc-ledger-checkpoint 1");
    expect(parseCheckpoint(text)).toEqual({ checkpoint: EXAMPLE });
    expect(parseCheckpoint(`\uFEFFDear auditor,\r\n${text.replaceAll("\n", "\r\n")}`)).toEqual({ checkpoint: EXAMPLE });
    const { ledger, link, hash } = EXAMPLE;
    expect(parseCheckpoint(` ${shortCheckpoint(EXAMPLE)}\n`)).toEqual({ checkpoint: { ledger, link, hash } });
  });

  it.each([
    "",
    "nothing",
    "bdc-ledger-checkpoint 1\nledger: x\n",
    formatCheckpoint(EXAMPLE).replace("link: 12", "link: -1"),
  ])("is not parsed from any other text: %j", (text) => expect(parseCheckpoint(text)).toBeUndefined());

  it.each([
    ["Ed25519", ["genpkey", "-algorithm", "ed25519"]],
    ["RSA", ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]],
    ["EC", ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]],
  ])("has a signature with %s that OpenSSL verifies", (name, make) => {
    const folder = tempFolder();
    const file = (of: string) => join(folder, of);
    execFileSync("openssl", [...make, "-out", file("key.pem")], { stdio: "ignore" });
    execFileSync("openssl", ["pkey", "-in", file("key.pem"), "-pubout", "-out", file("public.pem")]);
    const text = formatCheckpoint(EXAMPLE, readFileSync(file("key.pem")));
    const { signature } = parseCheckpoint(text)!;
    const key = readFileSync(file("public.pem"));
    expect(isSignedBy(signature!, key)).toBe(true);
    expect(isSignedBy({ ...signature!, signed: signature!.signed.replace("345", "346") }, key)).toBe(false);

    // The steps for auditors in docs/design/ledger.md.
    const [signed, value] = text.split(/^signature: /m);
    writeFileSync(file("signed"), signed!);
    writeFileSync(file("signature"), Buffer.from(value!, "base64"));
    const given = [
      "-sigfile",
      file("signature"),
      "-pubin",
      "-inkey",
      file("public.pem"),
      "-rawin",
      "-in",
      file("signed"),
    ];
    const digest = name === "Ed25519" ? [] : ["-digest", "sha256"];
    expect(execFileSync("openssl", ["pkeyutl", "-verify", ...given, ...digest], { encoding: "utf8" })).toContain(
      "Signature Verified Successfully",
    );
  });

  it("can be taken while another connection writes", async () => {
    const { path } = await ledgerWithCheckpoint();
    const [one, two] = [await openLedger(path), await openLedger(path)];
    onTestFinished(async () => void (await one.close(), await two.close()));
    const first = await one.checkpoint();
    await two.createBatch(newBatch);
    expect(await codes(path, first)).toEqual([]);
    expect((await one.checkpoint()).link).toBe(first.link + 1);
  });
});
