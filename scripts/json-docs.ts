/**
 * Writes docs/reference/json-output.schema.json and docs/reference/json-output.md from the schemas in src/cli/documents;
 * `--check` fails when one is stale.
 */
import { readFile, writeFile } from "node:fs/promises";
import { format } from "prettier";
import * as z from "zod";
import { CHECK_LINES, COMMAND_DOCUMENTS, ERROR_DOCUMENT, OTHER_DOCUMENTS, SHARED } from "../src/cli/documents/index.js";

type Json = Record<string, unknown>;

const check = process.argv.includes("--check");
const folder = new URL("../docs/reference/", import.meta.url);
const SCHEMA_FILE = "json-output.schema.json";
const nameOf = (command: string): string => command.replace(/^--/, "").replace(" ", "-");
const DOCUMENTS = { ...COMMAND_DOCUMENTS, ...OTHER_DOCUMENTS };

/** Every named schema: those of several documents, those of the contract, and those of the commands. */
function allSchemas(): Record<string, Json> {
  const registry = z.registry<{ id: string }>();
  const add = (id: string, schema: z.ZodType) => void registry.add(schema, { id });
  for (const [id, schema] of idsOf(z.globalRegistry)) add(`contract-${id}`, schema);
  for (const [id, schema] of idsOf(SHARED)) add(id, schema);
  for (const [command, { forms }] of Object.entries(DOCUMENTS)) add(nameOf(command), formsOf(forms));
  add("check-line", formsOf(CHECK_LINES));
  add("failed", formsOf(ERROR_DOCUMENT.forms));
  const { schemas } = z.toJSONSchema(registry, {
    uri: (id) => `#/$defs/${id}`,
    target: "draft-2020-12",
    io: "output",
    // Later versions may add keys. Only our own tests are strict.
    override: ({ jsonSchema }) => {
      delete jsonSchema.additionalProperties;
      delete jsonSchema["id"];
    },
  }) as { schemas: Record<string, Json> };
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _s, $id: _i, ...rest }]) => [id, withTexts(id, rest)]),
  );
}

/** A schema without its own name, or one for each form. */
const formsOf = (forms: readonly z.ZodObject[]): z.ZodType => (forms.length === 1 ? forms[0]! : z.union([...forms]));

function idsOf(registry: unknown): [string, z.ZodType][] {
  return [...(registry as { _idmap: Map<string, z.ZodType> })._idmap];
}

function withTexts(id: string, schema: Json): Json {
  const own = Object.entries(DOCUMENTS).find(([command]) => nameOf(command) === id)?.[1];
  const named = idsOf(SHARED).find(([name]) => name === id)?.[1];
  const { zh, en } = own ?? (id === "failed" ? ERROR_DOCUMENT : ((named && SHARED.get(named)) ?? { zh: "", en: "" }));
  return zh ? { title: zh, description: en, ...schema } : schema;
}

/** Leaves out schemas of the contract that no document uses. */
function used(schemas: Record<string, Json>): Record<string, Json> {
  const kept = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (typeof value !== "object" || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      const id = name === "$ref" ? String(inner).replace("#/$defs/", "") : undefined;
      if (id === undefined) visit(inner);
      else if (!kept.has(id)) {
        kept.add(id);
        visit(schemas[id]);
      }
    }
  };
  for (const [id, schema] of Object.entries(schemas)) if (!id.startsWith("contract-")) visit(schema);
  return Object.fromEntries(
    Object.entries(schemas)
      .filter(([id]) => !id.startsWith("contract-") || kept.has(id))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Escapes a table cell. In a code span `<` is literal; elsewhere it would begin a tag. */
const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll("\n", " ");
const table = (headers: readonly string[], rows: readonly (readonly string[])[]): string =>
  [headers, headers.map(() => "---"), ...rows].map((row) => `| ${row.map(cell).join(" | ")} |`).join("\n");

/** Type of a value, with a link to a shared object. */
function typeOf(schema: Json): string {
  if (typeof schema["$ref"] === "string") {
    const id = schema["$ref"].replace("#/$defs/", "");
    return id.startsWith("contract-") ? id.replace("contract-", "") : `[${id}](#${id})`;
  }
  if (Array.isArray(schema["allOf"])) return typeOf(schema["allOf"][0] as Json);
  if (Array.isArray(schema["anyOf"])) return [...new Set((schema["anyOf"] as Json[]).map(typeOf))].join(" / ");
  if (Array.isArray(schema["enum"]))
    return (schema["enum"] as unknown[]).map((value) => `\`${String(value)}\``).join(" ");
  if ("const" in schema) return `\`${String(schema["const"])}\``;
  if (schema["type"] === "array") return `${typeOf(schema["items"] as Json)}[]`;
  if (schema["format"] === "date-time") return "time";
  return typeof schema["type"] === "string" ? schema["type"] : "any";
}

/** A row for each key, also for the keys of objects inside: `counts.rows`, `rows[].ref`. */
function keyRows(schema: Json, schemas: Record<string, Json>, prefix = ""): string[][] {
  const required = new Set((schema["required"] as string[] | undefined) ?? []);
  return Object.entries((schema["properties"] ?? {}) as Record<string, Json>).flatMap(([name, value]) => {
    const id = typeof value["$ref"] === "string" ? value["$ref"].replace("#/$defs/", "") : "";
    const items = value["items"] as Json | undefined;
    const itemId = typeof items?.["$ref"] === "string" ? items["$ref"].replace("#/$defs/", "") : "";
    const from = { ...MEANINGS.get(name), ...schemas[id || itemId], ...value };
    const path = `${prefix}${name}`;
    const isList = value["type"] === "array";
    if (!from["title"]) throw new Error(`${path} has no meaning: use key() in src/cli/documents`);
    return [
      [
        `\`${path}\`${required.has(name) ? "" : " ?"}`,
        typeOf(value),
        String(from["title"]),
        String(from["description"]),
      ],
      ...keyRows(isList ? items! : value, schemas, `${path}${isList ? "[]" : ""}.`),
    ];
  });
}

/** Meanings by name of a key, for keys that mean the same wherever they stand. */
const MEANINGS = new Map<string, Json>();

function collectMeanings(value: unknown): void {
  if (Array.isArray(value)) return value.forEach(collectMeanings);
  if (typeof value !== "object" || value === null) return;
  const { properties, ...rest } = value as { properties?: Record<string, Json> };
  for (const [name, { title, description }] of Object.entries(properties ?? {}))
    if (title !== undefined && !MEANINGS.has(name)) MEANINGS.set(name, { title, description });
  Object.values(properties ?? {}).forEach(collectMeanings);
  Object.values(rest).forEach(collectMeanings);
}

const KEY_HEADERS = ["键 · key", "类型 · type", "含义", "meaning"];
const withoutEnding = (rows: string[][]): string[][] =>
  rows.filter(([name]) => name !== "`ok`" && name !== "`exitCode`");

function commandSection(heading: string, id: string, schemas: Record<string, Json>): string {
  const schema = schemas[id]!;
  const forms = (schema["anyOf"] as Json[] | undefined) ?? [schema];
  const parts = forms.map((form, at) =>
    [forms.length > 1 ? `(${at + 1})` : "", table(KEY_HEADERS, withoutEnding(keyRows(form, schemas)))]
      .filter(Boolean)
      .join("\n\n"),
  );
  const texts = schema["title"] ? `${String(schema["title"])} · ${String(schema["description"])}` : "";
  return [heading, texts, ...parts].filter(Boolean).join("\n\n");
}

function page(schemas: Record<string, Json>): string {
  const isShared = new Set(idsOf(SHARED).map(([id]) => id));
  return [
    "<!-- Generated by `npx tsx scripts/json-docs.ts`; do not edit. -->",
    "# JSON 输出 · JSON output",
    "加 `--json` 时，每条命令在标准输出上打印一个 JSON 文档。下表中“?”表示可能没有的键；后续版本可能增加键，不改名、不删除。时间为 ISO 8601，带时区。`asOf` 是最后一次收到登记机构消息的时间。",
    "With `--json`, every command prints one JSON document on stdout. A `?` marks a key that may be absent. Later versions may add keys, and do not rename or remove any. Times are ISO 8601 with a zone. `asOf` is the time when the authority was last heard.",
    `JSON Schema (draft 2020-12): [${SCHEMA_FILE}](${SCHEMA_FILE}), \`#/$defs/submit\`, \`#/$defs/batch-show\` …`,
    "每个文档都有 · Every document has:",
    table(
      KEY_HEADERS,
      keyRows(schemas["failed"]!, schemas).filter(([name]) => name !== "`error`"),
    ),
    "## 各命令 · Commands",
    commandSection("### 失败时 · On failure", "failed", schemas),
    ...Object.keys(DOCUMENTS).map((command) => commandSection(`### \`bdc ${command}\``, nameOf(command), schemas)),
    commandSection("### `bdc check --ndjson`", "check-line", schemas),
    "## 共用的对象 · Shared objects",
    ...Object.entries(schemas)
      .filter(([id]) => isShared.has(id))
      .map(([id]) => commandSection(`### ${id}`, id, schemas)),
    "",
  ].join("\n\n");
}

async function write(name: string, text: string): Promise<void> {
  const target = new URL(name, folder);
  if (!check) return writeFile(target, text);
  if ((await readFile(target, "utf8").catch(() => "")) === text) return;
  console.error(`docs/reference/${name} is stale: run npx tsx scripts/json-docs.ts`);
  process.exitCode = 1;
}

const schemas = used(allSchemas());
collectMeanings(schemas);
const document = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "bdc --json",
  description: "What every command of bdc prints with --json; generated from src/cli/documents",
  $defs: schemas,
};
await write(SCHEMA_FILE, await format(JSON.stringify(document), { parser: "json", printWidth: 120 }));
await write("json-output.md", page(schemas));
