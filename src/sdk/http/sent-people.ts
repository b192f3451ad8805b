import { OPERATIONS, fieldsWithin, isOrganisationName, maskIdNo, maskName, maskStray } from "../../contract/index.js";
import { decodeUtf8 } from "./bytes.js";

/**
 * Masks the persons of a request in the texts of its response. A gateway may quote what it was sent in a sentence that
 * shows no sign of a name; the request says which words are names.
 */

/** What a field of a request holds: a person's name or number, or something in whose place one may have been put. */
type Held = "name" | "number" | "stray";

let known: ReadonlyMap<string, Held> | undefined;
/** What the fields of all requests of the contract hold, by key. */
function heldFields(): ReadonlyMap<string, Held> {
  if (known) return known;
  const held = new Map<string, Held>([["purpose", "stray"]]);
  for (const { body } of OPERATIONS) {
    if (body === undefined || body === "bytes") continue;
    for (const [key, { personal, cell }] of fieldsWithin(body)) {
      const what = personal ?? (cell === "certificate-no" || cell === "court-case-no" ? "stray" : undefined);
      if (what !== undefined) held.set(key, what);
    }
  }
  return (known = held);
}
const STRAY_HEADERS = /^query-/;

/** Fields of a response that are no texts. */
const EXACT_KEYS = new Set(["caseNo", "ref", "pointer", "unitCode", "code", "type", "status", "requestId"]);

/**
 * Replaces names and numbers of the request in every text of a value; the longest first.
 */
export function withoutSentPeople<T>(value: T, { body, path = "", headers = {} }: SentParts): T {
  const grounds = Object.entries(headers).flatMap(([name, sent]) => (STRAY_HEADERS.test(name) ? [sent] : []));
  // A purpose is no place for the number of a certificate.
  const people = [...peopleIn(body), ...strayIn(path.split(/[/?&=]/)), ...strayIn(grounds, (text) => maskStray(text))];
  return people.length === 0 ? value : (replaced(value, people) as T);
}

/** What was sent. Path, query and headers may hold a personal value in place of a number of a case or document. */
export interface SentParts {
  readonly body?: unknown;
  readonly path?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

type Replacement = readonly [sent: string, shown: string];

function peopleIn(body: unknown): Replacement[] {
  const found = new Map<string, string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (typeof value !== "object" || value === null) return;
    for (const [key, item] of Object.entries(value)) {
      const what = heldFields().get(key);
      if (what === "stray") for (const [sent, shown] of strayIn([item].flat())) found.set(sent, shown);
      else if (typeof item !== "string") visit(item);
      else if (what === "name" && [...item].length > 1 && !isOrganisationName(item)) found.set(item, maskName(item));
      else if (what === "number" && item.length > 3) found.set(item, maskIdNo(item));
    }
  };
  visit(parsed(body));
  return [...found].sort(([a], [b]) => b.length - a.length);
}

/** Finds the texts that have the shape of a personal value or a secret. A gateway may quote them as they were sent. */
function strayIn(
  texts: readonly unknown[],
  mask: (text: string) => string = (text) => maskStray(text, "certificate-no"),
): Replacement[] {
  return texts
    .filter((text) => typeof text === "string")
    .flatMap((sent): Replacement[] => {
      const text = decodedPart(sent);
      const shown = mask(text);
      if (shown === text) return [];
      return sent === text
        ? [[text, shown]]
        : [
            [sent, shown],
            [text, shown],
          ];
    });
}

function decodedPart(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll("+", " "));
  } catch {
    return part;
  }
}

/** Parses a JSON request; anything else, such as a document, has no persons that could be found. */
function parsed(body: unknown): unknown {
  try {
    if (typeof body === "string") return JSON.parse(body);
    if (body instanceof Uint8Array && body[0] === 0x7b) return JSON.parse(decodeUtf8(body) ?? "");
  } catch {
    // Not JSON.
  }
  return undefined;
}

function replaced(value: unknown, people: readonly Replacement[]): unknown {
  if (typeof value === "string") return people.reduce((text, [sent, shown]) => text.replaceAll(sent, shown), value);
  if (Array.isArray(value)) return value.map((item: unknown) => replaced(item, people));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, unknown]) => [
      key,
      EXACT_KEYS.has(key) ? item : replaced(item, people),
    ]),
  );
}
