import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { codeCatalogue } from "../../../src/cli/messages/code-catalogue.js";
import { widthOf } from "../../../src/cli/terminal/text-width.js";
import { screensOf, type Screen } from "./session.js";

/** A day on which the sample rows are valid. */
const START = Date.parse("2026-11-21T01:00:00Z");
const LANGUAGES = ["zh", "en"] as const;
const WIDTHS = [80, 120] as const;
/** Wide enough for every line, to compare with. */
const UNLIMITED = 4_000;

const screens = new Map<string, Screen[]>();
const of = (lang: string, columns: number) => screens.get(`${lang} ${columns}`)!;
let ticking: NodeJS.Timeout;

beforeAll(async () => {
  // Paths are shown, and lines break at them, so they must be equally long on every machine.
  vi.stubEnv("TMPDIR", "/tmp");
  for (const lang of LANGUAGES)
    for (const columns of [...WIDTHS, UNLIMITED]) {
      // The clock starts at the same time for every session and runs on, because the engine measures with it.
      const started = performance.now();
      vi.useFakeTimers({ toFake: ["Date"], now: START });
      ticking = setInterval(() => vi.setSystemTime(START + performance.now() - started), 20);
      screens.set(`${lang} ${columns}`, await screensOf(lang, columns));
      clearInterval(ticking);
      vi.useRealTimers();
    }
}, 300_000);
afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

/** A command to copy is never broken, nor are paths and addresses. */
const isUnbreakable = (line: string) =>
  /(?:^|[:：] ?|\s|\$ )bdc \S/.test(line) || /^\s*(?:\$ )?\S*[/\\]\S*$/.test(line) || /^\s*\S+$/.test(line);

interface Break {
  readonly before: string;
  readonly after: string;
}

/** The ends of lines and the beginnings of the next. */
function breaksOf(text: string): Break[] {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.slice(1).map((line, at) => ({ before: lines[at]!.slice(-5), after: line.slice(0, 5) }));
}

/** Whether a line ends between two words of the unlimited screen. True where the screen has no such text. */
function isWordBoundary({ before, after }: Break, whole: string): boolean {
  const line = whole.split("\n").find((text) => text.includes(before + after));
  if (before === "" || after === "" || line === undefined) return true;
  const at = line.indexOf(before + after) + before.length;
  return [...new Intl.Segmenter("zh", { granularity: "word" }).segment(line)].some(({ index }) => index === at);
}

describe.each(LANGUAGES.flatMap((lang) => WIDTHS.map((columns) => [lang, columns] as const)))(
  "screens in %s at %i columns",
  (lang, columns) => {
    it("have no line that is wider", () => {
      const wide = of(lang, columns).flatMap(({ command, text }) =>
        text
          .split("\n")
          .flatMap((line) => (widthOf(line) > columns && !isUnbreakable(line) ? [`${command}: ${line}`] : [])),
      );
      expect(wide).toEqual([]);
    });

    it("break no word", () => {
      const broken = of(lang, columns).flatMap(({ command, text }, at) => {
        const whole = of(lang, UNLIMITED)[at]!.text;
        const wrong = [
          ...(text.match(/[\w./@:-]*\w[\w./@:-]*/g) ?? []).filter((run) => !whole.includes(run)),
          ...breaksOf(text)
            .filter((found) => !isWordBoundary(found, whole))
            .map(({ before, after }) => `${before}|${after}`),
          ...breaksOf(text)
            .map(({ after }) => after)
            .filter((after) => /^[，。、；：！？）”]/.test(after)),
        ];
        return wrong.map((what) => `${command}: ${what}`);
      });
      expect(broken).toEqual([]);
    });

    it("say the same as on an unlimited screen", () => {
      for (const [at, { code }] of of(lang, columns).entries()) expect(code).toBe(of(lang, UNLIMITED)[at]!.code);
    });

    it("show no raw times, no placeholders and no raw words", () => {
      for (const { command, text } of of(lang, columns)) {
        expect(text, command).not.toMatch(/\d{4}-\d\d-\d\dT\d\d/);
        expect(text, command).not.toMatch(/\{\w+\}/);
        expect(text, command).not.toContain("undefined");
      }
    });
  },
);

describe("the files of screens", () => {
  it.each(["help", "files", "filing", "following", "cases", "set-up", "explain", "errors", "decisions", "start"])(
    "%s",
    async (topic) => {
      const parts = LANGUAGES.flatMap((lang) =>
        WIDTHS.flatMap((columns) => [
          `${"=".repeat(20)} ${lang} ${columns}`,
          ...of(lang, columns)
            .filter((screen) => screen.topic === topic)
            .map(({ command, code, text }) => `$ ${command}\n${text}[${code}]\n`),
        ]),
      );
      await expect(parts.join("\n")).toMatchFileSnapshot(`${topic}.txt`);
    },
  );
});

describe("explain", () => {
  it("shows no placeholder of any code", () => {
    const texts = codeCatalogue().flatMap(({ code, zh, en, fixZh, fixEn, next }) =>
      [zh, en, fixZh, fixEn, next].flatMap((text) => (text && /\{\w+\}/.test(text) ? [`${code}: ${text}`] : [])),
    );
    expect(texts).toEqual([]);
  });
});
