import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { afterAll, beforeAll, expect, it } from "vitest";
import { mortgage } from "../../support/filing-rows.js";
import { startInProcessCli } from "../../cli/workflows/in-process-cli.js";

const cli = await startInProcessCli({ review: "instant" });
const spans = new InMemorySpanExporter();

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }));
});
afterAll(() => {
  for (const api of [trace, context]) api.disable();
});

it("a run is one span with its calls below it, and holds no ref, name or number", async () => {
  const row = mortgage(1);
  const batch = await cli.submit("bank", "mortgage.file", [row, mortgage(2)]);
  const all = spans.getFinishedSpans();
  const run = all.find(({ name }) => name === "bdc.submit")!;
  expect(run.attributes).toEqual({
    "bdc.authority": "330100",
    "bdc.kind": "mortgage.file",
    "bdc.filings": 2,
    "bdc.filed": 2,
    "bdc.timed_out": false,
  });
  const calls = all.filter(({ attributes }) => attributes["bdc.operation"] !== undefined);
  expect(calls.map(({ attributes }) => attributes["bdc.operation"])).toContain("mortgageFileBatch");
  for (const call of calls)
    expect([call.name, call.spanContext().traceId]).toEqual([call.name, run.spanContext().traceId]);
  // Once the capabilities are read, every call names the authority.
  expect(new Set(calls.slice(1).map(({ attributes }) => attributes["bdc.authority"]))).toEqual(new Set(["330100"]));
  const text = JSON.stringify(
    all.map(({ name, attributes, events, status }) => ({ name, attributes, events, status })),
  );
  const personal = Object.values(row).filter((value) => /[\u4e00-\u9fff]{2}|\d{8}/.test(value));
  expect(personal.length).toBeGreaterThan(5);
  for (const value of [row["ref"]!, batch, ...personal]) expect(text).not.toContain(value);
});
