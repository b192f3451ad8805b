import { createHash } from "node:crypto";
import { TO, type Made, type Signer } from "./certificate-maker.js";
import { bits, generalizedTime, ia5, int, octets, oid, printable, seq, utf8 } from "./der.js";

const SM2_SM3 = "1.2.156.10197.1.501";
export const sm3 = (bytes: Uint8Array) => createHash("sm3").update(bytes).digest();

export interface SesWanted {
  readonly content: Uint8Array;
  readonly signer: Made;
  readonly maker: Made;
  readonly at: Date;
  readonly listed?: readonly Made[];
  readonly asDigests?: boolean;
  readonly listType?: number;
  readonly validFrom?: Date;
  readonly validTo?: Date;
  readonly dataHash?: Uint8Array;
  readonly version?: number;
  readonly makerKey?: Signer;
  readonly signerKey?: Signer;
  readonly algorithm?: string;
}

/** Builds 电子签章数据 of GB/T 38540-2020, including its 电子印章. No sample of a real authority was available. */
export function makeSes(options: SesWanted): Buffer {
  const { content, signer, maker, at, listed = [signer], asDigests, version = 4, algorithm = SM2_SM3 } = options;
  const from = options.validFrom ?? new Date("2025-01-01T00:00:00Z");
  const entry = ({ der }: Made) => (asDigests ? seq(printable("SM3"), octets(sm3(der))) : octets(der));
  const property = seq(
    int(3),
    utf8("示例市不动产登记中心电子印章"),
    int(options.listType ?? (asDigests ? 2 : 1)),
    seq(...listed.map(entry)),
    generalizedTime(from),
    generalizedTime(from),
    generalizedTime(options.validTo ?? TO),
  );
  const picture = seq(ia5("PNG"), octets(Buffer.alloc(200, 1)), int(40), int(40));
  const info = seq(seq(ia5("ES"), int(version), ia5("TEST")), ia5("33010000000001"), property, picture);
  const seal = seq(info, octets(maker.der), oid(algorithm), bits((options.makerKey ?? maker.key).sign(info)));
  const toSign = seq(
    int(version),
    seal,
    generalizedTime(at),
    bits(options.dataHash ?? sm3(content)),
    ia5("/Doc_0/Signs/Sign_0/Signature.xml"),
  );
  return seq(toSign, octets(signer.der), oid(algorithm), bits((options.signerKey ?? signer.key).sign(toSign)));
}
