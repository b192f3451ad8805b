import { maskIdNo, maskName, type SearchHit, type SearchRequest } from "../../contract/index.js";
import { isSeizable, seizureFile, type SeizureFile } from "../../batch/index.js";
import type { CommandResult } from "../core/command.js";
import type { Context } from "../core/context.js";
import { UsageError } from "../errors/usage-error.js";
import { ExitCode } from "../core/exit-codes.js";
import { placeForNew, uploadMaterial, writeNew } from "../options/local-files.js";
import { readPersons } from "../options/persons.js";
import { lifecycleWords } from "../messages/commands/lifecycle.js";
import { messages, localized } from "../messages/index.js";
import { sanitize } from "../terminal/safe-text.js";
import { withClient } from "../config/session.js";
import { asOfText } from "../views/batch.js";
import { maskedPeople } from "../views/people.js";
import { table } from "../views/table.js";

/**
 * Searches the units of a person for a court (法释〔2013〕20号 art. 7). Requires a court case, a notice and the officer's
 * work card. No hits is a valid result.
 */
export async function search(
  context: Context,
  _args: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const needed = (key: string, flag: string): string => {
    const value = options[key];
    if (typeof value !== "string" || !value.trim())
      throw new UsageError("option-needed", { flag, command: "bdc search" });
    return value.trim();
  };
  const people = await readPersons(context, (options["person"] ?? []) as string[]);
  if (people.length === 0) throw new UsageError("option-needed", { flag: "--person", command: "bdc search" });
  const [documentNo, notice, officerName, officerCardNo] = [
    needed("documentNo", "--document-no"),
    needed("notice", "--notice"),
    needed("officer", "--officer"),
    needed("card", "--card"),
  ];
  const purpose = typeof options["purpose"] === "string" ? options["purpose"] : undefined;
  const output = typeof options["toCsv"] === "string" && {
    path: options["toCsv"],
    inputs: [notice],
    force: options["force"] === true,
    command: "bdc search",
  };
  if (output) await placeForNew(context, output);
  return withClient(context, async (client) => {
    const material = await uploadMaterial(context, client, `query-notice=${notice}`);
    const request: SearchRequest = {
      documentNo,
      persons: people,
      officerName,
      officerCardNo,
      materials: [material],
      ...(purpose && { purpose }),
    };
    const result = await client.searches.create(request, { signal: context.stop });
    const chosen = chosenHits(result.hits, options["unit"]);
    const made: SeizureFile | undefined =
      output && chosen.some(isSeizable) ? seizureFile(request, result.searchNo, chosen) : undefined;
    const file = output && made && (await writeNew(context, made.bytes, output));
    return {
      exit: ExitCode.Done,
      data: {
        searchNo: result.searchNo,
        at: result.at,
        asOf: result.at,
        hits: context.stdout.isTTY ? result.hits.map(masked) : result.hits,
        ...(made && { file, rows: made.rows, toFill: made.toFill }),
      },
      view: (c) => {
        const [m, w] = [messages(c.lang), lifecycleWords(c.lang)];
        const rows = result.hits.map((h) => [
          h.unitCode,
          h.address ?? "",
          maskedPeople([{ name: h.holder, idNo: h.idNo }]),
          w.as[h.as],
          h.share ?? "",
          w.matchedBy[h.matchedBy],
          String(h.seizures),
          String(h.mortgages),
        ]);
        return [
          `${w.searchNo} ${sanitize(result.searchNo)} · ${asOfText(c, result.at)}`,
          rows.length
            ? table([m.unit, m.address, m.holder, w.holds, w.share, w.matched, m.seizures, m.mortgages], rows, c.stdout)
            : w.noHits,
          ...(made && file
            ? [
                w.seizuresTo(made.rows, sanitize(file)),
                made.toFill.length ? w.toFill(m.listed(made.toFill.map((f) => localized(c.lang, f)))) : "",
                `${m.next}: bdc check ${sanitize(file)}`,
              ]
            : []),
        ]
          .filter(Boolean)
          .join("\n");
      },
    };
  });
}

function masked(hit: SearchHit): SearchHit {
  return { ...hit, holder: maskName(hit.holder), ...(hit.idNo !== undefined && { idNo: maskIdNo(hit.idNo) }) };
}

/** All hits, or only those selected with --unit. */
function chosenHits(hits: readonly SearchHit[], option: unknown): SearchHit[] {
  const wanted = new Set(
    (Array.isArray(option) ? (option as string[]) : []).map((u) => u.replaceAll(/\s/g, "").toUpperCase()),
  );
  return hits.filter((h) => wanted.size === 0 || wanted.has(h.unitCode));
}
