import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { BANK, compareWithRegister, complaints, unitCode, writeMortgages } from "../support/generated-filings.js";

const close: (() => Promise<unknown>)[] = [];
afterEach(async () => void (await Promise.all(close.splice(0).map((c) => c()))));

const line = (i: number, more: object = {}) => ({
  institution: BANK,
  kind: "mortgage.file",
  ref: `P-${String(i).padStart(7, "0")}`,
  caseNo: `C${i}`,
  status: "certified",
  unitCodes: [unitCode(i)],
  units: [{ unitCode: unitCode(i), rank: 1 }],
  ...more,
});

/** Complaints of the checker about a register with these lines, after a file with three filings was submitted. */
async function verdict(lines: readonly object[], reported?: ReadonlyMap<string, string>): Promise<string[]> {
  const dir = await mkdtemp(join(tmpdir(), "bdc-checker-"));
  const server = createServer((_, res) => void res.end(lines.map((l) => JSON.stringify(l) + "\n").join("")));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  close.push(
    () => rm(dir, { recursive: true }),
    () => new Promise((resolve) => void server.close(resolve)),
  );
  const expected = await writeMortgages(join(dir, "a.csv"), 3);
  if (reported) expected.reported = reported;
  return complaints(
    await compareWithRegister(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, [expected]),
  );
}

describe("the independent checker of the register", () => {
  it("reports nothing when file and register agree", async () => {
    expect(await verdict([line(0), line(1), line(2)])).toEqual([]);
    expect(await verdict([line(0), line(1), line(2)], new Map([0, 1, 2].map((i) => [line(i).ref, `C${i}`])))).toEqual(
      [],
    );
  });

  it.each([
    ["a missing filing", [line(0), line(1)], "lost 1"],
    ["a filing with two cases", [line(0), line(1), line(2), line(2, { caseNo: "C9" })], "duplicated 1"],
    ["a unit mortgaged twice", [line(0), line(1), line(2, { units: [{ rank: 2 }] })], "duplicated 1"],
    ["a wrong unit", [line(0), line(1), line(2, { unitCodes: [unitCode(9)] })], "wrong 1"],
    ["a case that was refused", [line(0), line(1), line(2, { status: "refused" })], "wrong 1"],
    ["an unrequested case", [line(0), line(1), line(2), line(3)], "wrong 1"],
  ])("detects %s", async (_, lines, complaint) => {
    expect(await verdict(lines)).toEqual([expect.stringContaining(complaint)]);
  });

  it("detects case numbers that were reported wrongly", async () => {
    const reported = new Map([
      [line(0).ref, "C1"],
      [line(1).ref, "C0"],
      [line(2).ref, "C2"],
    ]);
    expect(await verdict([line(0), line(1), line(2)], reported)).toEqual([expect.stringContaining("wrong 2")]);
  });
});
