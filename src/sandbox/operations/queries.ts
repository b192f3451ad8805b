import { createHash } from "node:crypto";
import type { SearchRequest } from "../../contract/index.js";
import { certificateDocument } from "../certificates/certificate-document.js";
import { fail, invalid } from "../errors/problem-error.js";
import type { Answer } from "../http/answer.js";
import type { Call } from "./call.js";
import { writeOnce } from "./write-once.js";
import type { CertificateRecord } from "../register/book/types.js";
import { dayNumber, formatInstant } from "../calendar/format.js";

export function getUnit({ registry, institution, params, headers, operation }: Call): Promise<Answer> {
  const unitCode = params["unitCode"]!;
  const authorisation = headers["Query-Authorisation"];
  return registry
    .write((now) => {
      if (authorisation !== undefined && !registry.materials.find(institution, authorisation))
        invalid(
          "/header/Query-Authorisation",
          "material-not-uploaded",
          "授权书尚未上传",
          "the authorisation has not been uploaded",
        );
      const state = registry.register.unitState(unitCode, now);
      registry.queries.record(institution, now, {
        operation: operation.id,
        subject: unitCode,
        purpose: headers["Query-Purpose"],
        authorisation,
        documentNo: headers["Query-Document-No"],
        hits: state ? 1 : 0,
      });
      return state;
    })
    .then((state) => ({ status: 200, json: state ?? fail("not-found") }));
}

export function createSearch(call: Call): Promise<Answer> {
  const { registry, institution, operation } = call;
  const request = call.body as SearchRequest;
  return writeOnce(call, (now) => {
    const errors = registry.materials.missing(institution, request.materials);
    if (!request.materials.some((m) => m.kind === "query-notice")) {
      errors.push({
        code: "material-required",
        pointer: "/materials",
        zh: "缺少附件：协助查询通知书",
        en: "missing material: notice of assistance in a query",
        source: "法释〔2013〕20号 第七条",
      });
    }
    if (errors.length) fail("filing-invalid", { errors });
    const hits = registry.register.search(request.persons);
    const searchNo = registry.queries.number(dayNumber(now) + registry.authority.id);
    registry.queries.record(institution, now, {
      operation: operation.id,
      subject: `${request.persons.length} persons`,
      purpose: request.purpose,
      documentNo: request.documentNo,
      queryNo: searchNo,
      hits: hits.length,
    });
    return { status: 200, json: { searchNo, at: formatInstant(now), hits } };
  });
}

/**
 * Returns a certificate if it was issued to the institution or if the institution holds the right; for others it does
 * not exist.
 */
function visible({ registry, institution, params, operation, headers }: Call): Promise<CertificateRecord> {
  const no = params["no"]!;
  return registry
    .write((now) => {
      const found = registry.register.certificate(no);
      const concerned =
        found && (found.institution === institution.id || found.record.holders.some((h) => h.idNo === institution.id));
      registry.queries.record(institution, now, {
        operation: operation.id,
        subject: no,
        purpose: headers["Query-Purpose"],
        hits: concerned ? 1 : 0,
      });
      return concerned ? found.record : undefined;
    })
    .then((record) => record ?? fail("not-found"));
}

/** Creates the sealed file. Its bytes are always the same, so the certificate data can state its digest. */
function fileOf(record: CertificateRecord, { registry }: Call, purpose?: string): Promise<Uint8Array> {
  return registry.seal.apply(certificateDocument(record, registry.authority, purpose), new Date(record.issuedAt));
}

export async function getCertificate(call: Call): Promise<Answer> {
  const record = await visible(call);
  const data = await fileOf(record, call);
  return {
    status: 200,
    json: {
      ...record,
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
