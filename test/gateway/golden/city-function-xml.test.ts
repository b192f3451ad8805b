import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { VALID_FILINGS } from "../../../src/contract/index.js";
import { NO_KEYS, answer, context, example, filing, lookUp } from "./exchange.js";

/**
 * Exchanges typed by hand from the public shapes: function numbers and result codes of bank lines, a head and a second
 * XML document in CDATA, attributes in the pinyin of the national data standard, GBK. GBK is written and read here by
 * the C library (iconv) and by the decoder of the runtime, not by the library of the product.
 */
const { port } = example("city-function-xml");
const sealContext = context({ channelId: "YH0001" }, NO_KEYS);
const request = filing("mortgage.file", VALID_FILINGS["mortgage.file"]);

const gbk = (text: string): Buffer => execFileSync("iconv", ["-f", "UTF-8", "-t", "GBK"], { input: text });
const outer = (body: string, code = "0") =>
  `<?xml version="1.0" encoding="GBK"?>\n<service>\n <head><rtn_code>${code}</rtn_code></head>\n <body><![CDATA[${body}]]></body>\n</service>`;
const inner = (content: string, attributes = ' YWH="HZ-2026-000321"') =>
  `<?xml version="1.0" encoding="GBK"?><FHXX${attributes}>${content}</FHXX>`;
const ACCEPTED = `<Code>000</Code><SLBH>202611300001</SLBH><DQZT>20</DQZT><GXSJ>20261130102031</GXSJ><DY BDCDYH="330106001001GB00001F00010001"/>`;

async function open(text: string | Buffer, asked = request) {
  const sent = await port.seal(asked, sealContext);
  const body = typeof text === "string" ? gbk(text) : text;
  return port.open(asked, sent, answer(body, "text/xml; charset=GBK"), sealContext);
}

describe("a mortgage on the bank line of the example city", () => {
  it("is the message that the line expects, byte for byte", async () => {
    const message = await port.seal(request, sealContext);
    expect([message.method, message.path]).toEqual(["POST", "/bdcline"]);
    const expected =
      '<?xml version="1.0" encoding="GBK"?><service><head><tran_id>340541</tran_id><channel_id>YH0001</channel_id>' +
      "<tran_seq>20261130102030000001</tran_seq><tran_date>20261130</tran_date><tran_time>102030456</tran_time></head>" +
      '<body><![CDATA[<?xml version="1.0" encoding="GBK"?><YWXX YWH="HZ-2026-000321" QXDM="330106">' +
      '<DY BDCDYH="330106001001GB00001F00010001" BDCQZH="浙（2023）杭州市不动产权第0012345号"/>' +
      '<DYR XM="张伟" ZJZL="1" ZJH="330106199001010018"/>' +
      '<DYAQ DYFS="1" DYBDCLX="2" BDBZZQSE="120.000000" ZWLXQSSJ="2026/01/05" ZWLXJSSJ="2056/01/04" DYHTH="DY-2026-0001"' +
      ' JKHTH="JK-2026-0001" SFCZJZHXZ="0"><DBFW>主债权本金、利息</DBFW><DJYY>合同设立</DJYY></DYAQ></YWXX>]]></body></service>';
    expect(Buffer.from(message.body!).toString("hex")).toBe(gbk(expected).toString("hex"));
    expect(new TextDecoder("gbk").decode(message.body)).toBe(expected);
    // 张伟 in GBK.
    expect(Buffer.from(message.body!).includes(Buffer.from([0xd5, 0xc5, 0xce, 0xb0]))).toBe(true);
  });

  it("that is accepted has the case of the answer", async () => {
    expect(await open(outer(inner(ACCEPTED)))).toMatchObject({
      says: "answer",
      answer: {
        status: 201,
        json: {
          ref: "HZ-2026-000321",
          kind: "mortgage.file",
          caseNo: "202611300001",
          status: "accepted",
          authorityStatus: { code: "20", text: "已受理" },
          done: false,
          updatedAt: expect.stringMatching(/^2026-11-30T(?:10:20:31.*\+08:00|02:20:31.*Z)$/) as string,
          units: [{ unitCode: "330106001001GB00001F00010001" }],
        },
      },
    });
  });

  it("that is refused has every reason of the answer", async () => {
    const reasons = `<Code>1001</Code><Reason CODE="B01" TEXT="不动产单元不存在"/><Reason CODE="B07" TEXT="抵押人与权利人不一致"/>`;
    const opened = await open(outer(inner(reasons)));
    expect(opened).toMatchObject({ says: "answer", answer: { status: 422 } });
    const problem = (opened as { answer: { json: { errors: { zh: string }[] } } }).answer.json;
    expect(problem.errors.map(({ zh }) => zh)).toEqual(["不动产单元不存在", "抵押人与权利人不一致"]);
  });

  it.each<[string, string | Buffer]>([
    ["a code that is not in the table", outer(inner("<Code>7777</Code>"))],
    ["no code at all", outer(inner("<SLBH>1</SLBH>"))],
    ["success without a case number", outer(inner(ACCEPTED.replace(/<SLBH>.*<\/SLBH>/, "")))],
    ["success for another ref", outer(inner(ACCEPTED, ' YWH="HZ-2026-000999"'))],
    ["the line timed out", outer("", "9098")],
    ["submitted twice: the number proves nothing of the content", outer(inner("<Code>0024</Code><SLBH>1</SLBH>"))],
    ["two results", outer(inner(`<Code>000</Code>${ACCEPTED}`))],
    ["a document type", `<!DOCTYPE service [<!ENTITY a "b">]>${outer(inner(ACCEPTED)).slice(38)}`],
    ["the first half", gbk(outer(inner(ACCEPTED))).subarray(0, 120)],
    ["UTF-8 that is declared as GBK", Buffer.from(outer(inner(ACCEPTED.replace("000", "000") + "<X>张伟登</X>")))],
    ["JSON", Buffer.from('{"code":"0000"}')],
    ["nothing", Buffer.alloc(0)],
  ])("is unknown when the answer is or has %s", async (_, text) => {
    expect(await open(text)).toMatchObject({ says: "unknown" });
  });

  it.each<[string, string, object]>([
    ["0023", "", { says: "not-processed" }],
    ["0029", "", { says: "too-fast" }],
  ])("had no effect when the line says %s", async (code, body, expected) => {
    expect(await open(outer(body, code))).toMatchObject(expected);
  });

  it("whose name cannot be written in GBK is refused before it is sent", async () => {
    const mortgagors = [{ name: "张𠮷", idType: "citizen-id", idNo: "330106199001010018" }];
    const odd = filing("mortgage.file", { ...VALID_FILINGS["mortgage.file"], mortgagors });
    await expect((async () => port.seal(odd, sealContext))()).rejects.toMatchObject({ name: "GatewayRequestError" });
  });
});

describe("a look-up on the bank line", () => {
  const asked = lookUp("mortgage.file", "HZ-2026-000321");

  it("asks by the institution's number", async () => {
    const message = await port.seal(asked, sealContext);
    const text = new TextDecoder("gbk").decode(message.body);
    expect(text).toContain("<tran_id>340549</tran_id>");
    expect(text).toContain('<YWXX YWH="HZ-2026-000321"/>');
  });

  it("finds nothing only with the code for it; not processed yet says nothing", async () => {
    expect(await open(outer(inner("<Code>9001</Code>")), asked)).toMatchObject({
      says: "answer",
      answer: { status: 200, json: { cases: [] } },
    });
    const open9002 = await open(outer(inner("<Code>9002</Code>")), asked);
    expect(open9002).not.toMatchObject({ answer: { status: 200 } });
    expect(await open(outer(inner(ACCEPTED)), asked)).toMatchObject({
      says: "answer",
      answer: { status: 200, json: { cases: [{ caseNo: "202611300001" }] } },
    });
  });
});
