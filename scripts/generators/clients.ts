/** The generators, how each is called, and a program that files with what it makes. */

/** The filings of a run, as JSON texts. */
export interface Filings {
  readonly bank: string;
  readonly developer: string;
  readonly court: string;
}

/** A generator of clients. */
export interface Generator {
  readonly name: string;
  /** Packages with exact versions: the generator, and what its clients need. */
  readonly packages: Readonly<Record<string, string>>;
  /** Files of its configuration, by name. */
  readonly configuration?: (gateway: string) => Readonly<Record<string, string>>;
  /** Arguments of `npx`; the document is openapi.yaml. */
  readonly command: readonly string[];
  /** A program that files one case of each role. It prints `role caseNo`. */
  readonly program: (filings: Filings) => string;
  readonly note: string;
}

const PRELUDE = `
const gateway = process.env["GATEWAY"]!;
const tokens = { bank: "sandbox-bank", developer: "sandbox-developer", court: "sandbox-court" } as const;
type Role = keyof typeof tokens;
const header = (role: Role) => ({ authorization: \`Bearer \${tokens[role]}\` });
function report(role: Role, found: { caseNo: string; status: string } | undefined): void {
  if (!found) throw new Error(\`\${role}: not filed\`);
  console.log(role, found.caseNo);
}
`;

export const GENERATORS: readonly Generator[] = [
  {
    name: "openapi-typescript + openapi-fetch",
    packages: { "openapi-typescript": "7.13.0", "openapi-fetch": "0.17.0" },
    command: ["openapi-typescript", "openapi.yaml", "-o", "generated/schema.ts"],
    program: ({ bank, developer, court }) => `
import createClient from "openapi-fetch";
import type { paths } from "./generated/schema";
${PRELUDE}
const client = (role: Role) => createClient<paths>({ baseUrl: gateway, headers: header(role) });
report("bank", (await client("bank").POST("/v1/mortgages", { body: ${bank} })).data);
report("developer", (await client("developer").POST("/v1/pre-notices", { body: ${developer} })).data);
report("court", (await client("court").POST("/v1/seizures", { body: ${court} })).data);
`,
    note: "types only; open lists become `string`",
  },
  {
    name: "@hey-api/openapi-ts",
    packages: { "@hey-api/openapi-ts": "0.95.0" },
    command: ["openapi-ts", "-i", "openapi.yaml", "-o", "generated"],
    program: ({ bank, developer, court }) => `
import { client } from "./generated/client.gen";
import { mortgageFile, preNoticeRegister, seizureRequest } from "./generated/sdk.gen";
${PRELUDE}
client.setConfig({ baseUrl: gateway });
report("bank", (await mortgageFile({ headers: header("bank"), body: ${bank} })).data);
report("developer", (await preNoticeRegister({ headers: header("developer"), body: ${developer} })).data);
report("court", (await seizureRequest({ headers: header("court"), body: ${court} })).data);
`,
    note: "events of the section `webhooks` have types too",
  },
  {
    name: "orval, with its zod schemas",
    packages: { orval: "7.13.2", zod: "4.6.7" },
    configuration: (gateway) => ({
      "orval.config.ts": `import { defineConfig } from "orval";
export default defineConfig({
  client: {
    input: "./openapi.yaml",
    output: { target: "generated/client.ts", schemas: "generated/model", client: "fetch", mode: "split", baseUrl: ${JSON.stringify(gateway)} },
  },
  zod: { input: "./openapi.yaml", output: { target: "generated/zod.ts", client: "zod", mode: "single", override: { zod: { dateTimeOptions: { offset: true } } } } },
});
`,
    }),
    command: ["orval", "--config", "orval.config.ts"],
    program: ({ bank, developer, court }) => `
import { mortgageFile, preNoticeRegister, seizureRequest } from "./generated/client";
import * as zod from "./generated/zod";
${PRELUDE}
void gateway;
const mortgage = await mortgageFile(zod.mortgageFileBody.parse(${bank}), { headers: header("bank") });
report("bank", zod.mortgageFileResponse.parse(mortgage.data));
const notice = await preNoticeRegister(zod.preNoticeRegisterBody.parse(${developer}), { headers: header("developer") });
report("developer", zod.preNoticeRegisterResponse.parse(notice.data));
const seizure = await seizureRequest(zod.seizureRequestBody.parse(${court}), { headers: header("court") });
report("court", zod.seizureRequestResponse.parse(seizure.data));
`,
    note: "requests and answers are checked with zod; times need the option `override.zod.dateTimeOptions: { offset: true }`; its patterns lack the flag `u`, so that characters beyond the basic plane (𠮷) are refused",
  },
  {
    name: "swagger-typescript-api",
    packages: { "swagger-typescript-api": "13.13.0" },
    command: ["swagger-typescript-api", "generate", "-p", "openapi.yaml", "-o", "generated", "-n", "client.ts"],
    program: ({ bank, developer, court }) => `
import { Api } from "./generated/client";
${PRELUDE}
const { v1 } = new Api({ baseUrl: gateway });
report("bank", (await v1.mortgageFile(${bank}, { headers: header("bank") })).data);
report("developer", (await v1.preNoticeRegister(${developer}, { headers: header("developer") })).data);
report("court", (await v1.seizureRequest(${court}, { headers: header("court") })).data);
`,
    note: "ignores header parameters and the section `webhooks`",
  },
  {
    name: "openapi-zod-client",
    packages: { "openapi-zod-client": "1.18.3", "@zodios/core": "10.9.6", axios: "1.21.1", zod: "3.25.76" },
    command: ["openapi-zod-client", "openapi.yaml", "-o", "generated/client.ts", "--with-alias"],
    program: ({ bank, developer, court }) => `
import { createApiClient } from "./generated/client";
${PRELUDE}
const client = (role: Role) => createApiClient(gateway, { axiosConfig: { headers: header(role) } });
report("bank", await client("bank").mortgageFile(${bank}));
report("developer", await client("developer").preNoticeRegister(${developer}));
report("court", await client("court").seizureRequest(${court}));
`,
    note: "requests and answers are checked with zod 3; ignores the section `webhooks`",
  },
];
