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

/**
 * Rules that both sides check: the client from the authority's capabilities, the registry when it receives the filing.
 * Client rule by registry error code.
 */
const CLIENT_RULE_OF: Readonly<Record<string, string>> = {
  "kind-not-offered": "kind-not-offered",
  "other-division": "unit-division",
  "field-required-here": "field-missing",
  "material-required": "material-required",
  "field-missing": "field-missing",
};
const SHARED_RULES = new Set(Object.values(CLIENT_RULE_OF));
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

const materialsCell = (names: readonly string[]) => names.map((name) => `${name}=文书/${name}.pdf`).join("；");
const zhOf = (kind: string) => MATERIAL_KINDS.entries.find((e) => e.value === kind)!.zh;

let files = 0;
async function checkRow(kind: Kind, row: Row, capabilities?: Capabilities) {
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

/** Returns one valid row of the kind, and rows that each break one requirement of this authority. */
function rowsFor(kind: Kind, { authority: { divisions }, kinds: offered }: Capabilities): [string, Row][] {
  const capability = offered.find((k) => k.kind === kind);
  const division = `${divisions[0] ?? "330106"}0101`.slice(0, 6);
  const unit = `${division}001001GB00001F00010001`;
  const requiredHere = (capability?.requiredMaterials ?? []).map(zhOf);
  const requiredByLaw = KINDS[kind].role === "court" ? ["裁定书", "协助执行通知书"] : [];
  const needed = [...new Set([...requiredByLaw, ...requiredHere])];
  const required = capability?.requiredFields ?? [];
  const filled = Object.fromEntries(
    required.map((key) => [key, columnsFor(kind).find((c) => c.key === key)?.examples?.[0] || "2026-0001"]),
  );
  const valid = rowOf(kind, { ref: `${kind}-valid`, unitCode: unit, materials: materialsCell(needed), ...filled });
  const other = divisions.length > 0 && !"990101".startsWith(divisions[0]!) ? "990101" : undefined;
  return [
    ["valid", valid],
    ...(other
      ? [["other division", { ...valid, ref: `${kind}-div`, unitCode: other + unit.slice(6) }] as [string, Row]]
      : []),
    ...required.map((key, i): [string, Row] => [`without ${key}`, { ...valid, ref: `${kind}-f${i}`, [key]: "" }]),
    // A court's two documents are required by law; a missing one is reported under another code.
    ...requiredHere
      .filter((name) => !requiredByLaw.includes(name))
      .map((name, i): [string, Row] => [
        `without ${name}`,
        { ...valid, ref: `${kind}-m${i}`, materials: materialsCell(needed.filter((n) => n !== name)) },
      ]),
  ];
}

describe.each(AUTHORITIES.map((a) => [a.id, a] as const))("authority %s", (id) => {
  it.each(kinds)("reports the same errors for %s as the client in the rules that both check", async (kind) => {
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
        const withCapabilities = await checkRow(kind, row, capabilities);
        const ours = new Set(
          (withCapabilities.ok ? withCapabilities.warnings : withCapabilities.findings)
            .map((f) => f.rule)
            .filter((rule) => SHARED_RULES.has(rule)),
        );
        const withoutCapabilities = await checkRow(kind, row);
        if (!withoutCapabilities.ok) throw new Error(`${name}: ${JSON.stringify(withoutCapabilities.findings)}`);
        const filing = withoutCapabilities.filing as Filing;
        for (const material of (filing.materials ?? []) as Material[])
          await client.materials.put(
            Buffer.from(`%PDF-1.4 ${material.name.replace(/^.*\//, "").replace(".pdf", "")}`),
            material.sha256,
          );
        const answer = await client.filings.file(kind, filing as never, { rules: "off" });
        const theirs = new Set(
          answer.outcome === "turned-away"
            ? (answer.problem.errors ?? []).flatMap((e) => CLIENT_RULE_OF[e.code] ?? [])
            : [],
        );
        // The registry stops its checks when it does not offer the kind.
        if (theirs.has("kind-not-offered")) expect(ours.has("kind-not-offered"), name).toBe(true);
        else expect(ours, name).toEqual(theirs);
        if (name !== "valid") expect(theirs.size, name).toBeGreaterThan(0);
      }
    } finally {
      await client.close();
    }
  });
});
