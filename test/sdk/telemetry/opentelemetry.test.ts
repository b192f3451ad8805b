import { context, metrics, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { METRICS, observeMetrics, withSpan, type RegistryClient } from "../../../src/sdk/index.js";
import { aCase, client, httpServer, send } from "../fake-gateway.js";

const spans = new InMemorySpanExporter();
let exported: InMemoryMetricExporter;
let meters: MeterProvider;

beforeEach(() => {
  spans.reset();
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }));
  exported = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: exported, exportIntervalMillis: 60_000 });
  meters = new MeterProvider({ readers: [reader] });
  metrics.setGlobalMeterProvider(meters);
});
afterEach(async () => {
  await meters.shutdown();
  for (const api of [trace, metrics, context]) api.disable();
});

const CASE_NO = "330100-20261121-000001";
const read = (of: RegistryClient) => of.cases.get(CASE_NO);

/** The points of a metric that was exported. */
async function points(name: string) {
  await meters.forceFlush();
  const all =
    exported
      .getMetrics()
      .at(-1)
      ?.scopeMetrics.flatMap((scope) => scope.metrics) ?? [];
  return all.find(({ descriptor }) => descriptor.name === name);
}

describe("a call to the gateway", () => {
  it("is a span of its own, with what happened and nothing of what was sent", async () => {
    const { url } = await httpServer((_, response, nth) =>
      nth === 1
        ? send(response, 503, {})
        : send(response, 200, aCase("HZ-1", { caseNo: CASE_NO, history: [], supplements: [] })),
    );
    await withSpan("job", {}, () => read(client(url)));
    const [call, job] = spans.getFinishedSpans();
    expect([job!.name, call!.parentSpanContext?.spanId]).toEqual(["job", job!.spanContext().spanId]);
    expect(call).toMatchObject({
      name: "GET /v1/cases/{caseNo}",
      kind: SpanKind.CLIENT,
      status: { code: SpanStatusCode.UNSET },
      attributes: {
        "http.request.method": "GET",
        "url.template": "/v1/cases/{caseNo}",
        "http.response.status_code": 200,
        "http.request.resend_count": 1,
        "server.address": "127.0.0.1",
        "server.port": Number(new URL(url).port),
        "bdc.operation": "getCase",
        "bdc.authority": "unknown",
      },
    });
    expect(call!.events.map(({ name, attributes }) => [name, attributes!["reason"]])).toEqual([["retry", "trouble"]]);
    expect(JSON.stringify([call!.attributes, call!.events])).not.toContain(CASE_NO);
  });

  it("is measured once for each attempt, with the definition of the metric", async () => {
    const { url } = await httpServer((_, response, nth) =>
      nth === 1
        ? send(response, 503, {})
        : send(response, 200, aCase("HZ-1", { caseNo: CASE_NO, history: [], supplements: [] })),
    );
    await read(client(url));
    const { gatewayDuration, gatewayRetries } = METRICS;
    const duration = await points(gatewayDuration.name);
    expect(duration!.descriptor).toMatchObject({ unit: "s", description: gatewayDuration.en });
    expect(duration!.dataPoints.map(({ attributes }) => attributes)).toEqual([
      { authority: "unknown", operation: "getCase", outcome: "server-error" },
      { authority: "unknown", operation: "getCase", outcome: "success" },
    ]);
    expect((await points(gatewayRetries.name))!.dataPoints).toMatchObject([
      { value: 1, attributes: { authority: "unknown", operation: "getCase", reason: "trouble" } },
    ]);
  });

  it("that fails has an error type and no text of the gateway", async () => {
    const { url } = await httpServer((_, response) =>
      send(response, 404, { type: "about:blank", title: "王小明 不存在", status: 404, code: "not-found" }),
    );
    await expect(read(client(url))).rejects.toThrow();
    const [call] = spans.getFinishedSpans();
    expect(call).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      attributes: { "error.type": "not-found", "http.response.status_code": 404 },
    });
    expect(JSON.stringify([call!.attributes, call!.events, call!.status])).not.toContain("王小明");
  });

  it("ends the same and is sent once when telemetry is broken", async () => {
    const broken = () => {
      throw new Error("telemetry is broken");
    };
    const { url, requests } = await httpServer((_, response) =>
      send(response, 200, aCase("HZ-1", { caseNo: CASE_NO, history: [], supplements: [] })),
    );
    const processor = { onStart: () => undefined, onEnd: broken, forceFlush: broken, shutdown: broken };
    trace.disable();
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [processor] }));
    expect((await read(client(url))).caseNo).toBe(CASE_NO);
    processor.onStart = broken;
    expect((await read(client(url))).caseNo).toBe(CASE_NO);
    vi.spyOn(context, "with").mockImplementation(broken);
    expect((await read(client(url))).caseNo).toBe(CASE_NO);
    vi.restoreAllMocks();
    expect(requests).toHaveLength(3);
  });
});

describe("observed metrics", () => {
  it("are read when OpenTelemetry exports, until the observation ends", async () => {
    let value = 7;
    let readings = 0;
    const stop = observeMetrics(() => {
      readings++;
      return Promise.resolve([{ metric: "paceTokens", labels: { authority: "hz" }, value }]);
    });
    expect((await points("bdc.pace.tokens"))!.dataPoints).toMatchObject([
      { value: 7, attributes: { authority: "hz" } },
    ]);
    value = 8;
    expect((await points("bdc.pace.tokens"))!.dataPoints).toMatchObject([{ value: 8 }]);
    stop!();
    await meters.forceFlush();
    expect(readings).toBe(2);
  });

  it("are left out of an export in which reading them fails", async () => {
    const stop = observeMetrics(() => Promise.reject(new Error("ledger-locked")));
    expect((await points("bdc.filings"))?.dataPoints ?? []).toEqual([]);
    stop!();
  });
});

describe("without OpenTelemetry", () => {
  it("work runs as it is, and the package is looked for once", async () => {
    vi.resetModules();
    const absent = await import("../../../src/sdk/telemetry/opentelemetry.js");
    const load = vi.fn(() => {
      throw Object.assign(new Error("Cannot find module '@opentelemetry/api'"), { code: "MODULE_NOT_FOUND" });
    });
    expect(absent.openTelemetry(load)).toBeUndefined();
    const other = await import("../../../src/sdk/index.js");
    const work = vi.fn(() => Promise.resolve(5));
    expect(await other.withSpan("x", {}, work)).toBe(5);
    expect(other.observeMetrics(() => Promise.resolve([]))).toBeUndefined();
    expect([load.mock.calls.length, work.mock.calls]).toEqual([1, [[]]]);
    expect(spans.getFinishedSpans()).toEqual([]);
  });
});
