import { readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { DEFAULT_INSTITUTIONS, FAULTS } from "../../../src/sandbox/index.js";
import { RegisterEvent } from "../../../src/sandbox/register/register.js";

const page = new URL("../../../docs/sandbox.md", import.meta.url);

/**
 * The tables of docs/sandbox.md come from the code: `UPDATE_DOCS=1 npx vitest run test/sandbox/gateway/docs.test.ts`
 * writes them.
 */
function withTables(text: string): string {
  const faults = Object.entries(FAULTS).map(
    ([name, { stage, zh, en }]) => `| \`${name}\` | ${stage} | ${zh} | ${en} |`,
  );
  const events = RegisterEvent.options.map((option) => {
    const { type, ...fields } = option.shape as Record<string, { isOptional(): boolean } & { value?: string }>;
    const { title = "", description = "" } = option.meta() ?? {};
    const names = Object.entries(fields).map(([name, schema]) => (schema.isOptional() ? `${name}?` : name));
    return `| \`${type!.value}\` | ${names.map((n) => `\`${n}\``).join(" ")} | ${[title, description].filter(Boolean).join(" · ")} |`;
  });
  return [
    ["faults", ["| fault | stage | 说明 | meaning |", "|---|---|---|---|", ...faults]],
    ["events", ["| event | fields | |", "|---|---|---|", ...events]],
  ].reduce(
    (all, [name, lines]) =>
      all.replace(
        new RegExp(`(<!-- ${name as string}:begin -->\n)[^]*?(<!-- ${name as string}:end -->)`),
        (_, begin: string, end: string) => begin + (lines as string[]).join("\n") + "\n" + end,
      ),
    text,
  );
}

it("docs/sandbox.md lists the faults, events and institutions as the code has them", () => {
  const text = readFileSync(page, "utf8");
  if (process.env["UPDATE_DOCS"]) writeFileSync(page, withTables(text));
  else expect(text).toBe(withTables(text));
  for (const { id, name, token } of DEFAULT_INSTITUTIONS) expect(text).toContain(`| ${name} | ${id} | \`${token}\` |`);
});
