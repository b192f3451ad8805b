import { createHash } from "node:crypto";
import type { Reason, SearchRequest, UnitState } from "../../contract/index.js";
import { certificateDocument } from "../certificates/certificate-document.js";
import { queryResultDocument, type QueryResult } from "../certificates/query-result-document.js";
import { fail, invalid } from "../errors/problem-error.js";
import type { Answer } from "../http/answer.js";
import type { Call } from "./call.js";
import { writeOnce } from "./write-once.js";
import { groundsOfHeaders, groundsOfSearch, missingGrounds, type QueryGrounds } from "./query-grounds.js";
import type { CertificateRecord } from "../register/book/types.js";
import { dayNumber, formatInstant } from "../calendar/format.js";

/**
 * Answers a query of a unit. A refused one is recorded as well, and says nothing about whether the unit exists.
 */
export async function getUnit(call: Call): Promise<Answer> {
  const { registry, institution } = call;
  const unitCode = call.params["unitCode"]!;
  const grounds = groundsOfHeaders(call);
  const { errors, state } = await registry.write((now): { errors: Reason[]; state?: UnitState } => {
    const isOwn = registry.register.holdsRight(unitCode, institution.id);
    const errors = missingGrounds(call, grounds, isOwn);
    const found = errors.length ? undefined : registry.register.unitState(unitCode, now);
    const asked: Asked = { subject: unitCode, grounds, now };
    if (!found) {
      record(call, asked, errors.length ? undefined : 0);
      return { errors };
    }
    const queryNo = answered(call, asked, 1, { subject: [unitCode], unit: found });
    if (registry.queryRules.holdersTold.includes(institution.role))
      registry.cases.applyEffects(registry.register.announceQuery(unitCode, institution, now), now);
    const { unitCode: code, at, ...rest } = found;
    return { errors, state: { unitCode: code, at, queryNo, ...rest } };
  });
  if (errors.length) fail("query-refused", { errors });
  return { status: 200, json: state ?? fail("not-found") };
}

/** Answers a search by person or certificate number. */
export async function createSearch(call: Call): Promise<Answer> {
  const { registry, institution } = call;
  const request = call.body as SearchRequest;
  const { persons = [], certificateNos = [], materials = [] } = request;
  if (persons.length + certificateNos.length === 0)
    invalid(
      "/persons",
      "field-missing",
      "请填写被查询人（persons）或者证号（certificateNos）",
      "state the persons or the certificateNos to search for",
    );
  const grounds = groundsOfSearch(request);
  const subject = `${persons.length} persons, ${certificateNos.length} certificates`;
  const isOwn =
    persons.every((p) => p.idNo === institution.id) &&
    certificateNos.every((no) => concernedBy(call, no) !== undefined);
  const missing = missingGrounds(call, grounds, isOwn);
  const notUploaded = registry.materials.missing(institution, materials);
  const errors = [...notUploaded, ...missing];
  if (errors.length) {
    await registry.write((now) => record(call, { subject, grounds, now }, undefined));
    fail(missing.length ? "query-refused" : "filing-invalid", { errors });
  }
  return writeOnce(call, (now) => {
    const hits = [...registry.register.search(persons), ...registry.register.searchByCertificate(certificateNos)];
    const searchNo = answered(call, { subject, grounds, now }, hits.length, {
      subject: [...persons.map((p) => p.name), ...certificateNos],
      hits,
    });
    return { status: 200, json: { searchNo, at: formatInstant(now), hits } };
  });
}

/** Returns the sealed result of a query to the institution that made it. */
export async function getQueryResult({ registry, institution, params }: Call): Promise<Answer> {
  const result = (registry.queries.result(institution, params["queryNo"]!) ?? fail("not-found")) as QueryResult;
  const document = queryResultDocument(result, registry.authority);
  const data = await registry.seal.apply(document, new Date(result.at));
  return { status: 200, bytes: { data, mediaType: "application/pdf" } };
}

interface Asked {
  readonly subject: string;
  readonly grounds: QueryGrounds;
  readonly now: Date;
}

/** Records a query; without `hits` as refused. */
function record(
  { registry, institution, operation }: Call,
  { subject, grounds, now }: Asked,
  hits: number | undefined,
  queryNo?: string,
): void {
  const { purpose, authorisation, documentNo } = grounds;
  registry.queries.record(institution, now, {
    operation: operation.id,
    subject,
    purpose,
    authorisation,
    documentNo,
    queryNo,
    hits,
  });
}

/** Records an answered query under a number of its own and keeps what it was told. Returns the number. */
function answered(
  call: Call,
  asked: Asked,
  hits: number,
  told: Pick<QueryResult, "subject" | "unit" | "hits">,
): string {
  const { registry, institution } = call;
  const { purpose, documentNo, notice, authorisation } = asked.grounds;
  const queryNo = registry.queries.number(dayNumber(asked.now) + registry.authority.id);
  record(call, asked, hits, queryNo);
  const result: QueryResult = {
    queryNo,
    at: formatInstant(asked.now),
    asker: { name: institution.name, id: institution.id },
    purpose,
    documentNo,
    notice,
    authorisation,
    ...told,
  };
  registry.queries.keepResult(institution, queryNo, result);
  return queryNo;
}

/** Returns a certificate that was issued to the institution, or whose right it holds. */
function concernedBy({ registry, institution }: Call, no: string): CertificateRecord | undefined {
  const found = registry.register.certificate(no);
  const isConcerned =
    found?.institution === institution.id || found?.record.holders.some((h) => h.idNo === institution.id);
  return isConcerned ? found?.record : undefined;
}

/**
 * Returns an own certificate, which needs no grounds: its delivery is not a query. One of others needs the same grounds
 * as a query of the unit; to an institution that states none, it does not exist.
 */
async function visible(call: Call): Promise<CertificateRecord> {
  const { registry } = call;
  const no = call.params["no"]!;
  const grounds = groundsOfHeaders(call);
  const statesBasis = [grounds.authorisation, grounds.documentNo, grounds.notice].some((one) => one !== undefined);
  const { errors, found } = await registry.write((now) => {
    const own = concernedBy(call, no);
    const errors = own ? [] : missingGrounds(call, grounds, false);
    const found = own ?? (errors.length ? undefined : registry.register.certificate(no)?.record);
    record(call, { subject: no, grounds, now }, errors.length ? undefined : found ? 1 : 0);
    return { errors, found };
  });
  if (errors.length && statesBasis) fail("query-refused", { errors });
  return (
    found ??
    fail("not-found", {
      fixZh: "请核对证号；查询他人的证照，须说明查询目的和依据（授权书，或者案号和协助查询通知书）",
      fixEn:
        "check the number; a certificate of others needs a purpose and a basis (authorisation, or case number and notice)",
    })
  );
}

/** Creates the sealed file. Its bytes are always the same, so the certificate data can state its digest. */
function fileOf(certificate: CertificateRecord, { registry }: Call, purpose?: string): Promise<Uint8Array> {
  return registry.seal.apply(
    certificateDocument(certificate, registry.authority, purpose),
    new Date(certificate.issuedAt),
  );
}

export async function getCertificate(call: Call): Promise<Answer> {
  const certificate = await visible(call);
  const data = await fileOf(certificate, call);
  return {
    status: 200,
    json: {
      ...certificate,
      file: {
        sha256: createHash("sha256").update(data).digest("hex"),
        size: data.length,
        mediaType: "application/pdf",
      },
    },
  };
}

export async function getCertificateFile(call: Call): Promise<Answer> {
  const data = await fileOf(await visible(call), call, call.headers["Query-Purpose"]);
  return { status: 200, bytes: { data, mediaType: "application/pdf" } };
}
