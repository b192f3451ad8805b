import type * as z from "zod";
import type { FieldType } from "../fields/contract-fields.js";
import type { FromMapping } from "../schema/operators.js";
import { amountFormat } from "../values/amount.js";
import { dateFormat, isReadableDate } from "../values/date.js";
import { flagFormat } from "../values/flag.js";
import type { Tree } from "../../framers/tree.js";
import type { Format } from "../values/format.js";
import { lengthCheck } from "../values/length.js";
import { at } from "../values/mapping-error.js";
import { numberFormat } from "../values/number.js";
import { tableFormat } from "../values/table.js";
import { textFormat } from "../values/text.js";
import type { Line, MapContext, Node, Scope } from "./line.js";
import { copyOf, isAbsent, isSame, type Place } from "./place.js";
import { needed, sourceOf, type Source } from "./source.js";

type From = z.infer<typeof FromMapping>;

/** `from`: one value of the contract at one place of the message. */
export function fromLine(mapping: From, source: Source, wire: Place, scope: Scope, pointer: string): Line | undefined {
  const format = formatOf(mapping, source, scope, pointer);
  if (!format) return undefined;
  const check = mapping.length && lengthCheck(mapping.length, scope.charset);
  const twin =
    mapping.omitIfSame === undefined ? undefined : sourceOf(mapping.omitIfSame, scope, `${pointer}/omitIfSame`);
  const { empty } = mapping;
  const [writeValue, readValue] = [format.write, format.read];
  const isMade = mapping.date !== undefined && !isReadableDate(mapping.date);

  const write = (document: Node, message: Node, context: MapContext): void => {
    if (source.isContext && scope.direction === "answer") return;
    try {
      const value = source.get(document, context);
      if (value === undefined || (twin && isSame(value, twin.get(document, context)))) {
        if (empty === "null") wire.set(message, null);
        else if (empty === "text") wire.set(message, "");
        else if (!twin) needed(source, value);
        return;
      }
      const written = writeValue(value);
      check?.(written);
      wire.set(message, written);
    } catch (error) {
      throw at(source.pointer, error);
    }
  };

  const read = (message: Node, document: Node, context: MapContext): void => {
    if (isMade) return;
    const value = wire.get(message);
    try {
      if (!isAbsent(value)) source.set(document, readValue(value as Tree), context);
      else if (twin) readTwin(source, twin, document, context);
    } catch (error) {
      throw at(wire.pointer, error);
    }
  };
  return { write, read, readsLast: twin !== undefined };
}

/** A value that was left out because it equals another one is that one. */
export function readTwin(source: Source, twin: Source, document: Node, context: MapContext): void {
  const value = twin.get(document, context);
  if (value !== undefined) source.set(document, copyOf(value), context);
}

const FORMATS = ["table", "amount", "date", "flag"] as const;

function formatOf(mapping: From, source: Source, scope: Scope, pointer: string): Format | undefined {
  const { table, amount, date, flag, number } = mapping;
  const { type } = source.field;
  const given = FORMATS.filter((name) => mapping[name] !== undefined);
  const fitsNumber = date === "epoch-ms" || date === "epoch-s" || given.length === 0;
  if (given.length > 1) return void scope.report(`${pointer}/${given[1]!}`, "two-formats");
  if (number && !fitsNumber) return void scope.report(`${pointer}/number`, "two-formats");
  if (!isRightType(given[0] ?? (number ? "number" : "text"), type)) {
    return void scope.report(`${pointer}/${given[0] ?? (number ? "number" : "from")}`, "wrong-type", type);
  }
  if (table !== undefined) {
    const found = scope.tables.codes.get(table);
    if (!found) return void scope.report(`${pointer}/table`, "unknown-table", table);
    const covers = (value: string): boolean => Object.hasOwn(found.codes, value) || found.without.includes(value);
    const missing = scope.direction === "request" ? source.field.values?.find((value) => !covers(value)) : undefined;
    if (missing !== undefined) scope.report(`${pointer}/table`, "table-wrong-field", missing);
    return tableFormat(found, scope.direction === "answer");
  }
  if (amount) return amountFormat(amount);
  if (date) return dateFormat(date, type, number === true);
  if (flag) return flagFormat(flag);
  if (number) return numberFormat(type === "number");
  return isRef(source, mapping) ? refFormat(scope) : textFormat(type);
}

/** Which formats a field of the contract can have. A field of any type can have each. */
const TYPES: Readonly<Record<string, readonly FieldType[]>> = {
  table: ["text", "boolean"],
  amount: ["text"],
  date: ["date", "instant"],
  flag: ["boolean"],
  number: ["text", "number"],
  text: ["text", "date", "instant", "number", "boolean"],
};
const isRightType = (format: string, type: FieldType): boolean => type === "any" || TYPES[format]!.includes(type);

const isRef = ({ pointer }: Source, { from, to }: From): boolean =>
  pointer === "/ref" || pointer === "$ref" || from === "$ref" || to === "$ref";

/** The institution's number travels in the form of the authority, and a derived one is known again. */
function refFormat({ ref, direction }: Scope): Format {
  const text = textFormat("text");
  return {
    write: direction === "request" ? (value) => ref.write(text.write(value) as string) : text.write,
    read: text.read,
  };
}
