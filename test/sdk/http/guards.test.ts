import { afterEach, describe, expect, it, vi } from "vitest";
import {
  FileError,
  HeaderError,
  isFileError,
  isHeaderError,
  isLedgerError,
  LedgerError,
} from "../../../src/batch/index.js";
import * as sdk from "../../../src/sdk/index.js";

afterEach(() => void vi.resetModules());

const facts = { method: "GET", path: "/v1/x", attempts: 1 };
const text = { code: "x", zh: "错", en: "wrong" };
const guards = Object.entries(sdk).filter(
  ([name]) =>
    /^is[A-Z]/.test(name) &&
    /Error|Timeout|Abort|Unreachable|Breach|Auth|Permission|Found|Conflict|Request|Limited|Unknown/.test(name),
);

/** Foreign errors with the names and fields of errors of this package. */
const foreign: unknown[] = [
  new DOMException("The operation timed out", "TimeoutError"),
  new DOMException("Aborted", "AbortError"),
  AbortSignal.timeout(0).reason,
  ...guards.map(([name]) => Object.assign(new Error("foreign"), { name: `${name.slice(2)}Error` })),
  ...["FileError", "HeaderError", "LedgerError", "PackError", "RegistryError"].map((name) =>
    Object.assign(new Error("foreign"), {
      name,
      code: "x",
      zh: "",
      en: "",
      findings: [],
      attempts: 1,
      outcomeUnknown: true,
    }),
  ),
  { name: "TimeoutError" },
  undefined,
];

describe("error guards", () => {
  it("return false for foreign errors, whatever their names and fields", () => {
    for (const error of foreign) {
      for (const [name, guard] of guards)
        expect([name, (guard as (e: unknown) => boolean)(error)]).toEqual([name, false]);
      for (const guard of [isFileError, isHeaderError, isLedgerError]) expect(guard(error)).toBe(false);
    }
    expect(guards.length).toBeGreaterThan(12);
  });

  it("recognize errors of another copy of the package", async () => {
    vi.resetModules();
    const [other, batch] = await Promise.all([
      import("../../../src/sdk/index.js"),
      import("../../../src/batch/index.js"),
    ]);
    expect(other.TimeoutError).not.toBe(sdk.TimeoutError);
    expect(sdk.isTimeout(new other.TimeoutError(text, facts, true))).toBe(true);
    expect(sdk.isAborted(new other.TimeoutError(text, facts, true))).toBe(false);
    expect(sdk.isOutcomeUnknown(new other.OutcomeUnknownError(text, facts))).toBe(true);
    expect(sdk.isPackError(new other.PackError([]))).toBe(true);
    expect(isFileError(new batch.FileError("file-empty", "x.csv"))).toBe(true);
    expect(isHeaderError(new batch.HeaderError("x.csv", []))).toBe(true);
    const texts = { zh: "", en: "", fixZh: "", fixEn: "" };
    expect(isLedgerError(new batch.LedgerError("ledger-full", texts))).toBe(true);
    for (const error of [
      new FileError("file-empty", "x"),
      new HeaderError("x", []),
      new LedgerError("ledger-full", texts),
    ])
      expect(Object.keys(error).some((key) => key.includes("bdc-connect"))).toBe(false);
  });
});
