import { buildPdf } from "../../../support/pdf-builder.js";
import { amountText, certificateObjects, face, OTHER_AMOUNT } from "./certificate-page.js";
import { acroForm, cmsOf, DICT, fillSeal, seal, sealObjects, SIGNERS, type AttackKind } from "./sealed-pdf.js";

const other = certificateObjects(face(amountText(OTHER_AMOUNT)));
const genuine = (): Buffer => seal(other);
const startxrefOf = (pdf: Buffer): number => Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(pdf.toString("latin1"))![1]!);
const rangeOf = (pdf: Buffer): [number, number, number, number] =>
  /\/ByteRange \[(\d+) (\d+) (\d+) (\d+)/.exec(pdf.toString("latin1"))!.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
  ];

interface Move {
  readonly range?: (before: number, after: number, rest: number) => string;
  /** "after" adds a second startxref; otherwise the new table is at the offset of the signed one. */
  readonly startxref?: "after";
  /** Whether the field refers to a copy of the signature with another range, or to the one in the first part. */
  readonly isCopied?: boolean;
  readonly room?: number;
}

/**
 * Moves the signed second part to the end. It is replaced by the end of the signature dictionary, a table where the
 * signed startxref expects one, other content, and a copy of the signature with the range of the signed bytes.
 */
function moveSecondPart({ range, startxref, isCopied = true, room = 0 }: Move = {}): Buffer {
  const pdf = genuine();
  const [, before, after, rest] = rangeOf(pdf);
  const old = startxrefOf(pdf);
  const end = pdf.subarray(after, old).toString("latin1");
  const content = `4 0 obj\n<< /Length ${face().length} >>\nstream\n${face()}\nendstream\nendobj\n`;
  const hex = pdf.subarray(before, after).toString("latin1");
  const pad = (n: number): string => String(n).padStart(10, "0");
  const layout = (shift: number): string => {
    const ranged = (range ?? ((b, c, d) => `[0 ${b} ${c} ${d}]`))(before, after + shift, rest).padEnd(60);
    const copy = `101 0 obj\n${DICT.replace("RANGE", ranged).replace("CONTENTS", hex)}\nendobj\n`;
    const table = (at: number): string =>
      `xref\n4 1\n${pad(at)} 00000 n \n` +
      (isCopied ? `101 1\n${pad(at + content.length)} 00000 n \n` : "") +
      `trailer\n<< /Size 1000 /Root 1 0 R /Prev ${pad(old + shift)} >>\nstartxref\n${old}\n%%EOF\n`;
    return end + table(old + table(0).length) + content + (isCopied ? copy : "") + " ".repeat(room);
  };
  const middle = layout(layout(0).length);
  const parts = [pdf.subarray(0, after), Buffer.from(middle, "latin1"), pdf.subarray(after)];
  const last = startxref === "after" ? `startxref\n${old}\n%%EOF\n` : "";
  return Buffer.concat([...parts, Buffer.from(last, "latin1")]);
}

/** Seals the bytes of the range correctly, with other data in the gap next to the string of /Contents. */
function gapWith(text: string, where: "after" | "before" = "after"): () => Buffer {
  return () =>
    seal(other, {
      dict:
        where === "after"
          ? DICT.replace("CONTENTS", `CONTENTS ${text}`)
          : DICT.replace("/Contents CONTENTS", `${text} /Contents CONTENTS`),
      range: ({ start, end, length }) => {
        const [b, c] =
          where === "after" ? [start, end + text.length + 1] : [start - "/Contents ".length - text.length - 1, end];
        return `[0 ${b} ${c} ${length - c}]`;
      },
      signed: (bytes, { start, end }) => {
        const [b, c] =
          where === "after" ? [start, end + text.length + 1] : [start - "/Contents ".length - text.length - 1, end];
        return Buffer.concat([bytes.subarray(0, b), bytes.subarray(c)]);
      },
    });
}

/** Changes the hexadecimal string of /Contents, which no range covers. */
function padding(change: (hex: string) => string): () => Buffer {
  return () => {
    const text = seal().toString("latin1");
    return Buffer.from(
      text.replace(
        /<([0-9a-f]{1000,})>/,
        (_, hex: string) => `<${change(hex).slice(0, hex.length).padEnd(hex.length, "0")}>`,
      ),
      "latin1",
    );
  };
}
const tail = (text: string) => (hex: string) => hex.slice(0, hex.length - text.length) + text;
const sound = () => seal();

export const SIGNATURE_WRAPPING: readonly AttackKind[] = [
  {
    kind: "the second signed part is moved and replaced",
    sound,
    forged: {
      "with a copy of the signature": () => moveSecondPart(),
      "with space between": () => moveSecondPart({ room: 20_000 }),
      "with its own startxref": () => moveSecondPart({ startxref: "after" }),
      "without a copy": () => moveSecondPart({ isCopied: false }),
      "with the range as it was": () => moveSecondPart({ range: (b, _c, d) => `[0 ${b} ${b + 2802} ${d}]` }),
      "with a range over everything": () => moveSecondPart({ range: (b, c, d) => `[0 ${b} ${b} ${c + d - b}]` }),
      "with a range of six numbers": () => moveSecondPart({ range: (b, c, d) => `[0 ${b} ${c} ${d} 0 0]` }),
    },
  },
  {
    kind: "other data in the gap",
    sound,
    forged: {
      "objects after the string": gapWith(`>> endobj 4 0 obj << /Length 0 >> stream\nendstream endobj 9 0 obj <<`),
      "a key after the string": gapWith("/Reason (x)"),
      "a comment after the string": gapWith("% 4 0 obj\n"),
      "white space after the string": gapWith("          "),
      "a key before the string": gapWith("/Reason (x)", "before"),
      "white space before the string": gapWith("          ", "before"),
    },
  },
  {
    kind: "the padding of /Contents is used",
    sound: padding((hex) => hex.toUpperCase()),
    forged: {
      "for the end of the string and objects": padding(tail("> >> endobj 4 0 obj << >> endobj 9 0 obj << /A <00")),
      "for bytes": padding(tail("41".repeat(40))),
      "for a second signature": padding(
        (hex) => hex.replace(/0+$/, "") + cmsOf(Buffer.from("x"), SIGNERS.self).toString("hex"),
      ),
      "for a literal string": padding(tail(">/X(41414141")),
      "for a comment": padding(tail("% 4 0 obj ")),
      "for characters other than hexadecimal digits": padding(tail("zzzz")),
    },
  },
  {
    kind: "a duplicate key",
    sound,
    forged: {
      "/Contents": () =>
        seal(undefined, { dict: DICT.replace("/Contents CONTENTS", "/Contents <00> /Contents CONTENTS") }),
      "/Contents, the empty one second": () =>
        seal(undefined, { dict: DICT.replace("/Contents CONTENTS", "/Contents CONTENTS /Contents <00>") }),
      "/ByteRange": () =>
        seal(undefined, { dict: DICT.replace("/ByteRange RANGE", "/ByteRange [0 0 0 0] /ByteRange RANGE") }),
      "/ByteRange, the other one second": () =>
        seal(undefined, { dict: DICT.replace("/ByteRange RANGE", "/ByteRange RANGE /ByteRange [0 1 2 3]") }),
      "/ByteRange with an escaped name": () =>
        seal(undefined, { dict: DICT.replace("/ByteRange RANGE", "/ByteRange RANGE /Byte#52ange [0 1 2 3]") }),
      "/SubFilter": () => seal(undefined, { dict: DICT.replace("/Filter", "/SubFilter /adbe.pkcs7.detached /Filter") }),
      "/V of the field": () => seal(undefined, { field: "/V 4 0 R" }),
      "/AcroForm of the catalog": () => seal(undefined, { catalog: acroForm({ first: 120 }) }),
      "/Contents of the page": () =>
        seal({
          ...certificateObjects(),
          3: String(certificateObjects()[3]).replace("/Contents", "/Contents 4 0 R /Contents"),
        }),
    },
  },
  {
    kind: "ranges of other dictionaries",
    sound,
    forged: {
      "in an unreferenced object": () =>
        seal({ ...certificateObjects(), 90: "<< /Type /Sig /ByteRange [0 1 2 3] /Contents <00> >>" }),
      "in the field": () => seal(undefined, { field: "/ByteRange [0 1 2 3]" }),
      "in a field without a form": () =>
        seal({ ...certificateObjects(), 90: "<< /FT /Sig /T (x) /V << /Type /Sig /ByteRange [0 1 2 3] >> >>" }),
      "in the catalog": () => seal(undefined, { catalog: "/ByteRange [0 1 2 3]" }),
      "in a comment": () => {
        const objects = certificateObjects();
        return seal({ ...objects, 90: "<< >> % /ByteRange [0 1 2 3]" });
      },
    },
  },
  {
    kind: "a table with a wrong offset",
    sound: () => seal(certificateObjects(), {}, { xref: "stream" }),
    forged: {
      "to another object": () => withWrongOffset("4", "5"),
      "into the middle of an object": () => withWrongOffset("4", "4", 3),
      "from the catalog to another object": () => withWrongOffset("1", "2"),
      "to an object of another number in the gap": () => withWrongOffset("4", "101"),
      "twice to one object": () => withWrongOffset("5", "4"),
    },
  },
];

/** Seals a file whose table has the offset of another object for one entry. */
function withWrongOffset(num: string, to: string, by = 0): Buffer {
  const objects = certificateObjects();
  const options = {};
  const catalog = String(objects[1]).replace(/>>$/, `${acroForm(options)} >>`);
  const text = buildPdf({ objects: { ...objects, 1: catalog, ...sealObjects(options) } }).toString("latin1");
  const offsetOf = (n: string): string => String(text.indexOf(`\n${n} 0 obj\n`) + 1).padStart(10, "0");
  const wrong = String(Number(offsetOf(to)) + by).padStart(10, "0");
  const table = text.lastIndexOf("\nxref\n");
  const changed = text.slice(0, table) + text.slice(table).replace(offsetOf(num), wrong);
  return fillSeal(Buffer.from(changed, "latin1"));
}
