import { describe, expect, it } from "vitest";
import { ExitCode, highestPriority } from "../../src/cli/core/exit-codes.js";
import { resolveHome, resolveLanguage } from "../../src/cli/core/context.js";
import { durationMs } from "../../src/cli/options/duration.js";
import { parseAccept } from "../../src/cli/options/accept.js";
import { USAGE_ERRORS } from "../../src/cli/messages/errors/index.js";
import { EXIT_TEXTS } from "../../src/cli/messages/exit-codes.js";
import { proxyFor } from "../../src/cli/config/proxy.js";
import { sanitize } from "../../src/cli/terminal/safe-text.js";
import { widthOf } from "../../src/cli/terminal/text-width.js";
import { table } from "../../src/cli/views/table.js";
import { maskDocument, maskedPeople } from "../../src/cli/views/people.js";

const PIPE = { isTTY: false, columns: 0 };

describe("the exit code when several apply", () => {
  it("follows 5, 7, 6, 4, 3, 8", () => {
    const order = [
      ExitCode.NeedsPerson,
      ExitCode.Unreachable,
      ExitCode.NotAllowed,
      ExitCode.TurnedAway,
      ExitCode.InvalidRows,
      ExitCode.TimedOut,
      ExitCode.Done,
    ];
    for (let i = 0; i < order.length; i++) {
      for (let j = i; j < order.length; j++) expect(highestPriority([order[j]!, order[i]!])).toBe(order[i]);
    }
    expect(highestPriority([])).toBe(0);
  });

  it('ranks "must not be released" before "needs a decision", and that before "not yet"', () => {
    const { NotReleasable, ReleaseNeedsDecision, ActionRequired, Unreachable } = ExitCode;
    expect(highestPriority([ActionRequired, ReleaseNeedsDecision])).toBe(ReleaseNeedsDecision);
    expect(highestPriority([ActionRequired, ReleaseNeedsDecision, NotReleasable])).toBe(NotReleasable);
    expect(highestPriority([NotReleasable, Unreachable])).toBe(Unreachable);
    expect([NotReleasable, ActionRequired, ReleaseNeedsDecision]).toEqual([9, 14, 15]);
  });

  it("explains every code in both languages", () => {
    for (const code of Object.values(ExitCode))
      for (const text of Object.values(EXIT_TEXTS[code])) expect(text).not.toBe("");
  });
});

describe("errors of usage", () => {
  it("have the same placeholders in both languages and a next command", () => {
    // `{zh}` and `{en}`, `{nearZh}` and `{nearEn}` are one placeholder for a text that is available in both languages.
    const holes = (text: string, own: string) =>
      [...text.matchAll(/\{(\w+)\}/g)]
        .map((m) => (m[1] === own ? "words" : m[1]!.replace(new RegExp(`${own}$`, "i"), "")))
        .sort();
    for (const [code, { zh, en, next }] of Object.entries(USAGE_ERRORS)) {
      expect(holes(zh, "zh"), code).toEqual(holes(en, "en"));
      expect(next, code).toBeTruthy();
    }
  });
});

describe("foreign text", () => {
  it("cannot control a terminal or forge a line", () => {
    const shown = sanitize("a\u001b[31mred\r\nok\u202e\u0007b");
    expect(shown).not.toMatch(/[\u0000-\u001f\u202e]/);
    expect(shown).toContain("\\u001b");
    expect(table(["x"], [["a\tb\nc\u001b]0;t\u0007"]], PIPE).split("\n")).toHaveLength(2);
  });

  it("keeps Chinese, rare characters and emoji as they are", () => {
    expect(sanitize("刘䶮𠮷·阿依古丽")).toBe("刘䶮𠮷·阿依古丽");
  });
});

describe("tables", () => {
  it("align Chinese at a terminal and are tab-separated on a pipe", () => {
    expect(widthOf("抵押A")).toBe(5);
    const lines = table(
      ["列", "b"],
      [
        ["抵押", "x"],
        ["a", "y"],
      ],
      { isTTY: true, columns: 80 },
    ).split("\n");
    expect(new Set(lines.slice(2).map((l) => widthOf(l))).size).toBe(1);
    expect(table(["列", "b"], [["抵押", "x"]], PIPE)).toBe("列\tb\n抵押\tx");
  });
});

describe("the environment", () => {
  it("language: the flag, then the locale, else Chinese", () => {
    expect(resolveLanguage("en", { LANG: "zh_CN.UTF-8" })).toBe("en");
    expect(resolveLanguage(undefined, { LC_ALL: "en_US.UTF-8" })).toBe("en");
    expect(resolveLanguage(undefined, {})).toBe("zh");
    expect(resolveLanguage(undefined, { LANG: "C" })).toBe("zh");
  });

  it("home: BDC_HOME, then each platform's own place", () => {
    expect(resolveHome({ BDC_HOME: "/x" }, "linux")).toBe("/x");
    expect(resolveHome({ HOME: "/h" }, "linux")).toBe("/h/.local/state/bdc");
    expect(resolveHome({ HOME: "/h", XDG_STATE_HOME: "/s" }, "linux")).toBe("/s/bdc");
    expect(resolveHome({ HOME: "/h" }, "darwin")).toBe("/h/Library/Application Support/bdc");
  });

  it("a proxy is used for remote hosts, but not for this machine or an exception", () => {
    const env = { HTTPS_PROXY: "http://p:8080", HTTP_PROXY: "http://q:8080", NO_PROXY: "inner.example, .gov.cn" };
    expect(proxyFor("https://a.example", env)?.url).toBe("http://p:8080");
    expect(proxyFor("http://a.example", env)?.url).toBe("http://q:8080");
    expect(proxyFor("https://x.gov.cn", env)).toBeUndefined();
    expect(proxyFor("https://inner.example", env)).toBeUndefined();
    for (const host of ["127.0.0.1", "localhost", "[::1]"]) expect(proxyFor(`http://${host}:1`, env)).toBeUndefined();
  });

  it("durations need a unit, and a number without one is refused with the fix", () => {
    expect(["500ms", "60s", "10m", "2h", "1d", "1.5h"].map((text) => durationMs(text, "--wait"))).toEqual([
      500, 60_000, 600_000, 7_200_000, 86_400_000, 5_400_000,
    ]);
    for (const wrong of ["", "x", "1w", "-5s", "1 hour"])
      expect(() => durationMs(wrong, "--wait")).toThrow(expect.objectContaining({ code: "duration" }) as Error);
    for (const bare of ["5", "0.5", " 30 "]) {
      const refused = expect.objectContaining({ code: "duration-unit", next: `--wait ${bare.trim()}s` }) as Error;
      expect(() => durationMs(bare, "--wait")).toThrow(refused);
    }
  });

  it("--accept needs a reason", () => {
    expect([...parseAccept(["CF-02=the judge knows"])]).toEqual([["CF-02", "the judge knows"]]);
    for (const wrong of ["CF-02", "CF-02=", "=x"]) expect(() => parseAccept([wrong])).toThrow();
  });
});

describe("persons at a terminal", () => {
  it("are masked in text and in documents, and nothing else is", () => {
    const person = { name: "张伟", idType: "citizen-id", idNo: "330106199001010018" };
    expect(maskedPeople([person])).not.toMatch(/伟|19900101/);
    const masked = JSON.stringify(
      maskDocument({
        owners: [person],
        preNotices: [{ holders: [person], proofNo: "浙（2026）1号" }],
        address: "示例路",
      }),
    );
    expect(masked).not.toMatch(/张伟|19900101/);
    expect(masked).toContain("330106********0018");
    expect(masked).toContain("浙（2026）1号");
  });
});
