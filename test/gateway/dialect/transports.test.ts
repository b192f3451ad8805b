import { describe, expect, it } from "vitest";
import { compileDialect } from "../../../src/gateway/index.js";
import type { ContractRequest, ReceivedCall, WireMessage } from "../../../src/gateway/index.js";
import {
  exampleDescription,
  fieldsOf,
  fileRequest,
  keys,
  mirrorContext,
  sealContext,
  type Json,
} from "./support/contexts.js";
import { DOCUMENTS } from "./support/filings.js";

const filing = {
  ref: "ZX-1",
  unitCode: "990106001001GB00001F00010001",
  proofNo: "示（2024）示例市不动产证明第0012345号",
  ground: "debt-ended",
};
const request = fileRequest("mortgage.cancel", filing);
const found = {
  caseNo: "X1",
  ref: "ZX-1",
  kind: "mortgage.cancel",
  status: "accepted",
  authorityStatus: { code: "20", text: "已受理" },
  done: false,
  units: [{ unitCode: filing.unitCode }],
};

const encryption = { cipher: "sm4-cbc", key: "app", of: "data", encoding: "base64" };
const signed = (change: object) => (json: Json) => {
  for (const side of ["request", "answer"]) Object.assign(json.signing[side], change);
};

/** Ways to sign and to encrypt. */
const WAYS: Record<string, (json: Json) => void> = {
  "a part, signed before": (j) => (j.encryption = encryption),
  "a part at another place, signed before": (j) => (j.encryption = { ...encryption, to: "encData" }),
  "a part, signed after": (j) => (signed({ over: "cipher" })(j), (j.encryption = encryption)),
  "the whole body, signed in a header": (j) => {
    signed({ over: "cipher", canonical: { parts: ["$timestamp", "$nonce", "$body"] }, at: { header: "x-sign" } })(j);
    Object.assign(j.signing.window, { timestamp: { header: "x-time" }, nonce: { header: "x-nonce" } });
    j.encryption = { ...encryption, of: "$body", encoding: "hex" };
  },
  "nothing, signed in the address": (j) => {
    j.signing.request.at = { query: "sign" };
    j.signing.request.canonical = { parts: ["$method", "$path", "$sortedQuery", "$bodyDigest", "$secret"], join: "\n" };
    j.signing.window.timestamp = { query: "t" };
    delete j.signing.window.nonce;
    delete j.signing.answer;
  },
};

describe.each(Object.entries(WAYS))("encrypting %s", (_, change) => {
  const dialect = compileDialect(exampleDescription(change));
  const sent = dialect.port.seal(request, sealContext()) as WireMessage;

  it("brings a filing and its answer across", () => {
    const received = dialect.mirror.receive(sent, mirrorContext());
    expect(received).toMatchObject({ says: "call", request });
    const answer = dialect.mirror.reply(received as ReceivedCall, { status: 201, json: found }, mirrorContext());
    expect(dialect.port.open(request, sent, answer, sealContext())).toMatchObject({
      says: "answer",
      answer: { json: found },
    });
  });

  it("shows every change of a byte", () => {
    const body = Buffer.from(sent.body!);
    for (let at = 0; at < body.length; at += Math.ceil(body.length / 25)) {
      const changed = Buffer.from(body);
      changed[at] = changed[at]! === 0x41 ? 0x42 : 0x41;
      expect(dialect.mirror.receive({ ...sent, body: changed }, mirrorContext()).says).toBe("refused");
    }
  });

  it("is verified with the key of the institution", () => {
    const others = { ...keys, verify: () => false };
    expect(dialect.mirror.receive(sent, mirrorContext({ keys: others }))).toMatchObject({ why: "signature" });
  });
});

it("hides what is encrypted", () => {
  const { port } = compileDialect(exampleDescription(WAYS["a part at another place, signed before"]));
  const message = fieldsOf(port.seal(request, sealContext()) as WireMessage);
  expect(message.data).toBeUndefined();
  expect(message.encData).toMatch(/^[A-Za-z0-9+/=]+$/);
});

describe("documents that are uploaded first", () => {
  const upload = (json: Json): void => {
    delete json.signing;
    json.materials = {
      by: "upload",
      call: {
        address: { path: "/api/v1/fjsc" },
        request: [{ to: "data.fjnr", from: "base64" }],
        answer: [],
      },
      reference: { id: "data.fjid" },
      maxBytes: 1_000_000,
      mediaTypes: ["application/pdf"],
    };
    for (const kind of Object.values<Json>(json.kinds))
      for (const lines of [kind.file.request, kind.batch?.request[0].fields].filter(Boolean))
        lines.at(-1).material.fields = { fjlx: "$kind", fjmc: "$name", fjid: "$reference.id" };
  };
  const { port, mirror } = compileDialect(exampleDescription(upload));
  const [sha256, bytes] = [...DOCUMENTS][0]!;
  const put: ContractRequest = { call: "material", operation: "putMaterial", params: { sha256 }, bytes };

  it("are named in the filing by what the upload returned", () => {
    const sent = port.seal(put, sealContext()) as WireMessage;
    const received = mirror.receive(sent, mirrorContext()) as ReceivedCall;
    expect(received.request).toMatchObject({ call: "material", params: { sha256 } });
    expect(Buffer.from(received.request.bytes!)).toEqual(Buffer.from(bytes));
    const answer = mirror.reply(received, { status: 201, json: { sha256, size: bytes.length } }, mirrorContext());
    const opened = port.open(put, sent, answer, sealContext());
    expect(opened).toMatchObject({ says: "answer", answer: { status: 201, json: { sha256, size: bytes.length } } });
    const { reference } = opened as { reference: Record<string, string> };

    const materials = [{ kind: "settlement-proof", name: "结清证明.pdf", sha256 }];
    const withPaper = fileRequest("mortgage.cancel", { ...filing, materials });
    const filed = port.seal(withPaper, sealContext({ material: () => ({ reference }) })) as WireMessage;
    expect(fieldsOf(filed).data.fjxx).toEqual([
      { fjlx: expect.any(String) as string, fjmc: "结清证明.pdf", fjid: reference["id"] },
    ]);
    expect(mirror.receive(filed, mirrorContext())).toMatchObject({ request: withPaper });
  });

  it("must be uploaded before they are named", () => {
    const materials = [{ kind: "settlement-proof", name: "a", sha256 }];
    expect(() => port.seal(fileRequest("mortgage.cancel", { ...filing, materials }), sealContext())).toThrow(
      expect.objectContaining({ code: "material-missing", pointer: "/materials/0" }) as Error,
    );
  });
});

describe("calls of one address", () => {
  const oneAddress = (json: Json): void => {
    json.head.push({ to: "head.gnh", from: "$function" });
    const calls = [
      ...Object.values<Json>(json.kinds).flatMap((kind) => [kind.file, kind.batch].filter(Boolean)),
      ...Object.values<Json>(json.calls),
      json.lookUp.call,
    ];
    calls.forEach((call, i) => Object.assign(call, { function: `05${i}`, address: { path: "/gateway" } }));
    json.examples = json.examples.map((example: Json) => {
      const described = example.call === "file" ? json.kinds[example.kind].file : json.lookUp.call;
      return {
        ...example,
        message: { ...example.message, head: { ...example.message.head, gnh: described.function } },
      };
    });
  };
  const { port, mirror } = compileDialect(exampleDescription(oneAddress));

  it("are told apart by the function number", () => {
    const calls: ContractRequest[] = [
      request,
      { call: "case", operation: "getCase", params: { caseNo: "X1" } },
      {
        call: "look-up",
        operation: "listCases",
        kind: "mortgage.file",
        params: { ref: "HZ-1", kind: "mortgage.file" },
      },
      { call: "withdraw", operation: "withdrawCase", params: { caseNo: "X1" }, json: { reason: "贷款已取消" } },
      { call: "unit", operation: "getUnit", params: { unitCode: filing.unitCode, "Query-Purpose": "贷前调查" } },
    ];
    for (const call of calls) {
      const received = mirror.receive(port.seal(call, sealContext()) as WireMessage, mirrorContext());
      expect(received).toMatchObject({ says: "call", request: call });
    }
  });
});
