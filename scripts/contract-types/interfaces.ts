/** Writes TypeScript interfaces from zod schemas, so that editors show the documentation of every field. */
import * as z from "zod";
import { docLines, metaOf, unwrap } from "./field-docs.js";

/** Names of schemas whose type is declared elsewhere: enumerations, and interfaces of another file. */
export type KnownTypes = ReadonlyMap<z.ZodType, string>;

export function interfaceOf(name: string, schema: z.ZodObject, known: KnownTypes): string {
  return `${comment(docLines(schema).filter((line) => !line.startsWith("@example")))}export interface ${name} ${body(schema, known)}`;
}

function body(schema: z.ZodObject, known: KnownTypes): string {
  const members = Object.entries(schema.shape as Record<string, z.ZodType>).map(([key, field]) => {
    const isOptional = field instanceof z.ZodOptional;
    return `${comment(docLines(field))}${key}${isOptional ? "?" : ""}: ${typeOf(field, known)}${isOptional ? " | undefined" : ""};`;
  });
  const others =
    schema.def.catchall instanceof z.ZodUnknown
      ? ["/** Fields that a later version of the contract may add. */\n[key: string]: unknown;"]
      : [];
  return `{\n${[...members, ...others].join("\n")}\n}`;
}

function typeOf(schema: z.ZodType, known: KnownTypes): string {
  const inner = unwrap(schema);
  const name = knownName(inner, known);
  if (name !== undefined) return name;
  if (inner instanceof z.ZodObject) return body(inner, known);
  if (inner instanceof z.ZodArray) {
    const element = typeOf(inner.element as z.ZodType, known);
    return /[|{]/.test(element) ? `(${element})[]` : `${element}[]`;
  }
  if (inner instanceof z.ZodEnum) return inner.options.map((value) => JSON.stringify(value)).join(" | ");
  if (inner instanceof z.ZodRecord) return `Record<string, ${typeOf(inner.valueType as z.ZodType, known)}>`;
  if (inner instanceof z.ZodBoolean) return "boolean";
  if (inner instanceof z.ZodNumber) return "number";
  if (inner instanceof z.ZodUnknown) return "unknown";
  if (inner instanceof z.ZodString || inner instanceof z.ZodStringFormat) return "string";
  throw new Error(`no type is known for ${metaOf(schema).title ?? inner.constructor.name}`);
}

/** The type name of a schema. A schema with its own description is a copy, so its parents are searched too. */
function knownName(schema: z.ZodType, known: KnownTypes): string | undefined {
  for (let at: z.ZodType | undefined = schema; at; at = at._zod.parent as z.ZodType | undefined) {
    const name = known.get(at);
    if (name !== undefined) return name;
  }
  return undefined;
}

const WIDTH = 110;

function comment(lines: readonly string[]): string {
  if (lines.length === 0) return "";
  const wrapped = lines.flatMap(wrap);
  if (wrapped.length === 1) return `/** ${wrapped[0]} */\n`;
  return `/**\n${wrapped.map((line) => ` * ${line}\n`).join("")} */\n`;
}

/** Breaks a line at spaces; a Chinese character is two columns wide. */
function wrap(text: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && columns(line) + 1 + columns(word) > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

const columns = (text: string): number => [...text].reduce((sum, c) => sum + (c > "\u2e80" ? 2 : 1), 0);
