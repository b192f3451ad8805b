import { expect, it } from "vitest";
import { openApiDocument } from "../../../src/contract/index.js";
import { startSandbox } from "../../../src/sandbox/index.js";
import { complaintOf, hostileRequests } from "../../support/hostile-requests.js";
import { OpenApiValidator } from "../../support/openapi-validator.js";

const SEED = 20_261_121;
/** `npx tsx scripts/conformance.ts` sends more. */
const REQUESTS = 300;

it(
  "refuses every request that violates the OpenAPI document, and accepts nothing of it",
  { timeout: 120_000 },
  async () => {
    const errors: unknown[] = [];
    const sandbox = await startSandbox({ onError: (error) => errors.push(error) });
    const validator = new OpenApiValidator(openApiDocument("0.0.0"));
    const complaints: string[] = [];
    let sent = 0;
    for (const hostile of hostileRequests(validator, SEED)) {
      const complaint = await complaintOf(validator, sandbox.url, hostile);
      if (complaint) complaints.push(complaint);
      if (++sent === REQUESTS) break;
    }
    const state = (await (await fetch(`${sandbox.url}/sandbox/cases`)).json()) as { cases: unknown[] };
    await sandbox.close();
    expect(complaints).toEqual([]);
    expect(errors).toEqual([]);
    expect(state.cases).toEqual([]);
  },
);
