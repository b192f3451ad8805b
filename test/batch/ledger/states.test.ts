import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { zh } from "../../../src/cli/messages/zh.js";
import {
  activeStates,
  nextState,
  rowStates,
  transitions,
  type Cause,
  type FilingState,
  type RowState,
} from "../../../src/batch/ledger/states.js";

const allTransitions = Object.entries(transitions).flatMap(([from, to]) =>
  Object.entries(to).map(([cause, state]) => ({ from: from as FilingState, cause: cause as Cause, to: state })),
);

const isActive = (state: RowState): boolean => (activeStates as readonly RowState[]).includes(state);

describe("the table of state transitions", () => {
  it("is frozen, like the list of states", () => {
    expect(Object.isFrozen(rowStates)).toBe(true);
    expect(Object.isFrozen(transitions)).toBe(true);
    for (const causes of Object.values(transitions)) expect(Object.isFrozen(causes)).toBe(true);
    expect(Object.keys(transitions).sort()).toEqual(rowStates.filter((s) => s !== "invalid").sort());
  });

  it("has no way out of filed, and leaves turned-away only with corrected content or by a person", () => {
    expect(allTransitions.filter((w) => w.from === "filed")).toEqual([]);
    expect(allTransitions.filter((w) => w.from === "turned-away")).toEqual([
      { from: "turned-away", cause: "corrected", to: "queued" },
      { from: "turned-away", cause: "released", to: "queued" },
    ]);
  });

  it("reaches sending only by a claim of a queued filing", () => {
    expect(allTransitions.filter((w) => w.to === "sending")).toEqual([
      { from: "queued", cause: "claimed", to: "sending" },
    ]);
  });

  it("returns to queued only when the authority does not have the filing, or by a person", () => {
    const back = allTransitions.filter((w) => w.to === "queued").map((w) => `${w.from} ${w.cause}`);
    expect(back.sort()).toEqual([
      "discarded brought-again",
      "discarded corrected",
      "discarded released",
      "needs-a-person released",
      "sending not-sent",
      "sending not-taken",
      "turned-away corrected",
      "turned-away released",
      "unclear absent",
      "unclear not-sent",
      "unclear not-taken",
      "unclear to-confirm",
    ]);
    expect(allTransitions.filter((w) => w.to === "discarded")).toEqual([
      { from: "queued", cause: "discarded", to: "discarded" },
      { from: "needs-a-person", cause: "discarded", to: "discarded" },
    ]);
    expect(nextState("sending", "absent")).toBeUndefined();
    expect(nextState("sending", "answer-lost")).toBe("unclear");
  });

  it("has a way out of every active state", () => {
    for (const state of activeStates) {
      expect(isActive(state)).toBe(true);
      expect(allTransitions.some((w) => w.from === state && !isActive(w.to))).toBe(true);
    }
    expect(rowStates.filter((s) => !isActive(s))).toEqual([
      "invalid",
      "filed",
      "turned-away",
      "discarded",
      "needs-a-person",
    ]);
  });

  it.each(["ledger.md", "ledger.zh-CN.md"])("is the same in docs/design/%s", (page) => {
    const text = readFileSync(new URL(`../../../docs/design/${page}`, import.meta.url), "utf8");
    const listed = [...text.matchAll(/^\| `([a-z-]+)` \| `([a-z-]+)` \| `([a-z-]+)` \|/gm)].map(
      (m) => `${m[1]} ${m[2]} ${m[3]}`,
    );
    expect(listed.sort()).toEqual(allTransitions.map((w) => `${w.from} ${w.cause} ${w.to}`).sort());
    const label = (state: (typeof rowStates)[number]): string =>
      page.includes("zh") ? ` ${zh.rowState[state]} |` : "";
    for (const state of rowStates) expect(text).toContain(`| \`${state}\` |${label(state)}`);
  });
});
