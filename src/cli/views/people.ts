import { maskIdNo, maskName } from "../../contract/index.js";

interface Person {
  readonly name?: unknown;
  readonly idNo?: unknown;
  readonly share?: unknown;
}

/** People with names and ID numbers masked, as shown on a terminal. */
export function maskedPeople(people: readonly Person[]): string {
  return people
    .map(({ name, idNo, share }) =>
      [maskName(String(name ?? "")), idNo ? maskIdNo(String(idNo)) : "", share ? String(share) : ""]
        .filter(Boolean)
        .join(" "),
    )
    .join("、");
}

const LISTS = new Set(["owners", "holders", "obligors"]);

/** Masks every person of a document. Applied to `--json` when stdout is a terminal. */
export function maskDocument(value: unknown, key = ""): unknown {
  if (Array.isArray(value))
    return value.map((v) =>
      LISTS.has(key) && typeof v === "object" && v !== null ? maskPerson(v as Person) : maskDocument(v, key),
    );
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, maskDocument(v, k)]));
  return value;
}

function maskPerson(person: Person): Person {
  return {
    ...person,
    ...(person.name !== undefined && { name: maskName(String(person.name)) }),
    ...(person.idNo !== undefined && { idNo: maskIdNo(String(person.idNo)) }),
  };
}
