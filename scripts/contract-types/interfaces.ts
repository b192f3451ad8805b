/** Writes TypeScript interfaces from zod schemas, so that editors show the documentation of every field. */
import * as z from "zod";
import { conditionalFields } from "../../src/contract/schema/conditional-fields.js";
import { docLines, metaOf, unwrap } from "./field-docs.js";

/** Names of schemas whose type is declared elsewhere: enumerations, and interfaces of another file. */
export type KnownTypes = ReadonlyMap<z.ZodType, string>;

/**
 * One interface; for a schema with conditionally required fields a union, with one interface for each value of the
 * field on which they depend.
 */
export function interfaceOf(name: string, schema: z.ZodObject, known: KnownTypes): string {
  const about = docLines(schema).filter(isNoExample);
  const conditional = conditionalFields(schema);
  if (!conditional) return `${comment(about)}export interface ${name} ${body(schema, known)}`;
  const { selector, required } = conditional;
  const base = `${name}Fields`;
  const baseAbout = `The fields of \`${name}\`; those that depend on \`${selector}\` are optional here.`;
  const variants = [...required].map(([value, names]) => {
    const variantAbout = `\`${name}\` with ${selector} \`${value}\`${requires(names)}.`;
    const members = variantMembers(schema, selector, value, names, known);
    return {
      name: pascalCase(value) + name,
      text: `${comment([variantAbout])}export interface ${pascalCase(value)}${name} extends ${base} {\n${members}\n}`,
    };
  });
  return [
    `${comment([baseAbout])}export interface ${base} ${body(schema, known)}`,
    ...variants.map((variant) => variant.text),
    `${comment(about)}export type ${name} = ${variants.map((variant) => variant.name).join(" | ")};`,
  ].join("\n\n");
}

/** The members in which a variant differs from the common fields: the selector, and the fields that it requires. */
function variantMembers(
  schema: z.ZodObject,
  selector: string,
  value: string,
  names: readonly string[],
  known: KnownTypes,
): string {
  const shape = shapeOf(schema);
  const selected = `${comment(docLines(shape[selector]!).filter(isNoExample))}${selector}: ${JSON.stringify(value)};`;
  const required = names.map((name) => `${comment(docLines(shape[name]!))}${name}: ${typeOf(shape[name]!, known)};`);
  return [selected, ...required].join("\n");
}

const requires = (names: readonly string[]): string =>
  names.length === 0 ? "" : `: requires ${names.map((name) => `\`${name}\``).join(", ")}`;

const isNoExample = (line: string): boolean => !line.startsWith("@example");

const shapeOf = (schema: z.ZodObject): Readonly<Record<string, z.ZodType>> => schema.shape as Record<string, z.ZodType>;

const pascalCase = (text: string): string => text.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Fields that a later version of the contract may add have no type: `unknownField` reads them. */
function body(schema: z.ZodObject, known: KnownTypes): string {
  const members = Object.entries(shapeOf(schema)).map(([key, field]) => {
    const isOptional = field instanceof z.ZodOptional;
    return `${comment(docLines(field))}${key}${isOptional ? "?" : ""}: ${typeOf(field, known)}${isOptional ? " | undefined" : ""};`;
  });
  return `{\n${members.join("\n")}\n}`;
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
