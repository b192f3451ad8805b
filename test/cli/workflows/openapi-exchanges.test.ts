import { describe, expect, it } from "vitest";
import { runCommands } from "../../../scripts/conformance/commands.js";
import { openApiDocument } from "../../../src/contract/index.js";
import { OpenApiValidator, type Exchange, type Json } from "../../support/openapi-validator.js";

const document = openApiDocument("0.0.0") as Json;

describe("commands against the OpenAPI document", () => {
  it("send and receive only what it describes", { timeout: 180_000 }, async () => {
    const { violations, exchanges, commands } = await runCommands(new OpenApiValidator(document));
    expect(violations).toEqual([]);
    expect(commands).toBeGreaterThan(20);
    const called = new Set([...exchanges.keys()].map((key) => key.split(" ")[0]));
    for (const id of ["mortgageFileBatch", "putMaterial", "getUnit", "createSearch", "supplementCase", "removeWebhook"])
      expect(called).toContain(id);
  });
});

describe("the validator of exchanges", () => {
  const validator = new OpenApiValidator(document);
  const { value } = document["components"].examples.GetCaseAnswer as { value: Json };
  const exchange = (change: Partial<Exchange>): Exchange => ({
    method: "GET",
    url: "/v1/cases/330100-20261121-000001",
    requestHeaders: {},
    requestBody: Buffer.alloc(0),
    status: 200,
    responseHeaders: { "content-type": "application/json; charset=utf-8" },
    responseBody: Buffer.from(JSON.stringify(value)),
    ...change,
  });

  it("accepts what the document describes", () => expect(validator.violationsOf(exchange({}))).toEqual([]));

  it.each<[string, Partial<Exchange>]>([
    ["an unknown path", { url: "/v1/surprises" }],
    ["an unknown method", { method: "PATCH" }],
    ["an unknown parameter", { url: "/v1/cases?surprise=1", responseBody: Buffer.from('{"cases":[]}') }],
    ["a parameter that is not valid", { url: "/v1/cases?limit=0", responseBody: Buffer.from('{"cases":[]}') }],
    ["an undeclared status", { status: 202 }],
    ["an undeclared media type", { responseHeaders: { "content-type": "text/html" } }],
    ["a body without a required field", { responseBody: Buffer.from(JSON.stringify({ ...value, ref: undefined })) }],
    ["a body that is no JSON", { responseBody: Buffer.from("<html>") }],
    ["an accepted request without its body", { method: "POST", url: "/v1/mortgages", status: 201 }],
  ])("reports %s", (_, change) => expect(validator.violationsOf(exchange(change))).not.toEqual([]));
});
