import type { ReceivedStatus } from "../../../contract/index.js";
import type { Queries } from "../postgres-database/database.js";
import type { FilingState } from "../states.js";
import type { Intake, RowValues, ValuePaths } from "../types.js";
import { stateOfRow } from "../views/row-view.js";

interface ValuesView {
  readonly row: number;
  readonly intake: Intake;
  readonly corrected_in: string | null;
  readonly corrected_from: FilingState | null;
  readonly id: number | null;
  readonly ref: string;
  readonly batch: string;
  readonly state: FilingState | null;
  readonly attempt: number;
  readonly first_row: number;
  readonly sent_at: number | null;
  readonly has_contradiction: boolean;
  readonly case_no: string | null;
  readonly case_status: ReceivedStatus | null;
  readonly case_done: number | null;
  readonly has_same_content: boolean | null;
  readonly case_values: readonly unknown[] | null;
  readonly body_values: readonly unknown[] | null;
}

/** Reads rows with selected values: long texts never leave the database. */
export async function rowValues(
  db: Queries,
  batch: number,
  { after, limit, paths }: { after: number; limit: number; paths: ValuePaths },
): Promise<RowValues[]> {
  const rows = await db.all<ValuesView>(
    `SELECT r.row, r.intake, l.name AS corrected_in, r.corrected_from, f.id, f.ref, b.name AS batch, f.state, f.attempt,
       f.row AS first_row, f.sent_at, f.contradiction IS NOT NULL AS has_contradiction, c.case_no,
       c.status AS case_status, c.done AS case_done, c.json ->> 'contentDigest' = f.digest AS has_same_content,
       ${values("c.json", "$4")} AS case_values, ${values("d.json", "$5")} AS body_values
     FROM (SELECT * FROM bdc.batch_rows WHERE batch = $1 AND row > $2 ORDER BY row LIMIT $3) r
     JOIN bdc.batches rb ON rb.id = r.batch LEFT JOIN bdc.batches l ON l.id = r.corrected_in
     LEFT JOIN bdc.filings f ON f.scope = rb.scope AND f.ref = r.ref AND r.filing IS NOT NULL
     LEFT JOIN bdc.batches b ON b.id = f.batch
     LEFT JOIN LATERAL (SELECT *, body::jsonb AS json FROM bdc.cases WHERE filing = f.id) c ON true
     LEFT JOIN LATERAL (
       SELECT body::jsonb AS json FROM bdc.bodies WHERE filing = f.id AND cardinality($5::text[]) > 0) d ON true
     ORDER BY r.row`,
    batch,
    after,
    limit,
    paths.case,
    paths.body,
  );
  return rows.map(toRowValues);
}

/** The values at the paths, in their order, as one JSON array. */
function values(json: string, paths: string): string {
  return `(SELECT json_agg(jsonb_path_query_first(${json}, p.path::jsonpath) ORDER BY p.place)
    FROM unnest(${paths}::text[]) WITH ORDINALITY p (path, place) WHERE ${json} IS NOT NULL)`;
}

function toRowValues(view: ValuesView): RowValues {
  return {
    row: view.row,
    state: stateOfRow(view),
    isCorrected: view.corrected_in !== null,
    ...(view.id !== null && {
      filing: {
        id: view.id,
        ref: view.ref,
        batch: view.batch,
        attempt: view.attempt,
        row: view.first_row,
        hasContradiction: view.has_contradiction,
        hasSameContent: view.has_same_content === true,
        ...(view.sent_at !== null && { sentAt: view.sent_at }),
        ...(view.case_no !== null && { caseNo: view.case_no }),
        ...(view.case_status !== null && { caseStatus: view.case_status }),
        ...(view.case_done !== null && { caseDone: view.case_done === 1 }),
      },
    }),
    caseValues: view.case_values ?? [],
    bodyValues: view.body_values ?? [],
  };
}
