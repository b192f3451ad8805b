import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeText, encodeText } from "../../../src/gateway/framers/charset.js";
import { FramerError, type Tree } from "../../../src/gateway/framers/tree.js";
import { framerOf } from "./layout.js";

/** The framers against Python: another XML stack and other codecs. */

const hasPython = spawnSync("python3", ["--version"]).status === 0;
const SCRIPT = fileURLToPath(new URL("oracle.py", import.meta.url));

function askPython(questions: readonly object[]): unknown[] {
  const input = questions.map((one) => JSON.stringify(one)).join("\n");
  const { status, stdout, stderr } = spawnSync("python3", [SCRIPT], { input, encoding: "utf8", maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(stderr);
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
}
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

const ALPHABET = [..."张三李四不动产登记抵押权①㎡，。、a<>&\"' \t\n]x0.-"];
const text = fc.string({ unit: fc.constantFrom(...ALPHABET), maxLength: 12 });
const name = fc.constantFrom("xm", "zjh", "bdcdyh", "权利人", "a-b", "_x", "c.d");
/** Texts with more than blanks: blank text beside elements has no meaning in a message. */
const filled = text.filter((value) => /[^ \t\n]/.test(value));
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    text,
    fc
      .tuple(
        fc.dictionary(name, fc.oneof(tie("tree"), fc.array(tie("tree"), { minLength: 2, maxLength: 3 })), {
          minKeys: 1,
        }),
        fc.dictionary(name, text),
      )
      .map(([fields, attributes]) => ({
        ...Object.fromEntries(Object.entries(attributes).map(([key, value]) => [`@${key}`, value])),
        ...fields,
      })),
    fc.record({ "@u": text, "#text": filled }),
  ),
}));

/** All messages of a run are given to one process. */
const sample = <T>(arbitrary: fc.Arbitrary<T>, runs: number): T[] =>
  fc.sample(arbitrary, { numRuns: runs, seed: 20261130 });

describe.runIf(hasPython)("the framers, against Python", () => {
  it.each(["utf-8", "gbk", "gb18030"] as const)(
    "write XML in %s that ElementTree reads as the same tree",
    (charset) => {
      const xml = framerOf({ framer: "xml", root: "根", charset });
      const trees = sample(
        tree.filter((one) => typeof one === "object"),
        400,
      );
      const messages = trees.map((one) => xml.write(one).body!);
      const read = askPython(messages.map((body) => ({ do: "xml", bytes: base64(body), charset })));
      expect(read).toEqual(trees);
      expect(messages.map((body) => xml.read(body))).toEqual(trees);
    },
  );

  it.each(["utf-8", "gbk"] as const)("write forms in %s that urllib reads as the same pairs", (charset) => {
    const form = framerOf({ framer: "form", charset });
    const trees = sample(fc.dictionary(filled, text, { minKeys: 1 }), 300);
    const messages = trees.map((one) => form.write(one).body!);
    const read = askPython(messages.map((body) => ({ do: "form", bytes: base64(body), charset })));
    expect(read).toEqual(trees.map((one) => Object.entries(one)));
  });

  it("write exactly the characters of Python's GBK, with the same bytes", () => {
    const [held] = askPython([{ do: "characters", charset: "gbk" }]) as [[number, string][]];
    const expected = new Map(held);
    const wrong: number[] = [];
    for (let code = 0x80; code < 0x10000; code++) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      if (encoded(String.fromCharCode(code)) !== expected.get(code)) wrong.push(code);
    }
    expect(wrong).toEqual([]);
    expect(expected.size).toBeGreaterThan(21_000);
  });

  it("read exactly the pairs of bytes of Python's GBK", () => {
    const pairs: Uint8Array[] = [];
    for (let lead = 0x80; lead < 0x100; lead++)
      for (let trail = 0x30; trail < 0x100; trail++) pairs.push(Uint8Array.of(lead, trail));
    const [read] = askPython([{ do: "decode", bytes: pairs.map(base64), charset: "gbk" }]) as [(string | null)[]];
    // A second place of the ideographic space, which only some decoders have.
    const expected = read.map((text, i) => (base64(pairs[i]!) === base64(Uint8Array.of(0xa3, 0xa0)) ? "\u3000" : text));
    expect(pairs.map(decoded)).toEqual(expected);
  });
});

function encoded(char: string): string | undefined {
  try {
    return Buffer.from(encodeText(char, "gbk")).toString("hex");
  } catch (error) {
    if (error instanceof FramerError) return undefined;
    throw error;
  }
}

function decoded(bytes: Uint8Array): string | null {
  try {
    return decodeText(bytes, "gbk");
  } catch (error) {
    if (error instanceof FramerError) return null;
    throw error;
  }
}
