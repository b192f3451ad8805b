import { afterAll, describe, expect, it } from "vitest";
import { VALID_FILINGS } from "../../../src/contract/index.js";
import { KeyMaterial, KeyRing, loadCryptography } from "../../../src/gateway/index.js";
import { OpenSsl } from "../openssl.js";
import { NOW, answer, context, example, filing, lookUp } from "./exchange.js";

/**
 * Exchanges typed by hand from the public shapes of provincial platforms: head and data, a token in the head, pinyin
 * names, ten thousand yuan, HMAC-SM3 over the sorted message. The other side is openssl.
 */
const openssl = new OpenSsl();
afterAll(() => openssl.remove());
const SECRET = "5f2b8c1de94a4a0f9d7c3e6b10a2f884";
const { RingCryptography } = await loadCryptography();
const ring = new KeyRing({ app: [{ id: "1", secret: new KeyMaterial(SECRET) }] });
const sealContext = context({ userId: "yh0001" }, new RingCryptography(ring, () => NOW), "TOKEN-0001");
const { port } = example("province-rest");

const hmac = (text: string): string =>
  openssl.run(["dgst", "-sm3", "-hmac", SECRET], text).toString().trim().split(" ").at(-1)!;

const UNIT = "990106001001GB00001F00010001";
const request = filing("mortgage.file", { ...VALID_FILINGS["mortgage.file"], unitCode: UNIT });
const DATA =
  '{"bdbzzqse":"120.000000","bjbh":"HZ-2026-000321","dbfw":"主债权本金、利息","djyy":"合同设立","dybdclx":"2","dyfs":"1",' +
  `"dyhth":"DY-2026-0001","dylb":[{"bdcdyh":"${UNIT}","bdcqzh":"浙（2023）杭州市不动产权第0012345号"}],` +
  '"dyr":[{"xm":"张伟","zjh":"330106199001010018","zjzl":"1"}],"sfczjzhxz":"0","zhth":"JK-2026-0001",' +
  '"zwlxjssj":"20560104","zwlxqssj":"20260105"}';

describe("a mortgage on the platform of the example province", () => {
  it("is the message that the platform expects, with the HMAC that openssl computes", async () => {
    const message = await port.seal(request, sealContext);
    expect([message.method, message.path]).toEqual(["POST", "/api/v1/dyywsq"]);
    const { head, data } = JSON.parse(Buffer.from(message.body!).toString()) as {
      head: Record<string, string>;
      data: unknown;
    };
    expect(data).toEqual(JSON.parse(DATA));
    const { sign, ...others } = head;
    expect(others).toEqual({
      access_token: "TOKEN-0001",
      userId: "yh0001",
      jgdm: "91330106MA2TEXT08W",
      qydm: "990106",
      origin: "2",
      timestamp: String(NOW.getTime()),
      nonce: "20261130102030000001",
    });
    const sortedHead =
      '{"access_token":"TOKEN-0001","jgdm":"91330106MA2TEXT08W","nonce":"20261130102030000001","origin":"2",' +
      `"qydm":"990106","timestamp":"${NOW.getTime()}","userId":"yh0001"}`;
    expect(sign).toBe(hmac(`data=${DATA}&head=${sortedHead}`));
  });

  /** An answer that the platform signs with openssl. Names are in order, so that the text can be typed. */
  function platformAnswer(data: string, code = "0000", changes: { at?: number; sign?: string } = {}): Buffer {
    const at = changes.at ?? NOW.getTime();
    const head = `"code":"${code}","nonce":"n-1","timestamp":"${at}"`;
    const sign = changes.sign ?? hmac(`data=${data}&head={${head}}`);
    return Buffer.from(`{"head":{${head},"sign":"${sign}"},"data":${data}}`);
  }
  const open = async (body: Buffer, asked = request) =>
    port.open(asked, await port.seal(asked, sealContext), answer(body, "application/json;charset=UTF-8"), sealContext);
  const CASE = `{"ajzt":"20","bjbh":"HZ-2026-000321","dylb":[{"bdcdyh":"${UNIT}"}],"gxsj":"20261130102031","slbh":"SL0001","slsj":"20261130102030","ywlx":"DY01"}`;

  it("that is accepted has the case of the signed answer", async () => {
    expect(await open(platformAnswer(CASE))).toMatchObject({
      says: "answer",
      answer: {
        status: 201,
        json: { caseNo: "SL0001", ref: "HZ-2026-000321", status: "accepted", kind: "mortgage.file" },
      },
    });
  });

  it("that is refused has the reasons; one that is too fast has the wait; a stale token is told", async () => {
    expect(await open(platformAnswer('{"thyy":[{"dm":"B07","ms":"不动产单元已被查封"}]}', "1001"))).toMatchObject({
      says: "answer",
      answer: { status: 422, json: { errors: [{ zh: "不动产单元已被查封" }] } },
    });
    expect(await open(platformAnswer("{}", "9002"))).toMatchObject({ says: "too-fast" });
    expect(await open(platformAnswer("{}", "9003"))).toMatchObject({ says: "token-stale" });
  });

  it.each<[string, () => Buffer]>([
    ["is not signed rightly", () => platformAnswer(CASE, "0000", { sign: "0".repeat(64) })],
    ["is old", () => platformAnswer(CASE, "0000", { at: NOW.getTime() - 301_000 })],
    ["is changed after it was signed", () => Buffer.from(platformAnswer(CASE).toString().replace("SL0001", "SL0002"))],
    [
      "names its code twice",
      () => Buffer.from(platformAnswer(CASE).toString().replace('"code"', '"code":"0000","code"')),
    ],
    ["has an unknown code", () => platformAnswer(CASE, "7777")],
    ["tells that the number was used before", () => platformAnswer('{"slbh":"SL0001"}', "1002")],
  ])("is unknown when its answer %s", async (_, body) => {
    expect(await open(body())).toMatchObject({ says: "unknown" });
  });

  it("is not there only with the code for it", async () => {
    const asked = lookUp("mortgage.file", "HZ-2026-000321");
    expect(await open(platformAnswer("{}", "2001"), asked)).toMatchObject({
      says: "answer",
      answer: { json: { cases: [] } },
    });
    expect(await open(platformAnswer("{}", "2002"), asked)).not.toMatchObject({ answer: { status: 200 } });
    expect(await open(platformAnswer(CASE), asked)).toMatchObject({
      answer: { json: { cases: [{ caseNo: "SL0001" }] } },
    });
  });
});
