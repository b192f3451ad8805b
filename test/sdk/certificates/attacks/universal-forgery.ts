import { AMOUNT, amountText, certificateObjects, face, OTHER_AMOUNT } from "./certificate-page.js";
import {
  cmsOf,
  DICT,
  fillSeal,
  seal,
  sealByUpdate,
  type AttackKind,
  type Gap,
  type SealOptions,
} from "./sealed-pdf.js";
import { buildPdf } from "../../../support/pdf-builder.js";

/** Sealed correctly by the authority, except for the given dictionary. */
const withDict = (dict: string) => () => seal(undefined, { dict });
const withRange = (range: (gap: Gap) => string, signed?: SealOptions["signed"]) => () =>
  seal(undefined, { range, ...(signed && { signed }) });
const all = (bytes: Buffer): Buffer => bytes;
const NOTHING = Buffer.alloc(0);
const sound = () => seal();
const replaced = (from: string, to: string) => DICT.replace(from, to);

/** A genuine file with another amount, whose amount is changed and whose signature is made uncheckable. */
const changed = (from: RegExp, to: string) => (): Buffer => {
  const text = seal(certificateObjects(face(amountText(OTHER_AMOUNT.padStart(12))))).toString("latin1");
  return Buffer.from(
    text.replace(OTHER_AMOUNT.padStart(12), AMOUNT).replace(from, (found) => to.padEnd(found.length)),
    "latin1",
  );
};
const CONTENTS = /\/Contents <[0-9a-f]+>/;
const RANGE = /\/ByteRange \[[^\]]*\]/;

export const UNIVERSAL_FORGERY: readonly AttackKind[] = [
  {
    kind: "/Contents is not a signature",
    sound,
    forged: {
      missing: withDict(replaced("/Contents CONTENTS", "")),
      null: withDict(replaced("CONTENTS", "null")),
      "0x00": withDict(replaced("CONTENTS", "<00>")),
      empty: withDict(replaced("CONTENTS", "<>")),
      "an empty literal string": withDict(replaced("CONTENTS", "()")),
      "a number": withDict(replaced("CONTENTS", "0")),
      "a name": withDict(replaced("CONTENTS", "/CONTENTS_")),
      "an array with the signature": withDict(replaced("CONTENTS", "[CONTENTS]")),
      "a reference": withDict(replaced("CONTENTS", "4 0 R")),
      "zeros alone": () => seal(undefined, { contents: () => Buffer.alloc(100) }),
      "an empty sequence": () => seal(undefined, { contents: () => Buffer.from([0x30, 0]) }),
    },
  },
  {
    kind: "a changed amount with /Contents removed",
    sound,
    forged: {
      missing: changed(CONTENTS, ""),
      null: changed(CONTENTS, "/Contents null"),
      "0x00": changed(CONTENTS, "/Contents <00>"),
      empty: changed(CONTENTS, "/Contents <>"),
      unchanged: changed(/$^/, ""),
    },
  },
  {
    kind: "a changed amount with /ByteRange removed",
    sound,
    forged: {
      missing: changed(RANGE, ""),
      null: changed(RANGE, "/ByteRange null"),
      zeros: changed(RANGE, "/ByteRange [0 0 0 0]"),
      negative: changed(RANGE, "/ByteRange [0 -1 0 -1]"),
      empty: changed(RANGE, "/ByteRange []"),
    },
  },
  {
    kind: "/ByteRange is not four numbers",
    sound,
    forged: {
      missing: withDict(replaced("/ByteRange RANGE", "")),
      null: withRange(() => "null"),
      empty: withRange(
        () => "[]",
        () => NOTHING,
      ),
      "three numbers": withRange(({ start, end }) => `[0 ${start} ${end}]`),
      "five numbers": withRange(({ start, end, length }) => `[0 ${start} ${end} ${length - end} 0]`),
      "six numbers": withRange(({ start, end, length }) => `[0 ${start} ${end} ${length - end} 0 0]`),
      reals: withRange(({ start, end, length }) => `[0.0 ${start}.0 ${end}.5 ${length - end}.0]`),
      strings: withRange(({ start, end, length }) => `[(0) (${start}) (${end}) (${length - end})]`),
      "a reference": withRange(() => "4 0 R"),
      "nested arrays": withRange(({ start, end, length }) => `[[0 ${start}] [${end} ${length - end}]]`),
      "not a number": withRange(({ start, end }) => `[0 ${start} ${end} null]`),
    },
  },
  {
    kind: "/ByteRange excludes other bytes",
    sound,
    forged: {
      "all zeros": withRange(
        () => "[0 0 0 0]",
        () => NOTHING,
      ),
      "all zeros over everything": withRange(() => "[0 0 0 0]", all),
      negative: withRange(
        ({ start }) => `[0 ${start} -1 -1]`,
        (bytes, { start }) => bytes.subarray(0, start),
      ),
      "beyond the file": withRange(({ start, end, length }) => `[0 ${start} ${end} ${length}]`),
      huge: withRange(({ start, end }) => `[0 ${start} ${end} 99999999999]`),
      overlapping: withRange(
        ({ start, length }) => `[0 ${start + 100} ${start} ${length - start}]`,
        (bytes, { start }) => Buffer.concat([bytes.subarray(0, start + 100), bytes.subarray(start)]),
      ),
      "the first part only": withRange(
        ({ start, end }) => `[0 ${start} ${end} 0]`,
        (bytes, { start }) => bytes.subarray(0, start),
      ),
      "the second part only": withRange(
        ({ end, length }) => `[0 0 ${end} ${length - end}]`,
        (bytes, { end }) => bytes.subarray(end),
      ),
      "not from the beginning": withRange(
        ({ start, end, length }) => `[9 ${start - 9} ${end} ${length - end}]`,
        (bytes, { start, end }) => Buffer.concat([bytes.subarray(9, start), bytes.subarray(end)]),
      ),
      "bytes before the string too": withRange(
        ({ start, end, length }) => `[0 ${start - 10} ${end} ${length - end}]`,
        (bytes, { start, end }) => Buffer.concat([bytes.subarray(0, start - 10), bytes.subarray(end)]),
      ),
      "bytes after the string too": withRange(
        ({ start, end, length }) => `[0 ${start} ${end + 3} ${length - end - 3}]`,
        (bytes, { start, end }) => Buffer.concat([bytes.subarray(0, start), bytes.subarray(end + 3)]),
      ),
      "the page too": withRange(
        ({ end, length }) => `[0 9 ${end} ${length - end}]`,
        (bytes, { end }) => Buffer.concat([bytes.subarray(0, 9), bytes.subarray(end)]),
      ),
      "not the end of the file": withRange(
        ({ start, end, length }) => `[0 ${start} ${end} ${length - end - 20}]`,
        (bytes, { start, end, length }) => Buffer.concat([bytes.subarray(0, start), bytes.subarray(end, length - 20)]),
      ),
      "the brackets of the string covered": withRange(
        ({ start, end, length }) => `[0 ${start + 1} ${end - 1} ${length - end + 1}]`,
        (bytes, { start, end }) => Buffer.concat([bytes.subarray(0, start + 1), bytes.subarray(end - 1)]),
      ),
    },
  },
  {
    kind: "an unknown signature format",
    sound: withDict(replaced("/ETSI.CAdES.detached", "/adbe.pkcs7.detached")),
    forged: {
      "no /SubFilter": withDict(replaced("/SubFilter /ETSI.CAdES.detached", "")),
      "an empty /SubFilter": withDict(replaced("/ETSI.CAdES.detached", "/")),
      "adbe.x509.rsa_sha1": withDict(replaced("/ETSI.CAdES.detached", "/adbe.x509.rsa_sha1")),
      "adbe.pkcs7.sha1": withDict(replaced("/ETSI.CAdES.detached", "/adbe.pkcs7.sha1")),
      "a timestamp": withDict(replaced("/ETSI.CAdES.detached", "/ETSI.RFC3161")),
      "no /Filter": withDict(replaced("/Filter /Adobe.PPKLite", "")),
      "a /Filter that is not a name": withDict(replaced("/Adobe.PPKLite", "(Adobe.PPKLite)")),
      "a /SubFilter in a string": withDict(replaced("/ETSI.CAdES.detached", "(ETSI.CAdES.detached)")),
    },
  },
  {
    kind: "the form does not lead to the signature",
    sound,
    forged: {
      "the form is removed": () => {
        const bytes = seal().toString("latin1");
        return Buffer.from(bytes.replace("/AcroForm", "/AcroFarm"), "latin1");
      },
      "sealed without a form": () => sealedWithout("/AcroForm", "/OtherForm"),
      "sealed without fields": () => sealedWithout("/Fields [ 100 0 R]", "/Fields []"),
      "a field of another type": () => sealedWithout("/FT /Sig", "/FT /Tx"),
      "the value is an array": () => sealedWithout("/V 101 0 R", "/V [101 0 R]"),
      "the value is missing": () => sealedWithout("/V 101 0 R", "/Vx 101 0 R"),
      "an XFA form": () => seal(undefined, { form: "/XFA (x)" }),
      "the signature is in an object stream": () =>
        seal(
          undefined,
          { dict: DICT.replace("RANGE", "[0 9 99 999]").replace("CONTENTS", "<3000>") },
          { xref: "object-stream" },
        ),
      "no signature at all": () => buildPdf({ objects: certificateObjects() }),
    },
  },
];

/** Sealed by the authority, with a structure in which no signature is found. */
function sealedWithout(from: string, to: string): Buffer {
  const { objects, options } = { objects: certificateObjects(), options: {} };
  const pdf = buildPdf({ objects });
  const sealed = sealByUpdate(pdf, objects, { ...options, contents: () => NOTHING }).toString("latin1");
  const holes = sealed
    .replace(from, to)
    .replace(/\/ByteRange \[[^\]]*\] */, (found) => `/ByteRange [${"*".repeat(78)}]`.padEnd(found.length));
  return rebuilt(holes);
}

/** Recomputes the offsets of the last revision and seals the file. */
function rebuilt(text: string): Buffer {
  const update = text.lastIndexOf("\nxref\n") + 1;
  const offsets = new Map(
    [...text.matchAll(/(?:^|\n)(\d+) 0 obj\n/g)].map((m) => [m[1]!, m.index + (m[0].startsWith("\n") ? 1 : 0)]),
  );
  const table = text
    .slice(update)
    .replace(/(\d+) (\d+)\n((?:\d{10} 00000 n \n)+)/g, (_, first: string, count: string) => {
      const rows = Array.from(
        { length: Number(count) },
        (_, i) => `${String(offsets.get(String(Number(first) + i))).padStart(10, "0")} 00000 n \n`,
      );
      return `${first} ${count}\n${rows.join("")}`;
    });
  const end = table.replace(/startxref\n\d+/, `startxref\n${update}`);
  return fillSeal(Buffer.from(text.slice(0, update) + end, "latin1"), { contents: (bytes) => cmsOf(bytes) });
}
