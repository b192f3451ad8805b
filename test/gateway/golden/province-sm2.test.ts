import { afterAll, describe, expect, it } from "vitest";
import { VALID_FILINGS } from "../../../src/contract/index.js";
import { KeyMaterial, KeyRing, loadCryptography } from "../../../src/gateway/index.js";
import { OpenSsl } from "../openssl.js";
import { NOW, answer, context, example, filing } from "./exchange.js";

/**
 * Exchanges typed by hand from the published recipe: sorted fields, nested JSON with sorted names, the secret at the
 * end, SM3withSM2 (r and s) in Base64; the data in SM4. The other side is openssl.
 */
const openssl = new OpenSsl();
afterAll(() => openssl.remove());
openssl.sm2KeyPair("institution");
openssl.sm2KeyPair("platform");
const USER = "1234567812345678";
const SECRET = "4117E877F5FA0A0188891283E4B617D5";
const KEY = "0123456789abcdef";

const text = (value: string) => ({ id: "1", secret: new KeyMaterial(value) });
const ring = new KeyRing({
  "sign-key": [{ id: "1", secret: new KeyMaterial(openssl.read("institution.key").toString()) }],
  "platform-key": [{ id: "1", publicKey: new KeyMaterial(openssl.read("platform.pub").toString()) }],
  "app-secret": [text(SECRET)],
  "body-key": [text(KEY)],
});
const { RingCryptography } = await loadCryptography();
const sealContext = context({ appId: "43AF047BBA47FC8A1AE8EFB232BDBBCB" }, new RingCryptography(ring, () => NOW));
const { port } = example("province-sm2");

const sm4 = (mode: "-e" | "-d", input: Uint8Array) =>
  openssl.run(["enc", "-sm4-ecb", mode, "-K", Buffer.from(KEY).toString("hex")], input);

/** A signature of r and s as the DER that openssl reads, and back. */
function toDer(signature: Buffer): Buffer {
  const integer = (half: Buffer) => {
    let start = 0;
    while (start < half.length - 1 && half[start] === 0) start++;
    const digits = half.subarray(start);
    const body = digits[0]! >= 0x80 ? Buffer.concat([Buffer.from([0]), digits]) : digits;
    return Buffer.concat([Buffer.from([2, body.length]), body]);
  };
  const both = Buffer.concat([integer(signature.subarray(0, 32)), integer(signature.subarray(32))]);
  return Buffer.concat([Buffer.from([0x30, both.length]), both]);
}
function fromDer(der: Buffer): Buffer {
  const r = der.subarray(4, 4 + der[3]!);
  const s = der.subarray(6 + r.length);
  const fixed = (half: Buffer) => Buffer.concat([Buffer.alloc(32), half]).subarray(-32);
  return Buffer.concat([fixed(r), fixed(s)]);
}

const DATA =
  '{"bdbzzqse":120000000,"dbfw":"主债权本金、利息","djyy":"合同设立","dybdclx":"2","dyfs":"1","dyhth":"DY-2026-0001",' +
  '"dylb":[{"bdcdyh":"330106001001GB00001F00010001","bdcqzh":"浙（2023）杭州市不动产权第0012345号"}],' +
  '"dyrlb":[{"qlrmc":"张伟","zjh":"330106199001010018","zjzl":"1"}],"jkhth":"JK-2026-0001","sfczjzhxz":"否",' +
  '"ywh":"DY2026000321","zwlxjssj":"20560104","zwlxqssj":"20260105"}';
const request = filing("mortgage.file", { ...VALID_FILINGS["mortgage.file"], ref: "DY2026000321" });

describe("a mortgage on the platform of the example province", () => {
  it("is encrypted as openssl encrypts it, and signed over the text of the recipe", async () => {
    const message = await port.seal(request, sealContext);
    const { signData, encData, ...open } = JSON.parse(Buffer.from(message.body!).toString()) as Record<string, string>;
    expect(open).toEqual({
      appId: "43AF047BBA47FC8A1AE8EFB232BDBBCB",
      version: "2.0.1",
      encType: "SM4",
      signType: "SM2",
      timestamp: String(NOW.getTime()),
      nonce: "20261130102030000001",
      trade: "3101",
    });
    const plain = sm4("-d", Buffer.from(encData!, "hex"));
    expect(JSON.parse(plain.toString())).toEqual(JSON.parse(DATA));
    expect(encData).toBe(sm4("-e", plain).toString("hex").toUpperCase());
    const canonical =
      `appId=43AF047BBA47FC8A1AE8EFB232BDBBCB&data=${DATA}&encType=SM4&nonce=20261130102030000001&signType=SM2` +
      `&timestamp=${NOW.getTime()}&trade=3101&version=2.0.1&key=${SECRET}`;
    const signature = Buffer.from(signData!, "base64");
    expect(signature).toHaveLength(64);
    expect(openssl.sm2Verifies("institution", Buffer.from(canonical), toDer(signature), USER)).toBe(true);
    expect(openssl.sm2Verifies("institution", Buffer.from(canonical + " "), toDer(signature), USER)).toBe(false);
  });

  const RESULT =
    '{"ajzt":"SL","bgsj":"2026-11-30 10:20:31","dylb":[{"bdcdyh":"330106001001GB00001F00010001"}],"slbh":"SL0001","ywh":"DY2026000321","ywjg":"1"}';
  interface AnswerParts {
    readonly data?: string;
    readonly at?: number;
    readonly signed?: string;
    readonly signer?: string;
    readonly secret?: string;
  }
  /** An answer that the platform signs with openssl. */
  function platformAnswer({
    data = RESULT,
    at = NOW.getTime(),
    signed = data,
    signer = "platform",
    secret = SECRET,
  }: AnswerParts = {}) {
    const canonical = `code=0&data=${signed}&timestamp=${at}&key=${secret}`;
    const signData = fromDer(openssl.sm2Sign(signer, Buffer.from(canonical), USER)).toString("base64");
    const encData = sm4("-e", Buffer.from(data)).toString("hex").toUpperCase();
    return Buffer.from(JSON.stringify({ code: "0", timestamp: String(at), encData, signData }));
  }
  const open = async (body: Buffer) =>
    port.open(request, await port.seal(request, sealContext), answer(body, "application/json"), sealContext);

  it("that is accepted has the case of the signed answer", async () => {
    expect(await open(platformAnswer())).toMatchObject({
      says: "answer",
      answer: { status: 201, json: { caseNo: "SL0001", ref: "DY2026000321", status: "accepted" } },
    });
  });

  it.each([
    ["signed over other data", { signed: RESULT.replace("SL0001", "SL0002") }],
    ["signed by another key", { signer: "institution" }],
    ["signed with another secret", { secret: "other" }],
    ["six minutes old", { at: NOW.getTime() - 360_000 }],
    ["six minutes ahead", { at: NOW.getTime() + 360_000 }],
  ])("is unknown when its answer is %s", async (_, changes) => {
    expect(await open(platformAnswer(changes))).toMatchObject({ says: "unknown" });
  });

  it("is unknown when its answer has no signature, or cannot be decrypted", async () => {
    const { signData: _, ...unsigned } = JSON.parse(platformAnswer().toString()) as Record<string, string>;
    expect(await open(Buffer.from(JSON.stringify(unsigned)))).toMatchObject({ says: "unknown" });
    const broken = { ...unsigned, signData: _, encData: "00".repeat(32) };
    expect(await open(Buffer.from(JSON.stringify(broken)))).toMatchObject({ says: "unknown" });
  });
});
