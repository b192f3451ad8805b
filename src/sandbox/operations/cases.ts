import {
  validateFiling,
  type CaseStatus,
  type Filing,
  type Kind,
  type Supplement,
  type Withdrawal,
} from "../../contract/index.js";
import { notAllowedNow } from "../errors/not-allowed-now.js";
import { fail, invalid } from "../errors/problem-error.js";
import type { Answer } from "../http/answer.js";
import type { Call } from "./call.js";
import { detailOf } from "../cases/cases.js";
import { nextStatus } from "../cases/transitions.js";
import { admissionReasons } from "./admission.js";
import { CURSOR_DIGITS, type StoredCase } from "../cases/case-store.js";
import { cursorOf } from "../cases/cursor.js";

const DEFAULT_PAGE = 100;

function readCursor(prefix: "L" | "C", pointer: string, cursor: unknown): number {
  if (cursor === undefined) return 0;
  const seq = new RegExp(`^${prefix}(\\d{${CURSOR_DIGITS}})$`).exec(cursor as string)?.[1];
  return seq === undefined ? unknownCursor(pointer) : Number(seq);
}

function unknownCursor(pointer: string): never {
  return invalid(pointer, "cursor-unknown", "游标不是由本接口返回的", "the cursor was not returned by this call");
}

export function listCases({ registry, institution, query }: Call): Answer {
  const limit = (query["limit"] as number | undefined) ?? DEFAULT_PAGE;
  const filter = {
    ref: query["ref"] as string | undefined,
    kind: query["kind"] as Kind | undefined,
    status: query["status"] as CaseStatus | undefined,
  };
  const rows = registry.cases.store.list(
    institution.id,
    filter,
    readCursor("L", "/query/cursor", query["cursor"]),
    limit + 1,
  );
  const page = rows.slice(0, limit);
  const next = rows.length > limit ? `,"nextCursor":${JSON.stringify(cursorOf("L", page.at(-1)!.seq))}` : "";
  return { status: 200, text: `{"cases":[${page.map((r) => r.doc).join(",")}]${next}}` };
}

export function listChanges({ registry, institution, query }: Call): Answer {
  const { maxPage } = registry.authority.capabilities.changes;
  const limit = Math.min((query["limit"] as number | undefined) ?? maxPage, maxPage);
  const after = readCursor("C", "/query/after", query["after"]);
  // A cursor of another register, or of this one before a restore, would skip changes.
  if (after > registry.cases.store.lastChange) unknownCursor("/query/after");
  const { changes, last, more } = registry.cases.store.changesPage(institution.id, after, limit);
  const rest = `],"next":"${cursorOf("C", last)}","more":${more}}`;
  return { status: 200, text: Buffer.concat([Buffer.from('{"changes":['), changes, Buffer.from(rest)]) };
}

export function getCase({ registry, institution, params }: Call): Answer {
  return detail(own(registry.cases.store.get(params["caseNo"]!, institution.id)));
}

export function withdrawCase({ registry, institution, params, body }: Call): Promise<Answer> {
  return registry.write((now) => {
    const stored = own(registry.cases.store.get(params["caseNo"]!, institution.id));
    registry.cases.withdraw(stored, (body as Withdrawal).reason, now);
    return detail(stored);
  });
}

export async function supplementCase({ registry, institution, params, body }: Call): Promise<Answer> {
  const answer = body as Supplement;
  const result = await registry.write((now) => {
    const stored = own(registry.cases.store.get(params["caseNo"]!, institution.id));
    if (nextStatus(stored.kind, stored.doc.status, "supplement") === undefined) notAllowedNow(stored.doc);
    const filing = amended(stored, answer);
    const reasons = admissionReasons(registry, institution, stored.kind, filing);
    if (reasons.length) fail("filing-invalid", { errors: reasons });
    registry.cases.supplement(stored, answer, filing, now);
    return detail(stored);
  });
  registry.wake();
  return result;
}

function own(stored: StoredCase | undefined): StoredCase {
  return stored ?? fail("not-found");
}

function detail(stored: StoredCase): Answer {
  return { status: 200, json: detailOf(stored) };
}

/**
 * Returns the filing with the corrected fields and new materials. Ref, kind and units cannot change.
 */
function amended({ kind, filing }: StoredCase, { changes = {}, materials = [] }: Supplement): Filing {
  const fixed = ["ref", "unitCode", "otherUnits", "materials"].filter((f) => f in changes);
  if (fixed.length)
    fail("filing-invalid", {
      errors: fixed.map((f) => ({
        pointer: `/changes/${f}`,
        code: "field-fixed",
        zh: "补正时不能修改该字段",
        en: "a supplement cannot change this field",
      })),
    });
  const all = [...(filing.materials ?? []), ...materials];
  const checked = validateFiling(kind, { ...filing, ...changes, ...(all.length ? { materials: all } : {}) });
  if (!checked.ok)
    fail("filing-invalid", { errors: checked.errors.map((e) => ({ ...e, pointer: `/changes${e.pointer}` })) });
  return checked.filing;
}
