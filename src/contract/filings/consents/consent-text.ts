import { CONSENT_MATTERS, type CodeEntry } from "../../schema/code-tables.js";
import { Consent } from "./consent.js";

/** Words before a unit code. */
const UNIT_WORDS: ReadonlySet<string> = new Set(["单元", "不动产单元", "不动产单元号", "unit"]);

/** A kind of document as people write it, with what it proves. */
export interface MaterialWord {
  /** Name of the kind. */
  readonly kind: string;
  /** Who agrees to what; absent when nothing is said. */
  readonly consent?: Consent;
}

/**
 * Reads the kind of a document with its consent: `书面同意（抵押：李娜 330106198502150022、王强 …）`. The last word of each
 * person is the ID number or the number of the registration proof. A unit to which the consent is limited stands among
 * them: `单元 330106001001GB00001F00010001`.
 *
 * @returns Undefined when something follows the kind that is not a consent.
 */
export function readMaterialWord(text: string): MaterialWord | undefined {
  const open = text.search(/[(（]/);
  if (open < 0) return { kind: text.trim() };
  if (!/[)）]$/.test(text)) return undefined;
  const inside = text.slice(open + 1, -1);
  const colon = inside.search(/[:：]/);
  const named = inside
    .slice(colon + 1)
    .split(/[、，,]/)
    .map((item) => nameAndNumber(item.trim()));
  const units = named.filter(isUnit);
  const said = Consent.safeParse({
    matter: matterOf(inside.slice(0, Math.max(colon, 0)).trim()),
    by: named.filter((item) => !isUnit(item)),
    ...(units.length > 0 && { unitCodes: units.map(({ number }) => number) }),
  });
  return said.success ? { kind: text.slice(0, open).trim(), consent: said.data } : undefined;
}

interface NamedItem {
  readonly name: string;
  readonly number: string;
}

function nameAndNumber(item: string): NamedItem {
  const words = item.split(/\s+/);
  return { name: words.slice(0, -1).join(" "), number: words.at(-1) ?? "" };
}

const isUnit = ({ name }: NamedItem): boolean => UNIT_WORDS.has(name);

function matterOf(word: string): string | undefined {
  const entries: readonly CodeEntry[] = CONSENT_MATTERS.entries;
  return entries.find(({ value, zh, en, variants = [] }) => [value, zh, en, ...variants].includes(word))?.value;
}
