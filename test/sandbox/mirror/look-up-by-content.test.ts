import { readFileSync, rmSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openLedger, submitFile } from "../../../src/batch/index.js";
import { KeyMaterial } from "../../../src/gateway/index.js";
import { startSandbox } from "../../../src/sandbox/index.js";
import { RegistryClient, identity, loadDialect } from "../../../src/sdk/index.js";
import { mortgage } from "../../support/filing-rows.js";
import { BANK, mortgageFiling } from "../../support/generated-filings.js";
import { csv } from "../../support/workspace.js";

const KIND = "mortgage.file";

/** A gateway that finds a filing by its contract number; or has no look-up for its kind. */
function described({ hasCall = true } = {}): object {
  const json = JSON.parse(readFileSync("examples/dialects/province-rest.json", "utf8"));
  const { call } = json.lookUp;
  call.request = [{ to: "data.dyhth", from: "mortgageContractNo" }];
  return {
    ...json,
    authority: { ...json.authority, divisions: ["330106"] },
    lookUp: { by: "filing", returns: "units", absentAfterSeconds: 0 },
    kinds: { [KIND]: { ...json.kinds[KIND], requiredMaterials: [], ...(hasCall && { lookUp: call }) } },
    examples: json.examples.filter((one: { call: string; kind: string }) => one.call === "file" && one.kind === KIND),
  };
}

async function setUp(description = described()) {
  const dir = mkdtempSync(join(tmpdir(), "bdc-content-"));
  const sandbox = await startSandbox({ dialect: description as never });
  const { settings, keyFiles } = sandbox.dialectClient(BANK);
  const keys = Object.fromEntries(
    Object.entries(keyFiles).map(([name, file]) => [
      name,
      [{ id: "1", secret: new KeyMaterial(readFileSync(file, "utf8")) }],
    ]),
  );
  const client = new RegistryClient({
    gateway: sandbox.url,
    dialect: await loadDialect({ description, settings, keys }),
    credentials: identity(BANK),
  });
  const ledger = await openLedger(join(dir, "ledger.db"));
  onTestFinished(async () => {
    await ledger.close();
    await client.close();
    await sandbox.close();
    rmSync(dir, { recursive: true });
  });
  const submit = async (rows: number) => {
    const path = join(dir, "抵押.csv");
    writeFileSync(
      path,
      csv(
        KIND,
        Array.from({ length: rows }, (_, i) => mortgage(i + 1)),
      ),
    );
    const { batch } = await submitFile({ path, kind: KIND, ledger, client });
    return ledger.find({ batch: batch.id });
  };
  const registered = async () =>
    ((await (await fetch(`${sandbox.url}/sandbox/cases?limit=1000`)).json()) as { cases: { ref: string }[] }).cases.map(
      ({ ref }) => ref,
    );
  return { sandbox, client, submit, registered };
}

const reasonsOf = (filings: readonly { reasons?: string }[]): string[] =>
  filings.flatMap(({ reasons }) => (reasons ? [(JSON.parse(reasons) as { code: string }[])[0]!.code] : []));

describe("a gateway that finds filings by their contract number", () => {
  it("tells that it does, and how", async () => {
    const { client } = await setUp();
    expect((await client.capabilities.get()).features).toMatchObject({ lookUp: "filing", lookUpReturns: "units" });
  });

  it("finds a filing whose answer was lost: it is not sent again", async () => {
    const { sandbox, submit, registered } = await setUp();
    sandbox.faults.set(`answer-lost:x1@${KIND}`);
    const filings = await submit(6);
    expect(filings.map(({ state }) => state)).toEqual(Array(6).fill("filed"));
    expect((await registered()).sort()).toEqual(filings.map(({ ref }) => ref).sort());
    expect(filings.map(({ attempt }) => attempt)).toEqual(Array(6).fill(1));
  });

  it("does not find what never arrived: it is sent again, once", async () => {
    const { sandbox, submit, registered } = await setUp();
    sandbox.faults.set(`cut:x1@${KIND}`);
    const filings = await submit(3);
    expect(filings.map(({ state }) => state)).toEqual(Array(3).fill("filed"));
    expect((await registered()).sort()).toEqual(filings.map(({ ref }) => ref).sort());
  });

  it("never takes the case of another number for that of the filing", async () => {
    const { sandbox, client, submit, registered } = await setUp();
    // Somebody filed under the same contract by another way.
    const { mortgageContractNo } = mortgage(1);
    await client.mortgages.file({ ...mortgageFiling(500), ref: "OTHER", mortgageContractNo } as never);
    sandbox.faults.set(`cut:x1@${KIND}`);
    const filings = await submit(1);
    expect(reasonsOf(filings)).toEqual(["lookup-mismatch"]);
    expect(await registered()).toEqual(["OTHER"]);
  });

  it("has no answer without the field that it asks for", async () => {
    const { client } = await setUp();
    const filing = { ...mortgageFiling(1), mortgageContractNo: undefined };
    await expect(client.cases.findByRef(KIND, "R", { filing })).rejects.toMatchObject({ code: "invalid-request" });
  });
});

it("unclear filings of a kind without a look-up go to a person", async () => {
  const { sandbox, submit, registered } = await setUp(described({ hasCall: false }));
  sandbox.faults.set(`answer-lost:x1@${KIND}`);
  const filings = await submit(3);
  expect(reasonsOf(filings)).toEqual(["lookup-missing"]);
  expect((await registered()).sort()).toEqual(filings.map(({ ref }) => ref).sort());
});
