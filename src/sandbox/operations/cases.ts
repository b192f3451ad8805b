import {
  DEFAULT_PAGE,
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
import { entityTag, matchesTag } from "../http/entity-tag.js";
import type { Call } from "./call.js";
import { detailOf } from "../cases/cases.js";
import { nextStatus } from "../cases/transitions.js";
import { admissionReasons } from "./admission.js";
import type { CaseStore, StoredCase } from "../cases/case-store.js";
import type { CursorKind } from "../cases/cursor.js";
import { writeOnce } from "./write-once.js";

function readCursor({ cursors, lastChange }: CaseStore, kind: CursorKind, cursor: unknown): number {
  if (cursor === undefined) return 0;
  const position = cursors.read(kind, cursor as string);
  if (position === undefined)
    return invalid(
      "/query/cursor",
      "cursor-unknown",
      "游标不是由本接口返回的",
      "the cursor was not returned by this call",
    );
  // A cursor of another register, or of this one before a restore, would skip changes.
  if (position !== "foreign" && (kind === "L" || position <= lastChange)) return position;
  return fail("cursor-gone", {
    detail: {
      zh: "游标属于其他登记机构或其他登记簿，或者在登记簿恢复之前取得",
      en: "it belongs to another authority or register, or to a time before a restore",
    },
    ...(kind === "C"
      ? {
          restartCursor: cursors.of("C", 0),
          fixZh: "请先通过受理件列表重新读取受理件，再从 restartCursor 继续读取变更",
          fixEn: "read the cases again with the list of cases, then continue from restartCursor",
        }
      : { fixZh: "请从第一页重新读取", fixEn: "read the list again from its first page" }),
  });
}

export function listCases({ registry, institution, query }: Call): Answer {
  const limit = (query["limit"] as number | undefined) ?? DEFAULT_PAGE;
  const filter = {
    ref: query["ref"] as string | undefined,
    kind: query["kind"] as Kind | undefined,
    status: query["status"] as CaseStatus[] | undefined,
    unitCode: query["unitCode"] as string | undefined,
    acceptedFrom: query["acceptedFrom"] as string | undefined,
    acceptedTo: query["acceptedTo"] as string | undefined,
  };
  const { store } = registry.cases;
  const rows = store.list(institution.id, filter, readCursor(store, "L", query["cursor"]), limit + 1);
  const page = rows.slice(0, limit);
  const next = rows.length > limit ? `,"nextCursor":${JSON.stringify(store.cursors.of("L", page.at(-1)!.seq))}` : "";
  return { status: 200, text: `{"cases":[${page.map((r) => r.doc).join(",")}]${next}}` };
}

export function listChanges({ registry, institution, query }: Call): Answer {
  const { maxPage } = registry.authority.capabilities.changes;
  const limit = Math.min((query["limit"] as number | undefined) ?? maxPage, maxPage);
  const { store } = registry.cases;
  const after = readCursor(store, "C", query["cursor"]);
  const { changes, last, more } = store.changesPage(institution.id, after, limit);
  const rest = `],"nextCursor":"${store.cursors.of("C", last)}","more":${more}}`;
  return { status: 200, text: Buffer.concat([Buffer.from('{"changes":['), changes, Buffer.from(rest)]) };
}

export function getCase(call: Call): Answer {
  const stored = own(call);
  const known = call.headers["If-None-Match"];
  return known !== undefined && matchesTag(known, stored.doc.version, "weak")
    ? { status: 304, headers: tagOf(stored) }
    : detail(stored);
}

export function withdrawCase(call: Call): Promise<Answer> {
  return writeOnce(call, (now) => {
    const stored = unchanged(call);
    call.registry.cases.withdraw(stored, (call.body as Withdrawal).reason, now);
    return detail(stored);
  });
}

export async function supplementCase(call: Call): Promise<Answer> {
  const { registry, institution } = call;
  const answer = call.body as Supplement;
  const result = await writeOnce(call, (now) => {
    const stored = unchanged(call);
    const isLate = (registry.cases.supplementOver(stored) ?? Infinity) <= now.getTime();
    if (isLate || nextStatus(stored.kind, stored.doc.status, "supplement") === undefined) notAllowedNow(stored.doc);
    const filing = amended(stored, answer);
    const reasons = admissionReasons(registry, institution, stored.kind, filing);
    if (reasons.length) fail("filing-invalid", { errors: reasons });
    registry.cases.supplement(stored, answer, filing, now);
    return detail(stored);
  });
  registry.wake();
  return result;
}

function own({ registry, institution, params }: Call): StoredCase {
  return registry.cases.store.get(params["caseNo"]!, institution.id) ?? fail("not-found");
}

/** Returns the case if it is still the one that the institution has seen. */
function unchanged(call: Call): StoredCase {
  const stored = own(call);
  const { caseNo, version } = stored.doc;
  const seen = call.headers["If-Match"];
  if (seen !== undefined && !matchesTag(seen, version, "strong"))
    fail(
      "case-changed",
      {
        caseNo,
        detail: { zh: `现为第 ${version} 版`, en: `it is now version ${version}` },
        fixZh: "请重新读取受理件，确认后再提交",
        fixEn: "read the case again, then decide anew",
      },
      tagOf(stored),
    );
  return stored;
}

function detail(stored: StoredCase): Answer {
  return { status: 200, json: detailOf(stored), headers: tagOf(stored) };
}

function tagOf({ doc }: StoredCase): Record<string, string> {
  return { ETag: entityTag(doc.version) };
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
