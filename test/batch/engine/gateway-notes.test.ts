import { expect, it } from "vitest";
import { noteDialect, noteIncident } from "../../../src/batch/engine/sending/gateway-notes.js";
import { openLedger } from "../../../src/batch/ledger/sqlite/sqlite-ledger.js";
import { InterceptedError } from "../../../src/sdk/index.js";
import { Workspace } from "../../support/workspace.js";
import { afterAll } from "vitest";

const workspace = new Workspace();
const ledger = await openLedger(`${workspace.folder}/ledger.db`, { mode: "create" });
afterAll(async () => {
  await ledger.close();
  workspace.remove();
});

it("records a description once, and again when its version changes", async () => {
  const use = (version: string) => noteDialect(ledger, "990100", { dialect: { id: "province-rest", version } });
  for (const version of ["1.0.0", "1.0.0", "1.1.0", "1.1.0", "1.0.0"]) await use(version);
  await noteDialect(ledger, "990100", { dialect: undefined });
  const notes = (await ledger.notes(["990100"])).map(({ what, note }) => `${what} ${note}`);
  expect(notes).toEqual(["dialect province-rest 1.0.0", "dialect province-rest 1.1.0", "dialect province-rest 1.0.0"]);
});

it("records the incident of what stands in front of a gateway, and nothing for other failures", async () => {
  const text = { code: "intercepted", zh: "拦截", en: "blocked" };
  const facts = { method: "POST", path: "/v1/mortgages", attempts: 1 };
  const error = new InterceptedError(text, facts, { kind: "blocked", incident: "EV-1" }, true);
  await noteIncident(ledger, "330100", error);
  await noteIncident(ledger, "330100", new Error("cut"));
  expect(await ledger.notes(["330100"])).toMatchObject([{ what: "intercepted", note: "blocked EV-1" }]);
});
