import { caseStatuses, isRegistered, toJsonPointer, type CaseStatus } from "../../../contract/index.js";
import { CODE_TABLES } from "../fields/code-tables.js";
import type { Description } from "../schema/description.js";
import type { Findings } from "./findings.js";

/** Every value that can go out has a code, or is named as one that the authority does not accept. */
export function checkTables({ tables }: Description, findings: Findings): void {
  for (const [name, table] of Object.entries(tables)) {
    const pointer = toJsonPointer(["tables", name]);
    const values = Object.keys(table.codes);
    for (const value of table.without)
      if (Object.hasOwn(table.codes, value)) findings.add(`${pointer}/without`, "table-value-twice", value);
    checkReadBack(Object.values(table.codes).map(String), Object.keys(table.alsoRead), pointer, findings);
    if (table.of === undefined) continue;
    const contract = CODE_TABLES.get(table.of);
    if (!contract) {
      findings.add(`${pointer}/of`, "table-of-unknown", table.of);
      continue;
    }
    const known = contract.entries.map(({ value }) => value);
    for (const value of known)
      if (!values.includes(value) && !table.without.includes(value))
        findings.add(`${pointer}/codes`, "table-incomplete", value);
    for (const value of [...values, ...table.without, ...Object.values(table.alsoRead)])
      if (!known.includes(value)) findings.add(`${pointer}/codes`, "table-value-unknown", value);
  }
}

function checkReadBack(
  codes: readonly string[],
  alsoRead: readonly string[],
  pointer: string,
  findings: Findings,
): void {
  const all = [...codes, ...alsoRead];
  const twice = all.find((code, i) => all.indexOf(code) !== i);
  if (twice !== undefined) findings.add(`${pointer}/codes`, "table-code-twice", twice);
}

/** A case must be able to end well, and every status of the contract should have a word of the authority. */
export function checkStates({ states }: Description, findings: Findings): void {
  for (const [name, list] of Object.entries(states)) {
    const pointer = toJsonPointer(["states", name]);
    const codes = list.map(({ code }) => code);
    codes.forEach((code, i) => {
      if (codes.indexOf(code) !== i) findings.add(`${pointer}/${i}/code`, "state-twice", code);
    });
    const told = new Set<CaseStatus>(list.map(({ status }) => status));
    if (![...told].some(isRegistered)) findings.add(pointer, "state-no-end");
    for (const status of caseStatuses) if (!told.has(status)) findings.add(pointer, "state-missing", status);
  }
}
