/**
 * Reads and writes the structured fields (RFC 9651) that signatures need: dictionaries of items and inner lists, with
 * strings, integers, tokens, flags and byte sequences. Whatever else a field contains makes it unreadable.
 */
export type BareItem = string | number | boolean | Token | Uint8Array;

/** A token, such as an algorithm without quotes. */
export class Token {
  constructor(readonly text: string) {}
}
export type Parameters = ReadonlyMap<string, BareItem>;
export interface Item {
  readonly value: BareItem;
  readonly params: Parameters;
}
export interface InnerList {
  readonly items: readonly Item[];
  readonly params: Parameters;
}
export type Member = Item | InnerList;
export type Dictionary = ReadonlyMap<string, Member>;

export const isInnerList = (member: Member | undefined): member is InnerList =>
  member !== undefined && "items" in member;

const MAX_LENGTH = 16_384;

/** Returns undefined for a field that is not a dictionary. The last of several members with one name counts. */
export function parseDictionary(text: string): Dictionary | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  try {
    return new Parser(text.trim()).dictionary();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Reads a field at one position after another. */
class Parser {
  #at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  dictionary(): Dictionary {
    const members = new Map<string, Member>();
    while (this.#at < this.#text.length) {
      const name = this.#need(/[a-z*][a-z0-9_.*-]*/y);
      members.delete(name);
      members.set(name, this.#take(/=/y) === undefined ? { value: true, params: this.#params() } : this.#member());
      if (this.#at === this.#text.length) return members;
      this.#need(/[ \t]*,[ \t]*/y);
      if (this.#at === this.#text.length) throw new SyntaxError("ends with a comma");
    }
    return members;
  }

  #member(): Member {
    if (this.#take(/\(/y) === undefined) return this.#item();
    const items: Item[] = [];
    for (;;) {
      this.#take(/ +/y);
      if (this.#take(/\)/y) !== undefined) return { items, params: this.#params() };
      items.push(this.#item());
      if (!/[ )]/.test(this.#text[this.#at] ?? "")) throw new SyntaxError("no space between items");
    }
  }

  #item(): Item {
    return { value: this.#bareItem(), params: this.#params() };
  }

  #params(): Parameters {
    const params = new Map<string, BareItem>();
    while (this.#take(/; */y) !== undefined) {
      const name = this.#need(/[a-z*][a-z0-9_.*-]*/y);
      params.delete(name);
      params.set(name, this.#take(/=/y) === undefined ? true : this.#bareItem());
    }
    return params;
  }

  #bareItem(): BareItem {
    const string = this.#take(/"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"/y);
    if (string !== undefined) return string.slice(1, -1).replace(/\\(.)/g, "$1");
    const bytes = this.#take(/:[A-Za-z0-9+/]*={0,2}:/y);
    if (bytes !== undefined) return Buffer.from(bytes.slice(1, -1), "base64");
    const flag = this.#take(/\?[01]/y);
    if (flag !== undefined) return flag === "?1";
    const integer = this.#take(/-?\d{1,15}(?![\d.])/y);
    if (integer !== undefined) return Number(integer);
    return new Token(this.#need(/[A-Za-z*][!#$%&'*+\-.^_`|~\w:/]*/y));
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #need(pattern: RegExp): string {
    const found = this.#take(pattern);
    if (found === undefined) throw new SyntaxError("not a dictionary");
    return found;
  }
}

/** Writes an inner list with its parameters, such as `("@method" "date");created=1618884473`. */
export function writeInnerList({ items, params }: InnerList): string {
  return `(${items.map(writeItem).join(" ")})${writeParams(params)}`;
}

export function writeItem({ value, params }: Item): string {
  return writeBareItem(value) + writeParams(params);
}

function writeParams(params: Parameters): string {
  return Array.from(params, ([name, value]) => `;${name}${value === true ? "" : `=${writeBareItem(value)}`}`).join("");
}

function writeBareItem(value: BareItem): string {
  if (value instanceof Uint8Array) return `:${Buffer.from(value).toString("base64")}:`;
  if (value instanceof Token) return value.text;
  if (typeof value === "string") return `"${value.replace(/["\\]/g, String.raw`\$&`)}"`;
  return typeof value === "boolean" ? `?${value ? 1 : 0}` : String(value);
}
