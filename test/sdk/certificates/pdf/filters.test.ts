import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openPdf } from "../../../../src/sdk/certificates/pdf/document.js";
import { Budget, decodeOne, DEFAULT_LIMITS } from "../../../../src/sdk/certificates/pdf-syntax/index.js";
import { onePage, textAt } from "../../../support/pdf-builder.js";

const content = textAt("Filtered");
const hex = `${Buffer.from(content).toString("hex")}>`;
const runs = Buffer.concat([Buffer.from([content.length - 1]), Buffer.from(content), Buffer.from([128])]);

function ascii85(text: string): string {
  const bytes = Buffer.from(text.padEnd(Math.ceil(text.length / 4) * 4));
  let out = "";
  for (let i = 0; i < bytes.length; i += 4) {
    let value = bytes.readUInt32BE(i);
    let group = "";
    for (let n = 0; n < 5; n++) {
      group = String.fromCharCode(33 + (value % 85)) + group;
      value = Math.floor(value / 85);
    }
    out += group;
  }
  return `${out}~>`;
}

/** Encodes rows of ten bytes as differences to the row above (PNG "up"). */
function pngRows(text: string): Buffer {
  const bytes = Buffer.from(text.padEnd(Math.ceil(text.length / 10) * 10));
  const rows: number[] = [];
  for (let i = 0; i < bytes.length; i++) {
    if (i % 10 === 0) rows.push(2);
    rows.push((bytes[i]! - (i >= 10 ? bytes[i - 10]! : 0)) & 0xff);
  }
  return Buffer.from(rows);
}

describe("filters", () => {
  it.each<[string, string, string | Uint8Array]>([
    ["ASCIIHexDecode", "/Filter /ASCIIHexDecode", hex],
    ["ASCII85Decode", "/Filter /ASCII85Decode", ascii85(content)],
    ["RunLengthDecode", "/Filter [/RunLengthDecode]", runs],
    ["two filters in a row", "/Filter [/ASCIIHexDecode /FlateDecode]", `${deflateSync(content).toString("hex")}>`],
    [
      "a PNG predictor",
      "/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 10 >>",
      deflateSync(pngRows(content)),
    ],
  ])("decode %s", (_, dict, data) => {
    expect(openPdf(onePage({ dict, data })).visibleText().lines).toMatchObject([{ text: "Filtered" }]);
  });

  it("decode the LZW example of ISO 32000-1, 7.4.4.2", () => {
    const bytes = Buffer.from("800B6050220C0C8501", "hex");
    const decoded = decodeOne(bytes, { name: "LZWDecode", parms: undefined }, new Budget(DEFAULT_LIMITS));
    expect(Buffer.from(decoded.bytes).toString("latin1")).toBe("-----A---B");
  });

  it.each([
    ["/ASCIIHexDecode", "41"],
    ["/ASCII85Decode", "zzzz"],
    ["/RunLengthDecode", "\x05ab"],
    ["/FlateDecode", "x"],
    ["/LZWDecode", "\x80\x0b"],
  ])("report unterminated data as damaged: %s", (name, data) => {
    expect(() => openPdf(onePage({ dict: `/Filter ${name}`, data })).visibleText()).toThrow(/^damaged/);
  });
});
