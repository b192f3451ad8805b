import { describe, expect, it } from "vitest";
import { foldName } from "../../../src/contract/index.js";
import { isPrinted } from "../../../src/sdk/certificates/printed/printed-name.js";

describe("isPrinted", () => {
  it("finds a name as it is, and among others", () => {
    expect(isPrinted("张三", "权利人张三共有")).toBe(true);
    expect(isPrinted("张三", "权利人张四三")).toBe(false);
    expect(isPrinted("a.b", "axb")).toBe(false);
    expect(isPrinted("张三张四", "张三张三张四")).toBe(true);
  });

  it("finds a name whose rare characters are printed as something else", () => {
    for (const shown of ["𠮷田", "[U+20BB7]田", "□田", "123456789012田"]) expect(isPrinted("𠮷田", shown)).toBe(true);
    expect(isPrinted("𠮷田", "田")).toBe(false);
    expect(isPrinted("𠮷田", "[U+20BB7]畑")).toBe(false);
    expect(isPrinted("李𠮷田", "李1234567890123田")).toBe(false);
    expect(isPrinted("李𠮷田", "李123456789012田")).toBe(true);
  });

  it("does not find a name of rare characters only in any text", () => {
    expect(isPrinted("𠮷𬱖", "没有这个人的名字")).toBe(false);
    expect(isPrinted("𠮷𬱖", "权利人𠮷𬱖")).toBe(true);
    expect(isPrinted("𠮷𬱖", foldName("权利人[U+20BB7][U+2CC56]"))).toBe(true);
  });

  it("takes linear time for a name of many rare characters in a long text", () => {
    const start = performance.now();
    expect(isPrinted("𠮷𠮷𠮷𠮷𠮷𠮷田", "字".repeat(200_000))).toBe(false);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
