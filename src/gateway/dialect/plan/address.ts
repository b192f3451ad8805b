import type { WireMessage } from "../../port/port.js";
import type { MapContext, Node } from "../operators/line.js";
import type { Address } from "../schema/messages.js";
import type * as z from "zod";
import { MappingError } from "../values/mapping-error.js";

type AddressText = z.infer<typeof Address>;

/** Method, path and headers of a call. Names in braces are parameters of the contract or values of the context. */
export interface CompiledAddress {
  readonly method: WireMessage["method"];
  readonly fill: (document: Node, context: MapContext) => { path: string; headers: Record<string, string> };
  /** Reads a path and headers back into parameters; undefined when they belong to another call. */
  readonly match: (message: WireMessage, path: string) => ReadonlyMap<string, string> | undefined;
}

const NAME = /\{([a-zA-Z.]+)\}/g;
/** Headers of a description are compared only where they have a fixed text. */
type Piece =
  { readonly text: string; readonly name?: undefined } | { readonly name: string; readonly text?: undefined };

export function compileAddress({ method, path, headers = {} }: AddressText): CompiledAddress {
  const pieces = piecesOf(path);
  const headerPieces = Object.entries(headers).map(([name, text]) => ({ name, pieces: piecesOf(text) }));
  const named = (name: string, document: Node, context: MapContext): string => {
    const value = name === "division" ? divisionOf(document, context) : (document[name] ?? context.values[`$${name}`]);
    if (typeof value !== "string" && typeof value !== "number") throw new MappingError("value-missing", `/${name}`);
    return String(value);
  };
  return {
    method,
    fill: (document, context) => ({
      path: pieces.map((piece) => piece.text ?? encodeURIComponent(named(piece.name, document, context))).join(""),
      headers: Object.fromEntries(
        headerPieces.map((header) => [
          header.name,
          header.pieces.map((piece) => piece.text ?? named(piece.name, document, context)).join(""),
        ]),
      ),
    }),
    match: (message, sentPath) => {
      if (message.method !== method) return undefined;
      const found = matchPieces(pieces, sentPath);
      if (!found) return undefined;
      const values = new Map([...found].map(([name, text]) => [name, decode(text)]));
      for (const header of headerPieces) {
        const sent = matchPieces(header.pieces, message.headers[header.name] ?? "");
        if (!sent) return undefined;
        for (const [name, text] of sent) values.set(name, text);
      }
      return values;
    },
  };
}

/** The names in braces of a path or header. */
export const namesIn = (text: string): string[] => [...text.matchAll(NAME)].map(([, name = ""]) => name);

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const { 0: whole, 1: name = "", index } of text.matchAll(NAME)) {
    if (index > end) pieces.push({ text: text.slice(end, index) });
    pieces.push({ name });
    end = index + whole.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}

/** A name takes everything up to the next fixed text. */
function matchPieces(pieces: readonly Piece[], text: string): Map<string, string> | undefined {
  const found = new Map<string, string>();
  let at = 0;
  for (const [i, piece] of pieces.entries()) {
    if (piece.text !== undefined) {
      if (!text.startsWith(piece.text, at)) return undefined;
      at += piece.text.length;
      continue;
    }
    const next = pieces[i + 1]?.text;
    const end = next === undefined ? text.length : text.indexOf(next, at);
    if (end <= at) return undefined;
    found.set(piece.name, text.slice(at, end));
    at = end;
  }
  return at === text.length ? found : undefined;
}

function divisionOf(document: Node, { values }: MapContext): string | undefined {
  const { unitCode } = document;
  return typeof unitCode === "string" ? unitCode.slice(0, 6) : values["$division"];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
