import { maskIdNo, maskName } from "../../contract/index.js";

interface Person {
  readonly name?: unknown;
  readonly idNo?: unknown;
  readonly share?: unknown;
}

/** The institution that runs the program; its own name and code are no secret to its staff. */
export interface OwnInstitution {
  readonly institution: string;
  readonly institutionName?: string | undefined;
}

function isOwn({ name, idNo }: Person, own: OwnInstitution | undefined): boolean {
  return own !== undefined && (idNo === own.institution || (name !== undefined && name === own.institutionName));
}

/** People with names and ID numbers masked, as shown on a terminal. The institution itself is not masked. */
export function maskedPeople(people: readonly Person[], own?: OwnInstitution): string {
  return people
    .map((person) => (isOwn(person, own) ? person : maskPerson(person)))
    .map(({ name, idNo, share }) => [name, idNo, share].filter(Boolean).map(String).join(" "))
    .join("、");
}

const LISTS = new Set(["owners", "holders", "obligors"]);

/** Masks every person of a document. Applied to `--json` when stdout is a terminal. */
export function maskDocument(value: unknown, own?: OwnInstitution, key = ""): unknown {
  if (Array.isArray(value))
    return value.map((v) => {
      if (!LISTS.has(key) || typeof v !== "object" || v === null) return maskDocument(v, own, key);
      return isOwn(v as Person, own) ? (v as Person) : maskPerson(v as Person);
    });
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, maskDocument(v, own, k)]));
  return value;
}

function maskPerson(person: Person): Person {
  return {
    ...person,
    ...(person.name !== undefined && { name: maskName(String(person.name)) }),
    ...(person.idNo !== undefined && { idNo: maskIdNo(String(person.idNo)) }),
  };
}
