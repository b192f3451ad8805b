import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type * as z from "zod";
import { generatedFiles } from "../../scripts/contract-types/files.js";
import type * as contract from "../../src/contract/index.js";
import { ROOT } from "../support/workspace.js";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** True only when a generated interface equals both the input and the output type of its schema. */
type Matches<Schema extends z.ZodType, Type> =
  Equal<Flat<z.output<Schema>>, Flat<Type>> extends true ? Equal<Flat<z.input<Schema>>, Flat<Type>> : false;
/** Without the index signatures of schemas that let unknown fields pass: the generated types have none. */
type Flat<T> = T extends readonly (infer E)[]
  ? Flat<E>[]
  : T extends object
    ? { [K in keyof Known<T>]: Flat<Known<T>[K]> }
    : T;
type Known<T> = keyof Named<T> extends never ? T : Named<T>;
type Named<T> = { [K in keyof T as string extends K ? never : K]: T[K] };

const matches = <Schema extends z.ZodType, Type>(holds: Matches<Schema, Type>): boolean => holds;

describe("generated types of the contract", () => {
  it("are up to date", async () => {
    for (const { name, text } of await generatedFiles())
      expect(await readFile(path.join(ROOT, name), "utf8"), `${name}: run npx tsx scripts/contract-types.ts`).toBe(
        text,
      );
  });

  it("equal the types of the schemas", () => {
    // Checked at compile time: `npm run typecheck` fails when an argument would have to be false.
    expect([
      matches<typeof contract.MortgageFiling, contract.MortgageFilingFields>(true),
      matches<typeof contract.MortgageCancellation, contract.MortgageCancellation>(true),
      matches<typeof contract.PreNoticeFiling, contract.PreNoticeFiling>(true),
      matches<typeof contract.PreNoticeCancellation, contract.PreNoticeCancellation>(true),
      matches<typeof contract.SeizureRequest, contract.SeizureRequest>(true),
      matches<typeof contract.SeizureRenewal, contract.SeizureRenewal>(true),
      matches<typeof contract.SeizureRelease, contract.SeizureRelease>(true),
      matches<typeof contract.Buyer, contract.Buyer>(true),
      matches<typeof contract.Material, contract.Material>(true),
      matches<typeof contract.Obligor, contract.Obligor>(true),
      matches<typeof contract.Person, contract.Person>(true),
      matches<typeof contract.BatchOutcome, contract.BatchOutcome>(true),
      matches<typeof contract.Capabilities, contract.Capabilities>(true),
      matches<typeof contract.CaseDetail, contract.CaseDetail>(true),
      matches<typeof contract.CasePage, contract.CasePage>(true),
      matches<typeof contract.Certificate, contract.Certificate>(true),
      matches<typeof contract.ChangePage, contract.ChangePage>(true),
      matches<typeof contract.MaterialReceipt, contract.MaterialReceipt>(true),
      matches<typeof contract.Problem, contract.Problem>(true),
      matches<typeof contract.SearchRequest, contract.SearchRequest>(true),
      matches<typeof contract.SearchResult, contract.SearchResult>(true),
      matches<typeof contract.Supplement, contract.Supplement>(true),
      matches<typeof contract.UnitState, contract.UnitState>(true),
      matches<typeof contract.Withdrawal, contract.Withdrawal>(true),
    ]).not.toContain(false);
  });
});
