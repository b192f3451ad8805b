import { readFileSync, readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { explain } from "../../src/rules/index.js";

/** What the authority's own floor can say. Control calls, faults and stories are not on an institution's wire. */
const folder = new URL("../../src/sandbox/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".ts") && !/^(control|scenario|faults|store)/.test(name));
const codes = new Set(files.flatMap((name) => [...readFileSync(new URL(name, folder), "utf8").matchAll(/code: "([A-Za-z]+(?:-[A-Za-z0-9]+)+)"/g)].map((m) => m[1]!)));

it("explains every code that the sandbox gives as a reason", () => {
  expect(codes.size).toBeGreaterThan(20);
  expect([...codes].filter((code) => !explain(code))).toEqual([]);
});
