import { describe, expect, it } from "vitest";
import { returnClassOf } from "../../../src/batch/reports/night/return-reasons.js";
import { codeCatalogue } from "../../../src/cli/messages/code-catalogue.js";
import { MAPPING_TEXTS, SECURITY_TEXTS, SIGNATURE_TEXTS, UNWRITABLE_TEXTS } from "../../../src/gateway/light.js";
import { explain } from "../../../src/sdk/index.js";
import { KEY_TEXTS } from "../../../src/sdk/keys/key-error.js";
import { TOKEN_TEXTS } from "../../../src/sdk/oauth/token-error.js";

const catalogue = new Map(codeCatalogue().map((entry) => [entry.code, entry]));

describe("codes of keys, signatures, ciphers and tokens", () => {
  it.each(Object.keys({ ...SECURITY_TEXTS, ...SIGNATURE_TEXTS, ...KEY_TEXTS, ...TOKEN_TEXTS }))(
    "%s is explained with what to do, in both languages",
    (code) => {
      const { zh, en, fixZh, fixEn } = catalogue.get(code)!;
      expect(zh).toMatch(/\p{Script=Han}/u);
      expect(fixZh).toMatch(/\p{Script=Han}/u);
      expect([en, fixEn].join()).not.toMatch(/\p{Script=Han}|undefined/u);
    },
  );
});

describe("codes of filings that cannot be written for a gateway", () => {
  const codes = Object.keys({ ...MAPPING_TEXTS, ...UNWRITABLE_TEXTS }).filter((code) => code !== "contradiction");
  it.each(codes)("%s is explained, and has a class in reports", (code) => {
    expect(explain(code)).toMatchObject({ code, severity: "error" });
    expect(explain(code)!.fixZh).not.toBe("");
    expect(returnClassOf(code)).not.toBe("other");
  });
});
