import { X509Certificate } from "node:crypto";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { afterAll, expect, it, onTestFinished } from "vitest";
import { rememberCertificate, seenCertificates } from "../../../src/cli/config/gateway-certificates.js";
import { openClient } from "../../../src/cli/config/session.js";
import type { Profile } from "../../../src/cli/config/profiles.js";
import { Workspace } from "../../support/workspace.js";
import { TestCa } from "../../support/tls-server.js";
import { startInProcessCli } from "./in-process-cli.js";

const cli = await startInProcessCli({}, () => new Date());
const ca = new TestCa();
const [first, second] = [ca.issue("first", "DNS:localhost"), ca.issue("second", "DNS:localhost")];
const fingerprint = ({ cert }: { cert: string }) => new X509Certificate(cert).fingerprint256;
const server = createServer(first, (_, response) => response.writeHead(503).end());
await new Promise<void>((resolve) => server.listen(0, resolve));
const gateway = `https://localhost:${(server.address() as AddressInfo).port}`;
afterAll(() => {
  server.close();
  ca.remove();
});

/** One command: a client that makes a call. Returns what it wrote on stderr. */
async function command(): Promise<string> {
  cli.captured.stderr = "";
  const context = cli.context("bank", { quiet: false, lang: "en" });
  const profile = { name: "tls", gateway, role: "bank", institution: "91330106MA2TEXT08W", tokenEnv: "T" } as const;
  const named: Profile = { ...profile, caFile: ca.caFile };
  const client = await openClient({ ...context, env: { ...context.env, T: "token-of-a-bank" } }, named);
  await client.cases.get("C1", { maxRetries: 0 }).catch(() => undefined);
  await client.close();
  return cli.captured.stderr;
}

it("announces a certificate that the gateway has not shown before, once", async () => {
  expect(await command()).not.toContain("certificate");
  expect(await seenCertificates(cli.workspace.home, gateway)).toHaveLength(1);
  expect(await command()).not.toContain("certificate");

  server.setSecureContext(second);
  server.closeAllConnections();
  // What a client was shown is remembered when it is closed.
  expect(await command()).toContain(fingerprint(second));
  expect(await seenCertificates(cli.workspace.home, gateway)).toMatchObject([
    { fingerprint256: fingerprint(first) },
    { fingerprint256: fingerprint(second) },
  ]);
  expect(await command()).not.toContain("certificate");
  // Servers behind one address may have a certificate each.
  server.setSecureContext(first);
  server.closeAllConnections();
  expect(await command()).not.toContain("certificate");
});

it("begins again when what it remembers is damaged", async () => {
  const workspace = new Workspace();
  onTestFinished(() => workspace.remove());
  workspace.file("home/gateway-certificates.json", "{");
  const context = { ...cli.context("bank"), home: workspace.home };
  await rememberCertificate(context, gateway, { fingerprint256: "AA:BB", validTo: new Date() });
  expect(await seenCertificates(workspace.home, gateway)).toMatchObject([{ fingerprint256: "AA:BB" }]);
});
