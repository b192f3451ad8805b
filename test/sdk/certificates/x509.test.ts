import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BerError, parseBer, readBer } from "../../../src/sdk/certificates/x509/ber.js";
import { oidOf, timeOf } from "../../../src/sdk/certificates/x509/ber-values.js";
import { parseCertificate } from "../../../src/sdk/certificates/x509/certificate.js";
import { int, oid, seq, tlv } from "./seals/der.js";

const nested = (depth: number): Buffer => (depth === 0 ? int(1) : seq(nested(depth - 1)));

describe("the BER parser", () => {
  it("parses any bytes or throws BerError", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        for (const read of [readBer, parseBer, parseCertificate])
          try {
            read(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(BerError);
          }
      }),
      { numRuns: 2_000 },
    );
  });

  it("enforces its limits of depth, number, size and length", () => {
    expect(parseBer(nested(32)).children).toHaveLength(1);
    expect(() => parseBer(nested(33))).toThrow(BerError);
    const many = (count: number) => seq(...Array.from({ length: count }, () => tlv(0x05)));
    expect(parseBer(many(19_999)).children).toHaveLength(19_999);
    expect(() => parseBer(many(20_000))).toThrow(BerError);
    expect(() => parseBer(seq(tlv(0x04, Buffer.alloc(512 * 1024))))).toThrow(BerError);
    for (const hex of ["3084ffffffff", "3080", "30800000ff", "0480", "1f8101", "", "30", "3085"])
      expect(() => parseBer(Buffer.from(hex, "hex")), hex).toThrow(BerError);
    const endless = Buffer.alloc(400_000, Buffer.from("3080", "hex"));
    expect(() => readBer(endless)).toThrow(BerError);
  });

  it("reads OIDs of any size and rejects times that do not exist", () => {
    expect(oidOf(parseBer(oid("2.16.840.1.101.3.4.2.1")))).toBe("2.16.840.1.101.3.4.2.1");
    const time = (tag: number, text: string) => parseBer(tlv(tag, Buffer.from(text)));
    expect(timeOf(time(0x17, "491231235959Z")).toISOString()).toBe("2049-12-31T23:59:59.000Z");
    expect(timeOf(time(0x17, "500101000000Z")).toISOString()).toBe("1950-01-01T00:00:00.000Z");
    expect(timeOf(time(0x18, "20261130160000+0800")).toISOString()).toBe("2026-11-30T08:00:00.000Z");
    for (const text of ["20260230000000Z", "20261301000000Z", "20261130000000", "2026"])
      expect(() => timeOf(time(0x18, text)), text).toThrow(BerError);
  });
});
