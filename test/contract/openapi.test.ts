import { describe, expect, it } from "vitest";
import { CASE_STATUSES, OPERATIONS, PROBLEMS, openApiDocument } from "../../src/contract/index.js";
import { OpenApiValidator, type Json } from "../support/openapi-validator.js";

const validator = new OpenApiValidator(openApiDocument("0.0.0"));
const { document } = validator;
const operations = validator.operations.map(({ operation }) => operation);
const resolve = (value: Json) => validator.resolve(value);
const errorsOf = (schema: Json, value: unknown) => validator.errorsOf(schema, value);
const component = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** Every JSON body of the document: of requests, of answers, of problems and of events. */
const bodies = [
  ...operations,
  ...Object.values(document["webhooks"] as Json).map(({ post }: Json) => post as Json),
].flatMap((op) => {
  const contents: [string, Json | undefined][] = [
    ["request", op["requestBody"]?.content],
    ...Object.entries(op["responses"] as Json).map(([status, answer]): [string, Json] => [
      status,
      resolve(answer as Json)["content"],
    ]),
  ];
  return contents.flatMap(([where, content]) =>
    Object.entries(content ?? {})
      .filter(([type]) => type.includes("json"))
      .map(([, media]): [string, Json] => [`${op["operationId"]} ${where}`, media as Json]),
  );
});

describe("examples of the OpenAPI document", () => {
  it.each(bodies)("%s: there is one, and each is valid", (_, { schema, examples }) => {
    const values = Object.values((examples ?? {}) as Json).map((example) => resolve(example as Json)["value"]);
    expect(values.length).toBeGreaterThan(0);
    for (const value of values) expect(errorsOf(schema as Json, value)).toEqual([]);
  });

  it("are all used", () => {
    const text = JSON.stringify(document);
    for (const name of Object.keys(document["components"].examples as Json))
      expect(text).toContain(`"#/components/examples/${name}"`);
  });
});

describe("conditional fields of the OpenAPI document", () => {
  const { value: mortgage } = document["components"].examples.MortgageFileFiling as Json;
  const { value: example } = document["components"].examples.MortgageFileOutcomes as Json;
  const [filed, turnedAway] = example.outcomes as Json[];
  const without = (value: Json, name: string) =>
    Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));

  it("require the amount that the type of mortgage has", () => {
    const isValid = (filing: Json) => errorsOf(component("MortgageFiling"), filing).length === 0;
    expect(isValid(mortgage)).toBe(true);
    expect(isValid(without(mortgage, "securedPrincipal"))).toBe(false);
    expect(isValid({ ...mortgage, mortgageType: "maximum" })).toBe(false);
    expect(isValid({ ...mortgage, mortgageType: "maximum", maximumClaim: "1.00" })).toBe(true);
  });

  it("require the case of an accepted filing, and the problem of one turned away", () => {
    const isValid = (outcome: Json) => errorsOf(component("FilingOutcome"), outcome).length === 0;
    expect([filed!, turnedAway!].map(isValid)).toEqual([true, true]);
    expect(isValid(without(filed!, "case"))).toBe(false);
    expect(isValid(without(turnedAway!, "problem"))).toBe(false);
    expect(isValid({ ...turnedAway, outcome: "filed" })).toBe(false);
    expect(isValid({ ref: "A-1", outcome: "conflict" })).toBe(true);
    expect(isValid({ ref: "A-1", outcome: "another" })).toBe(false);
  });
});

describe("open lists of the OpenAPI document", () => {
  it("name the known values and let others pass in answers", () => {
    for (const [schema, known] of [
      [document["components"].schemas.CaseStatus, Object.keys(CASE_STATUSES)],
      [document["components"].schemas.Problem.properties.code, Object.keys(PROBLEMS)],
    ] as [Json, string[]][]) {
      expect(schema["anyOf"][0].enum).toEqual(known);
      expect(errorsOf(schema, "a-later-value")).toEqual([]);
      expect(errorsOf(schema, 7)).not.toEqual([]);
      expect(schema["description"]).toMatch(/treat (an )?unknown/);
    }
  });

  it("are closed in requests", () => {
    const listCases = document["paths"]["/v1/cases"].get as Json;
    const status = (listCases["parameters"] as Json[]).find(({ name }) => name === "status")!;
    expect(errorsOf(status["schema"] as Json, ["registered"])).toEqual([]);
    expect(errorsOf(status["schema"] as Json, ["a-later-value"])).not.toEqual([]);
  });
});

describe("texts of the OpenAPI document", () => {
  it("are in both languages, wherever an operation or a tag has one", () => {
    const texts = [
      ...operations.flatMap((op) => [op["summary"], op["description"]]),
      ...(document["tags"] as Json[]).map(({ description }) => description as string),
      ...(document["servers"] as Json[]).map(({ description }) => description as string),
      document["components"].securitySchemes.bearer.description,
    ] as string[];
    for (const text of texts) {
      expect(text).toMatch(/[\u4e00-\u9fff]/);
      expect(text).toMatch(/[A-Za-z]{4}/);
    }
  });

  it("speak of the interface, not of files and commands", () => {
    const text = JSON.stringify({ ...document, components: { ...document["components"], examples: {} } });
    for (const word of [
      /\bcolumns?\b/i,
      /\bcells?\b/i,
      /\bCSV\b/,
      /\bExcel\b/,
      /`bdc /,
      /semicolon/,
      /单元格|分号|表格|列名/,
    ])
      expect(text).not.toMatch(word);
  });

  it("name problem types by URNs", () => {
    for (const [, example] of Object.entries(document["components"].examples as Json))
      if ((example as Json)["value"].code) expect((example as Json)["value"].type).toMatch(/^urn:bdc-connect:problem:/);
    expect(JSON.stringify(document)).not.toContain("bdc-connect.dev");
  });

  it("give every operation a tag that exists", () => {
    const tags = (document["tags"] as Json[]).map(({ name }) => name as string);
    for (const op of operations) expect(tags).toEqual(expect.arrayContaining(op["tags"] as string[]));
    expect(operations).toHaveLength(OPERATIONS.length);
  });
});

describe("webhooks of the OpenAPI document", () => {
  it("describe each event with the headers of its signature", () => {
    const events = document["webhooks"] as Json;
    expect(Object.keys(events)).toEqual(["caseChanged", "webhookTest"]);
    for (const { post } of Object.values(events) as Json[])
      expect((post.parameters as Json[]).map(({ name }) => name as string)).toEqual([
        "webhook-id",
        "webhook-timestamp",
        "webhook-signature",
      ]);
  });
});
