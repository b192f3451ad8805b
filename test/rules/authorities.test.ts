import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DigestCache } from "../../src/batch/materials/digest.js";
import { openFilingFile } from "../../src/batch/check/index.js";
import {
  KINDS,
  MATERIAL_KINDS,
  columnsFor,
  kinds,
  type Capabilities,
  type Filing,
  type Kind,
  type Material,
} from "../../src/contract/index.js";
import { RegistryClient, bearerToken, packFromCapabilities } from "../../src/sdk/index.js";
import { AUTHORITIES, startSandbox, type Sandbox } from "../../src/sandbox/index.js";
import { TODAY, csvOf, rowOf, type Row } from "../batch/check/check-helpers.js";

/** Rules that both check: the client from the authority's capabilities alone, the registry when it takes the filing. */
const SAME: Readonly<Record<string, string>> = {
  "kind-not-offered": "kind-not-offered",
  "other-division": "unit-division",
  "field-required-here": "field-missing",
  "material-required": "material-required",
  "field-missing": "field-missing",
};
const BOTH = new Set(Object.values(SAME));
const INSTITUTIONS = { bank: "91330106MA2TEXT08W", developer: "91330109MA2DEXP16G", court: "1133010600TEXT0A7R" };

const folder = mkdtempSync(path.join(tmpdir(), "bdc-authorities-"));
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ authorities: AUTHORITIES });
  mkdirSync(path.join(folder, "文书"));
  for (const { zh } of MATERIAL_KINDS.entries) writeFileSync(path.join(folder, "文书", `${zh}.pdf`), `%PDF-1.4 ${zh}`);
});
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

const papers = (names: readonly string[]) => names.map((name) => `${name}=文书/${name}.pdf`).join("；");
const zhOf = (kind: string) => MATERIAL_KINDS.entries.find((e) => e.value === kind)!.zh;

let files = 0;
async function checked(kind: Kind, row: Row, capabilities?: Capabilities) {
  const file = path.join(folder, `${++files}.csv`);
  writeFileSync(file, csvOf(kind, [row]));
  const table = await openFilingFile(file, {
    kind,
    today: TODAY,
    ...(capabilities && { pack: packFromCapabilities(capabilities) }),
  });
  for await (const batch of table.rows())
    for (const found of batch) return table.withMaterials(found, new DigestCache());
  throw new Error("no row");
}

/** Rows of a kind: valid for the authority, and each with one thing that this authority minds. */
function rowsFor(kind: Kind, { authority: { divisions }, kinds: offered }: Capabilities): [string, Row][] {
  const capability = offered.find((k) => k.kind === kind);
  const division = `${divisions[0] ?? "330106"}0101`.slice(0, 6);
  const unit = `${division}001001GB00001F00010001`;
  const wanted = (capability?.requiredMaterials ?? []).map(zhOf);
  const always = KINDS[kind].role === "court" ? ["裁定书", "协助执行通知书"] : [];
  const needed = [...new Set([...always, ...wanted])];
  const required = capability?.requiredFields ?? [];
  const filled = Object.fromEntries(
    required.map((key) => [key, columnsFor(kind).find((c) => c.key === key)?.examples?.[0] || "2026-0001"]),
  );
  const sound = rowOf(kind, { ref: `${kind}-sound`, unitCode: unit, materials: papers(needed), ...filled });
  const other = divisions.length > 0 && !"990101".startsWith(divisions[0]!) ? "990101" : undefined;
  return [
    ["sound", sound],
    ...(other
      ? [["other division", { ...sound, ref: `${kind}-div`, unitCode: other + unit.slice(6) }] as [string, Row]]
      : []),
    ...required.map((key, i): [string, Row] => [`without ${key}`, { ...sound, ref: `${kind}-f${i}`, [key]: "" }]),
    // A court's two documents are the law's, and are reported under another code.
    ...wanted
      .filter((name) => !always.includes(name))
      .map((name, i): [string, Row] => [
        `without ${name}`,
        { ...sound, ref: `${kind}-m${i}`, materials: papers(needed.filter((n) => n !== name)) },
      ]),
  ];
}

describe.each(AUTHORITIES.map((a) => [a.id, a] as const))("authority %s", (id) => {
  it.each(kinds)("%s: client and registry find the same in what both check", async (kind) => {
    const role = KINDS[kind].role;
    const client = new RegistryClient({
      gateway: `${sandbox.url}/a/${id}`,
      credentials: bearerToken({ token: `sandbox-${role}`, institution: INSTITUTIONS[role] }),
    });
    try {
      const capabilities = await client.capabilities.get();
      const rows = rowsFor(kind, capabilities);
      expect(rows.length).toBeGreaterThan(0);
      for (const [name, row] of rows) {
        const here = await checked(kind, row, capabilities);
        const ours = new Set(
          (here.ok ? here.warnings : here.findings).map((f) => f.rule).filter((rule) => BOTH.has(rule)),
        );
        const plain = await checked(kind, row);
        if (!plain.ok) throw new Error(`${name}: ${JSON.stringify(plain.findings)}`);
        const filing = plain.filing as Filing;
        for (const material of (filing.materials ?? []) as Material[])
          await client.materials.put(
            Buffer.from(`%PDF-1.4 ${material.name.replace(/^.*\//, "").replace(".pdf", "")}`),
            material.sha256,
          );
        const answer = await client.filings.file(kind, filing as never);
        const theirs = new Set(
          answer.outcome === "turned-away" ? (answer.problem.errors ?? []).flatMap((e) => SAME[e.code] ?? []) : [],
        );
        // What it does not take at all the registry looks at no further.
        if (theirs.has("kind-not-offered")) expect(ours.has("kind-not-offered"), name).toBe(true);
        else expect(ours, name).toEqual(theirs);
        if (name !== "sound") expect(theirs.size, name).toBeGreaterThan(0);
      }
    } finally {
      await client.close();
    }
  });
});
