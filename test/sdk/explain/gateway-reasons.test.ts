import { readFileSync, readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { explain } from "../../../src/sdk/index.js";

/** Source files of the sandbox whose codes can reach an institution. */
const folder = new URL("../../../src/sandbox/", import.meta.url);
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
  (name) => name.endsWith(".ts") && !/^(gateway\/control\.ts|scenarios\/|faults\/|store\/)/.test(name),
);
const CODE = /code: "([A-Za-z]+(?:-[A-Za-z0-9]+)+)"/g;
const textOf = (name: string): string => readFileSync(new URL(name, folder), "utf8");
const codes = new Set(files.flatMap((name) => [...textOf(name).matchAll(CODE)].map((m) => m[1]!)));

it("explain knows every code that the sandbox gives as a reason", () => {
  expect(codes.size).toBeGreaterThan(20);
  expect([...codes].filter((code) => !explain(code))).toEqual([]);
});
