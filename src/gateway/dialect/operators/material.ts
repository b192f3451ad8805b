import type * as z from "zod";
import { MATERIAL_KINDS, type Material } from "../../../contract/index.js";
import type { SentMaterial } from "../../port/port.js";
import type { Tree } from "../../framers/tree.js";
import type { Format } from "../values/format.js";
import { lengthCheck } from "../values/length.js";
import { isPlainPath, type MaterialMapping } from "../schema/operators.js";
import { MappingError, at } from "../values/mapping-error.js";
import { tableFormat } from "../values/table.js";
import type { Line, MapContext, Node, Scope } from "./line.js";
import { isAbsent, isNode, placeOf, type Place } from "./place.js";
import { sourceOf } from "./source.js";

const KIND_NAMES: ReadonlyMap<string, string> = new Map(MATERIAL_KINDS.entries.map(({ value, zh }) => [value, zh]));
const REFERENCE = "$reference.";

interface Part {
  readonly name: string;
  readonly wire: Place;
  readonly write: (material: Material, sent: SentMaterial | undefined, position: number) => Tree | undefined;
}

/** `material`: the documents of a filing, with their content or with what the upload returned for them. */
export function materialLine(
  mapping: z.infer<typeof MaterialMapping>,
  wire: Place,
  scope: Scope,
  pointer: string,
): Line | undefined {
  const { table, fields } = mapping.material;
  const source = sourceOf("materials", scope, pointer);
  const codes = scope.tables.codes.get(table);
  if (!codes) scope.report(`${pointer}/material/table`, "unknown-table", table);
  if (!source || !codes) return undefined;
  const kinds = tableFormat(codes, false);
  const check = mapping.length && lengthCheck(mapping.length, scope.charset);
  const parts = Object.entries(fields).map(([name, value]) => {
    if (!isPlainPath(name)) scope.report(`${pointer}/material/fields/${name}`, "wrong-path", name);
    return { name: value, wire: placeOf(name), write: writerOf(value, kinds) };
  });

  const writeOne = (material: Material, position: number, { materials }: MapContext): Node => {
    const target: Node = {};
    const sent = materials.find(material.sha256);
    for (const part of parts) {
      const value = part.write(material, sent, position);
      if (part.name === "$name") check?.(value);
      if (value !== undefined) part.wire.set(target, value);
    }
    return target;
  };
  return {
    write: (document, message, context) => {
      const list = source.get(document, context);
      if (list === undefined) return;
      if (!Array.isArray(list)) throw new MappingError("not-a-list", source.pointer);
      wire.set(
        message,
        (list as Material[]).map((material, i) => {
          try {
            return writeOne(material, i + 1, context);
          } catch (error) {
            throw at(`${source.pointer}/${i}`, error);
          }
        }),
      );
    },
    read: (message, document, context) => {
      const found = wire.get(message);
      if (isAbsent(found)) return;
      const list: readonly unknown[] = Array.isArray(found) ? found : [found];
      const read = list.map((element, i) => {
        try {
          return readOne(element, parts, kinds, context);
        } catch (error) {
          throw at(`${wire.pointer}/${i}`, error);
        }
      });
      source.set(document, read, context);
    },
    readsLast: false,
  };
}

function writerOf(value: string, kinds: Format): Part["write"] {
  if (value.startsWith(REFERENCE)) {
    const name = value.slice(REFERENCE.length);
    return (_, sent) => {
      const reference = sent?.reference;
      if (!reference || !Object.hasOwn(reference, name)) throw new MappingError("material-missing");
      return reference[name];
    };
  }
  switch (value) {
    case "$kind":
      return ({ kind }) => kinds.write(kind);
    case "$kindName":
      return ({ kind }) => KIND_NAMES.get(kind);
    case "$sha256":
      return ({ sha256 }) => sha256;
    case "$name":
      return ({ name }) => name;
    case "$size":
      return ({ size }, sent) => size ?? sent?.bytes?.length;
    case "$index":
      return (_material, _sent, position) => position;
    default:
      return (_, sent) => {
        if (!sent?.bytes) throw new MappingError("material-missing");
        return Buffer.from(sent.bytes).toString("base64");
      };
  }
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const SHA256 = /^[0-9a-f]{64}$/;

/** Reads one document. The authority gives out its SHA-256 as the reference of an upload. */
function readOne(element: unknown, parts: readonly Part[], kinds: Format, { materials }: MapContext): Node {
  if (!isNode(element)) throw new MappingError("not-an-object");
  const material: Node = {};
  for (const { name, wire } of parts) {
    const value = wire.get(element);
    if (isAbsent(value)) continue;
    if (typeof value === "object") throw new MappingError("not-a-text", wire.pointer);
    const text = String(value);
    try {
      if (name === "$kind") material["kind"] = kinds.read(text);
      else if (name === "$name") material["name"] = text;
      else if (name === "$size") material["size"] = Number(text);
      else if (name === "$base64") addDigest(material, materials.keep(bytesOf(text)));
      else if (name === "$sha256" || (name.startsWith(REFERENCE) && SHA256.test(text))) addDigest(material, text);
    } catch (error) {
      throw at(wire.pointer, error);
    }
  }
  return material;
}

function addDigest(material: Node, sha256: string): void {
  if (material["sha256"] !== undefined && material["sha256"] !== sha256) throw new MappingError("contradiction");
  material["sha256"] = sha256;
}

function bytesOf(text: string): Uint8Array {
  const joined = text.replace(/[\r\n]/g, "");
  if (!BASE64.test(joined)) throw new MappingError("material-damaged");
  return Buffer.from(joined, "base64");
}
