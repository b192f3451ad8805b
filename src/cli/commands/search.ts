import { maskIdNo, maskName, type Material, type SearchHit, type SearchRequest } from "../../contract/index.js";
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
 * Searches by person or certificate number. A court names its case, a notice and the officer's work card
 * (法释〔2013〕20号 art. 7); others attach the authorisation of the holder. No hits is a valid result.
 */
export async function search(
  context: Context,
  _args: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const text = (key: string): string | undefined => {
    const value = options[key];
    return typeof value === "string" && value.trim() ? value.trim() : undefined;
  };
  const people = await readPersons(context, (options["person"] ?? []) as string[]);
  const certificateNos = (options["certificate"] ?? []) as string[];
  if (people.length + certificateNos.length === 0) throw optionNeeded("--person");
  const authorisation = text("authorisation");
  // Without an authorisation and by person it is a court's search, or one to which the authority says what it lacks.
  const isOfCourt = people.length > 0 && authorisation === undefined;
  for (const [key, flag] of COURT_OPTIONS) if (isOfCourt && text(key) === undefined) throw optionNeeded(flag);
  const [documentNo, notice, officerName, officerCardNo] = COURT_OPTIONS.map(([key]) => text(key));
  const purpose = text("purpose");
  const output = typeof options["toCsv"] === "string" && {
    path: options["toCsv"],
    inputs: [notice, authorisation].filter((one) => one !== undefined),
    force: options["force"] === true,
    command: "bdc search",
  };
  if (output && !isOfCourt) throw optionNeeded("--notice");
  const sealed = typeof options["pdf"] === "string" && {
    path: options["pdf"],
    force: options["force"] === true,
    command: "bdc search",
  };
  for (const file of [output, sealed]) if (file) await placeForNew(context, file);
  return withClient(context, async (client) => {
    const materials: Material[] = [];
    for (const [kind, path] of [["query-notice", notice] as const, ["authorisation", authorisation] as const])
      if (path !== undefined) materials.push(await uploadMaterial(context, client, `${kind}=${path}`));
    const request: SearchRequest = {
      ...(documentNo && { documentNo }),
      ...(people.length && { persons: people }),
      ...(certificateNos.length && { certificateNos }),
      ...(officerName && { officerName }),
      ...(officerCardNo && { officerCardNo }),
      ...(materials.length && { materials }),
      ...(purpose && { purpose }),
    };
    const result = await client.searches.create(request, { signal: context.stop });
    const chosen = chosenHits(result.hits, options["unit"]);
    const made: SeizureFile | undefined =
      output && documentNo && officerName && officerCardNo && chosen.some(isSeizable)
        ? seizureFile({ documentNo, persons: people, officerName, officerCardNo }, result.searchNo, chosen)
        : undefined;
    const file = output && made && (await writeNew(context, made.bytes, output));
    const pdf =
      sealed && (await writeNew(context, await client.queries.file(result.searchNo, { signal: context.stop }), sealed));
    return {
      exit: ExitCode.Done,
      data: {
        searchNo: result.searchNo,
        at: result.at,
        asOf: result.at,
        hits: context.stdout.isTTY ? result.hits.map(masked) : result.hits,
        ...(made && { file, rows: made.rows, toFill: made.toFill }),
        ...(pdf && { pdf }),
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
          pdf ? m.written(sanitize(pdf)) : "",
        ]
          .filter(Boolean)
          .join("\n");
      },
    };
  });
}

const COURT_OPTIONS = [
  ["documentNo", "--document-no"],
  ["notice", "--notice"],
  ["officer", "--officer"],
  ["card", "--card"],
] as const;

const optionNeeded = (flag: string) => new UsageError("option-needed", { flag, command: "bdc search" });

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
