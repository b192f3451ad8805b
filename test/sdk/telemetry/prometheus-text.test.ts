import parse from "parse-prometheus-text-format";
import { describe, expect, it } from "vitest";
import {
  CallMetrics,
  METRICS,
  prometheusName,
  prometheusText,
  SampleSet,
  type HttpEvent,
  type MetricDefinition,
  type MetricSample,
} from "../../../src/sdk/index.js";
import { authorityLabel } from "../../../src/sdk/telemetry/labels.js";
import { promProblems } from "../../support/prometheus.js";

const definitions: readonly MetricDefinition[] = Object.values(METRICS);
const event = (more: Partial<HttpEvent>): HttpEvent => ({
  type: "answer",
  operation: "getCase",
  requestId: "x",
  method: "GET",
  path: "/v1/cases/{caseNo}",
  attempt: 1,
  ...more,
});

describe("the definition", () => {
  it("follows the conventions of Prometheus and OpenTelemetry", () => {
    const names = definitions.map(prometheusName);
    expect(new Set(names).size).toBe(names.length);
    for (const definition of definitions) {
      const { name, type, unit, labels, en, zh } = definition;
      expect(name, name).toMatch(/^bdc(\.[a-z]+)+$/);
      expect(unit, name).toMatch(/^(s|\{[a-z]+\})$/);
      for (const label of labels) expect(label, name).toMatch(/^[a-z][a-z_]*$/);
      expect(en, name).toMatch(/^[A-Z].*\.$/);
      expect(zh, name).toMatch(/\p{Script=Han}/u);
      expect(prometheusName(definition).endsWith("_seconds"), name).toBe(unit === "s");
      expect(prometheusName(definition).endsWith("_total"), name).toBe(type === "counter");
    }
  });

  it("has no label that could hold a ref, a name or a number of a case, a person or an institution", () => {
    const labels = new Set(definitions.flatMap(({ labels: names }) => names));
    const allowed = ["authority", "kind", "state", "status", "deadline", "operation", "outcome", "reason"];
    expect([...labels].filter((label) => !allowed.includes(label))).toEqual([]);
  });
});

describe("the label of an authority", () => {
  it.each(["330100", "hz-330106", "sh_310000.a"])("is its id: %s", (id) => expect(authorityLabel(id)).toBe(id));
  it.each([undefined, "", "张三", "330106199001010015", "13857100041", 'x"} 1\nbdc_filings 9', "a b", "x".repeat(33)])(
    "is unknown for %j",
    (id) => expect(authorityLabel(id)).toBe("unknown"),
  );
});

describe("the text format", () => {
  const calls = new CallMetrics();
  calls.record(event({ status: 200, durationMs: 5, authority: "330100" }));
  calls.record(event({ status: 200, durationMs: 70, authority: "330100" }));
  calls.record(event({ type: "failure", reason: "timeout", durationMs: 90_000 }));
  calls.record(event({ type: "retry", reason: "trouble", delayMs: 100 }));
  calls.record(event({ type: "request" }));
  const samples: MetricSample[] = [
    { metric: "collected", labels: {}, value: 1_796_054_396.514 },
    { metric: "filings", labels: { authority: "330100", kind: "mortgage.file", state: "filed" }, value: 12 },
    { metric: "nearestDeadline", labels: { deadline: "supplement" }, value: -86_400 },
    ...calls.samples(),
  ];
  const text = prometheusText(samples);

  it("is read by an independent parser with the same values", () => {
    // This parser reads one histogram of a family.
    const families = parse(text.replace(/^.*outcome="timeout".*\n/gm, ""));
    const family = (name: string) => families.find((one) => one.name === name)!;
    expect(family("bdc_filings")).toMatchObject({
      type: "GAUGE",
      help: METRICS.filings.en,
      metrics: [{ value: "12", labels: { authority: "330100", kind: "mortgage.file", state: "filed" } }],
    });
    expect(family("bdc_deadline_nearest_seconds").metrics[0]!.value).toBe("-86400");
    expect(family("bdc_gateway_retries_total").type).toBe("COUNTER");
    const [success] = family("bdc_gateway_duration_seconds").metrics;
    expect(success).toMatchObject({ buckets: { "0.005": "1", "0.05": "1", "0.1": "2", "+Inf": "2" } });
    expect(text).toMatch(/_sum\{.*outcome="success"\} 0\.075\d*\n.*_count\{.*outcome="success"\} 2\n/);
    expect(text).toMatch(/_bucket\{.*outcome="timeout",le="60"\} 0\n.*outcome="timeout",le="\+Inf"\} 1\n/);
  });

  it("has no problem for the grammar, and for promtool where it is installed", () => {
    expect(promProblems(text)).toEqual([]);
  });

  it("escapes labels, and finds what is wrong with a text", () => {
    const forged = { authority: 'a"} 1\nbdc_filings{state="x', kind: "\\", state: "filed" };
    const one = prometheusText([{ metric: "filings", labels: forged, value: 1 }]);
    expect(promProblems(one)).toEqual([]);
    expect(one.trimEnd().split("\n")).toHaveLength(3);
    for (const wrong of [text.trimEnd(), `${text}${text}`, text.replace("{", "{{"), text.replaceAll("+Inf", "61")])
      expect(promProblems(wrong)).not.toEqual([]);
  });

  it("is empty without samples", () => expect(prometheusText([])).toBe(""));
});

describe("a set of samples", () => {
  it("merges what has the same labels, because a series must not occur twice", () => {
    const set = new SampleSet();
    for (const value of [3, 5, 4]) {
      set.add("openBatches", { authority: "unknown", kind: "mortgage.file" }, value);
      set.max("feedLag", { authority: "unknown" }, value);
      set.min("nearestDeadline", { deadline: "payment" }, value);
    }
    expect(set.all().map(({ value }) => value)).toEqual([12, 5, 3]);
  });
});
