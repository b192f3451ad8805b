import type { ColumnSurvey } from "../../../batch/index.js";
import type { Context } from "../../core/context.js";
import { localized, messages } from "../../messages/index.js";
import { sanitize } from "../../terminal/safe-text.js";
import { table } from "../../views/table.js";
import { kindName } from "../../views/words.js";

interface MapOutcome {
  readonly target?: { readonly profile?: string; readonly file?: string };
  readonly next: string;
}

/** Shows how the columns of a file are read, and which are not read. */
export function mapView(context: Context, survey: ColumnSurvey, { target, next }: MapOutcome): string {
  const m = messages(context.lang);
  const parts = [
    kindName(context, survey.kind),
    "",
    table(
      [m.header, m.readAs],
      survey.read.map(({ header, column, isMapped }) => [
        sanitize(header),
        `${column}${isMapped ? `（${m.byMapping}）` : ""}`,
      ]),
      context.stdout,
    ),
  ];
  if (survey.unknown.length > 0)
    parts.push(
      "",
      table(
        [m.columnNotMatched, m.suggestion],
        survey.unknown.map(({ header, suggestion }) => [sanitize(header), suggestion ?? ""]),
        context.stdout,
      ),
    );
  if (survey.missing.length > 0) parts.push("", m.columnsMissing(survey.missing.join("、")));
  for (const problem of survey.problems) parts.push("", localized(context.lang, problem));
  if (target) parts.push("", m.columnMapSaved(sanitize(target.file ?? target.profile ?? "")));
  parts.push("", `${m.next}: ${sanitize(next)}`);
  return parts.join("\n");
}
