import { describe, expect, it } from "vitest";
import { encodeBytes } from "../../../src/gateway/common/encodings.js";
import { KeyMaterial } from "../../../src/gateway/keys/key-material.js";
import { compileCanonical, type CanonicalDescription } from "../../../src/gateway/signers/canonical.js";
import type { CanonicalInput } from "../../../src/gateway/signers/canonical-values.js";
import { createSigner } from "../../../src/gateway/signers/create-signer.js";

const textOf = (description: CanonicalDescription, input: CanonicalInput) =>
  Buffer.from(compileCanonical(description)(input)).toString();

/** Recipes of gateways that are public, with invented values. Texts are typed by hand, signatures made with openssl. */
describe("the canonical text of known gateways", () => {
  it("AntChain: all parameters but the signature, sorted, percent-encoded, HMAC-SHA1", () => {
    const description: CanonicalDescription = { fields: "$message", exclude: ["sign"], encode: "percent" };
    const message = {
      version: "1.0",
      method: "blockchain.arec.rcp.mg.start",
      sign_type: "HmacSHA1",
      req_time: "2026-11-30T08:00:00Z",
      req_msg_id: "0a1b*2",
      access_key: "AK(1)",
      owner: "王小明 先生",
      memo: "",
      sign: "to be replaced",
    };
    const text = textOf(description, { message });
    expect(text).toBe(
      "access_key=AK%281%29&method=blockchain.arec.rcp.mg.start&owner=%E7%8E%8B%E5%B0%8F%E6%98%8E%20%E5%85%88%E7%94%9F" +
        "&req_msg_id=0a1b%2A2&req_time=2026-11-30T08%3A00%3A00Z&sign_type=HmacSHA1&version=1.0",
    );
    const signature = createSigner("hmac-sha1").sign(Buffer.from(text), new KeyMaterial("antchain-secret"));
    expect(encodeBytes(signature, "base64")).toBe("vtz10BiODx8vMx6RmeBUtl5Pu+Q=");
  });

  it("the national data exchange: service, requester and time one after the other, HMAC-SHA256 in Base64", () => {
    const description: CanonicalDescription = { parts: ["$function", "$key", "$timestamp"] };
    const text = textOf(description, {
      function: "s_3301000000000_0001",
      key: "5f0c2f6e-0000-4000-8000-000000000001",
      timestamp: "1764460800000",
    });
    expect(text).toBe("s_3301000000000_00015f0c2f6e-0000-4000-8000-0000000000011764460800000");
    const signature = createSigner("hmac-sha256").sign(Buffer.from(text), new KeyMaterial("exchange-secret"));
    expect(encodeBytes(signature, "base64")).toBe("Ro1Ap9gGHNKb5DctawU3sU0oZbpErT29gxa2QIK8+aM=");
  });

  it("Zhejiang IRS: method, path, sorted query, key and date, each with a line break", () => {
    const description: CanonicalDescription = {
      parts: ["$method", "$path", "$sortedQuery", "$key", "$date", ""],
      join: "\n",
    };
    const text = textOf(description, {
      method: "GET",
      path: "/restapi/prod/IC330000/bdc/unit",
      query: "unitCode=330106001001GB00001F00000001&name=%E7%8E%8B%E5%B0%8F%E6%98%8E&b=&a=2&a=1",
      key: "BCDSGA_0001",
      date: "Mon, 30 Nov 2026 00:00:00 GMT",
    });
    expect(text).toBe(
      "GET\n/restapi/prod/IC330000/bdc/unit\na=1&a=2&b=&name=王小明&unitCode=330106001001GB00001F00000001\n" +
        "BCDSGA_0001\nMon, 30 Nov 2026 00:00:00 GMT\n",
    );
    const signature = createSigner("hmac-sha256").sign(Buffer.from(text), new KeyMaterial("BCDSGS_0001"));
    expect(encodeBytes(signature, "base64")).toBe("iaUhXnUpUK10PCHbUcQh/DpS9lll+ty8oww6GzZf0T8=");
  });

  it("TIF: time, token, nonce and time again, SHA-256", () => {
    const description: CanonicalDescription = { parts: ["$timestamp$secret$nonce", "$timestamp"] };
    const text = textOf(description, { timestamp: "1764460800", secret: "tif-token", nonce: "n0nce" });
    expect(text).toBe("1764460800tif-tokenn0nce1764460800");
    expect(encodeBytes(createSigner("sha256").sign(Buffer.from(text)), "hex-upper")).toBe(
      "C6312CA22D3413482877135C7F413CF6275D7BB501094EE660B4D537F828557F",
    );
  });

  it("medical insurance: fields sorted by name, objects as sorted JSON without empty values, then the secret", () => {
    const description: CanonicalDescription = {
      fields: "$message",
      exclude: ["signData", "encData", "extra"],
      suffix: "&key=$secret",
    };
    const message = {
      version: "2.0.1",
      timestamp: "20261130080000",
      signType: "SM2",
      signData: "x",
      encType: "SM4",
      encData: "y",
      extra: { a: 1 },
      appId: "43AF047BBA47FC8A1AE8EFB2XXXXXXXX",
      data: {
        userName: "测试",
        idType: "01",
        memo: "",
        nothing: null,
        appUserId: "o8z4C5avQXqC0aWFPf1Mzu6D7WCQ_bd",
        list: [{ b: 2, a: "1", empty: "" }, "x"],
        Zone: true,
        10: "ten",
        9: "nine",
      },
    };
    expect(textOf(description, { message, secret: "4117E877F5FA0A0188891283E4B617D5" })).toBe(
      'appId=43AF047BBA47FC8A1AE8EFB2XXXXXXXX&data={"10":"ten","9":"nine","Zone":true,' +
        '"appUserId":"o8z4C5avQXqC0aWFPf1Mzu6D7WCQ_bd","idType":"01","list":[{"a":"1","b":2},"x"],"userName":"测试"}' +
        "&encType=SM4&signType=SM2&timestamp=20261130080000&version=2.0.1&key=4117E877F5FA0A0188891283E4B617D5",
    );
  });
});

describe("fields", () => {
  const message = { data: { b: { y: [1, { x: "" }], z: null }, a: 1, c: "", B: "2" } };

  it.each<[Partial<CanonicalDescription>, string]>([
    [{}, 'B=2&a=1&b={"y":[1,{}]}'],
    [{ empty: "keep" }, 'B=2&a=1&b={"y":[1,{"x":""}],"z":null}&c='],
    [{ nested: "omit" }, "B=2&a=1"],
    [{ nested: "flat" }, "B=2&a=1&b.y.0=1"],
    [{ nested: "flat", empty: "keep" }, "B=2&a=1&b.y.0=1&b.y.1.x=&b.z=&c="],
    [{ pair: "", join: "", nested: "omit", prefix: "$$$key:" }, "$K:B2a1"],
  ])("with %j", (more, expected) => {
    expect(textOf({ fields: "data", ...more } as CanonicalDescription, { message, key: "K" })).toBe(expected);
  });

  it("are those of an object", () => {
    for (const wrong of [{ message: { data: [1] } }, { message: { data: "x" } }, { message: {} }, {}])
      expect(() => textOf({ fields: "data" }, wrong)).toThrow(
        expect.objectContaining({ code: "value-missing", pointer: "/fields" }),
      );
    expect(() => textOf({ fields: "__proto__" }, { message: {} })).toThrow(/missing/);
  });

  it("are refused when they are nested too deeply", () => {
    let deep: unknown = 1;
    for (let i = 0; i < 5_000; i++) deep = { a: deep };
    for (const nested of ["sorted-json", "flat"] as const)
      expect(() => textOf({ fields: "$message", nested }, { message: { deep } })).toThrow(
        expect.objectContaining({ code: "message-too-deep" }),
      );
  });
});

describe("parts", () => {
  it("carry the bytes of the body, whatever their encoding, and its digest", () => {
    const body = Buffer.from([0xcd, 0xf5, 0x00, 0xff]);
    const compiled = compileCanonical({ parts: ["$body", "$bodyDigest"], join: "|" });
    expect(Buffer.from(compiled({ body, bodyDigest: ({ length }) => `digest of ${length}` }))).toEqual(
      Buffer.concat([body, Buffer.from("|digest of 4")]),
    );
    expect(textOf({ parts: ["$body", "$query", "$sortedQuery"], join: "|" }, {})).toBe("||");
  });

  it("that are missing are never signed as something else", () => {
    for (const name of ["method", "path", "date", "timestamp", "nonce", "key", "secret", "token", "function"])
      expect(() => textOf({ parts: ["x", `$${name}`] }, {}), name).toThrow(
        expect.objectContaining({ code: "value-missing", pointer: "/parts/1" }),
      );
  });

  it("leave a query alone that is not encoded correctly", () => {
    expect(textOf({ parts: ["$sortedQuery"] }, { query: "b=%ZZ&a=1+2&c" })).toBe("a=1 2&b=%ZZ&c");
  });
});

describe("a description that is wrong", () => {
  it.each([
    [{}, "wrong-field", "/sign"],
    [{ parts: [] }, "wrong-field", "/sign/parts"],
    [{ parts: "x" }, "wrong-field", "/sign/parts"],
    [{ parts: ["a", 1] }, "wrong-field", "/sign/parts/1"],
    [{ parts: ["$method", "$methods"] }, "unknown-name", "/sign/parts/1"],
    [{ parts: ["10 $"] }, "unknown-name", "/sign/parts/0"],
    [{ parts: ["$constructor"] }, "unknown-name", "/sign/parts/0"],
    [{ parts: ["a"], joiner: "" }, "unknown-field", "/sign/joiner"],
    [{ parts: ["a"], join: 1 }, "wrong-field", "/sign/join"],
    [{ parts: ["a"], fields: "$message" }, "wrong-field", "/sign/fields"],
    [{ fields: "$all" }, "wrong-field", "/sign/fields"],
    [{ fields: "a..b" }, "wrong-field", "/sign/fields"],
    [{ fields: "a", exclude: "b" }, "wrong-field", "/sign/exclude"],
    [{ fields: "a", nested: "json" }, "wrong-field", "/sign/nested"],
    [{ fields: "a", empty: true }, "wrong-field", "/sign/empty"],
    [{ fields: "a", encode: "url" }, "wrong-field", "/sign/encode"],
    [{ fields: "a", suffix: "&key=$secrets" }, "unknown-name", "/sign/suffix"],
    [{ fields: "a", "sort/by": "x" }, "unknown-field", "/sign/sort~1by"],
  ])("%j is refused", (description, code, pointer) => {
    expect(() => compileCanonical(description as CanonicalDescription, "/sign")).toThrow(
      expect.objectContaining({ code, pointer }),
    );
  });
});
