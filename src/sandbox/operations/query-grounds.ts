/** Why a query is made: read from headers or the body, and checked against the rules of the authority. */
import type { QueryRequirement, Reason, SearchRequest } from "../../contract/index.js";
import { invalid } from "../errors/problem-error.js";
import type { Call } from "./call.js";

type Ground = QueryRequirement["grounds"][number];

/** What a query states. */
export interface QueryGrounds {
  readonly purpose?: string | undefined;
  readonly documentNo?: string | undefined;
  /** SHA-256 of the notice of assistance. */
  readonly notice?: string | undefined;
  /** SHA-256 of the holder's authorisation. */
  readonly authorisation?: string | undefined;
  /** Whether officer and work card are named; undefined in calls that have no place for them. */
  readonly officer?: boolean;
}

const HOLDERS = "不动产登记暂行条例 第二十七条";
const PURPOSE = "不动产登记暂行条例 第二十八条";
const COURTS = "法释〔2013〕20号 第七条";

const REFUSALS = {
  purpose: {
    code: "query-purpose-required",
    zh: "未说明查询目的",
    en: "the purpose of the query is missing",
    fixZh: "请说明查询目的",
    fixEn: "state the purpose of the query",
    source: PURPOSE,
  },
  authorisation: {
    code: "query-authorisation-required",
    zh: "查询他人的不动产登记资料，应当有权利人的授权书",
    en: "a query about the property of others needs the authorisation of the holder",
    fixZh: "请上传权利人的授权书并在查询中引用",
    fixEn: "upload the authorisation of the holder and refer to it in the query",
    source: HOLDERS,
  },
  "document-no": {
    code: "query-document-no-required",
    zh: "未写明案号：法院只能查询本案当事人的不动产",
    en: "the case number is missing: a court may only ask about persons of its own case",
    fixZh: "请填写本案案号",
    fixEn: "state the number of the case",
    source: COURTS,
  },
  notice: {
    code: "query-notice-required",
    zh: "缺少附件：协助查询通知书",
    en: "missing material: notice of assistance in a query",
    fixZh: "请上传协助查询通知书并在查询中引用",
    fixEn: "upload the notice of assistance and refer to it in the query",
    source: COURTS,
  },
  officer: {
    code: "query-officer-required",
    zh: "缺少承办人姓名或者工作证号",
    en: "the officer's name or work card is missing",
    fixZh: "请填写承办人姓名和工作证号",
    fixEn: "state the officer's name and the number of the work card",
    source: COURTS,
  },
} as const satisfies Record<Ground, Reason>;

const HEADERS: Readonly<Record<Ground, string>> = {
  purpose: "/header/Query-Purpose",
  authorisation: "/header/Query-Authorisation",
  "document-no": "/header/Query-Document-No",
  notice: "/header/Query-Notice",
  officer: "",
};
const FIELDS: Readonly<Record<Ground, string>> = {
  purpose: "/purpose",
  authorisation: "/materials",
  "document-no": "/documentNo",
  notice: "/materials",
  officer: "/officerName",
};

/**
 * Reads the grounds from the headers of a call.
 *
 * @throws ProblemError `invalid-request` when a document was not uploaded by the institution.
 */
export function groundsOfHeaders({ registry, institution, headers }: Call): QueryGrounds {
  const uploaded = (name: "Query-Authorisation" | "Query-Notice"): string | undefined => {
    const sha256 = headers[name];
    if (sha256 !== undefined && !registry.materials.find(institution, sha256))
      invalid(`/header/${name}`, "material-not-uploaded", "文件尚未上传", "the document has not been uploaded");
    return sha256;
  };
  return {
    purpose: stated(headers["Query-Purpose"]),
    documentNo: stated(headers["Query-Document-No"]),
    notice: uploaded("Query-Notice"),
    authorisation: uploaded("Query-Authorisation"),
  };
}

/** Reads the grounds of a search from its body. */
export function groundsOfSearch(request: SearchRequest): QueryGrounds {
  const paper = (kind: string) => request.materials?.find((m) => m.kind === kind)?.sha256;
  return {
    purpose: stated(request.purpose),
    documentNo: stated(request.documentNo),
    notice: paper("query-notice"),
    authorisation: paper("authorisation"),
    officer: stated(request.officerName) !== undefined && stated(request.officerCardNo) !== undefined,
  };
}

/** Returns every ground that the authority requires and the query lacks; `ownRight`: the institution is a holder. */
export function missingGrounds(call: Call, grounds: QueryGrounds, ownRight: boolean): Reason[] {
  const rules = call.registry.queryRules;
  const described = rules.required.find((r) => r.role === call.institution.role);
  const required = ownRight ? rules.ownRights : (described?.grounds ?? []);
  const pointers = call.operation.body ? FIELDS : HEADERS;
  return required
    .filter((ground) => isMissing(ground, grounds))
    .map((ground) => ({ ...REFUSALS[ground], pointer: pointers[ground] }));
}

function isMissing(ground: Ground, grounds: QueryGrounds): boolean {
  if (ground === "document-no") return grounds.documentNo === undefined;
  if (ground === "officer") return grounds.officer === false;
  return grounds[ground] === undefined;
}

function stated(text: string | undefined): string | undefined {
  return text?.trim() ? text : undefined;
}
