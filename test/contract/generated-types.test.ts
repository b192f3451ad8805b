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
type Flat<T> = T extends readonly (infer E)[] ? Flat<E>[] : T extends object ? { [K in keyof T]: Flat<T[K]> } : T;

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
      matches<typeof contract.MortgageFile, contract.MortgageFile>(true),
      matches<typeof contract.MortgageCancel, contract.MortgageCancel>(true),
      matches<typeof contract.PreNoticeRegister, contract.PreNoticeRegister>(true),
      matches<typeof contract.PreNoticeCancel, contract.PreNoticeCancel>(true),
      matches<typeof contract.SeizureRequest, contract.SeizureRequest>(true),
      matches<typeof contract.SeizureRenew, contract.SeizureRenew>(true),
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
