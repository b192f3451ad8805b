import type { IncomingMessage } from "node:http";
import type { Operation } from "../../contract/index.js";
import type { Answer } from "../http/answer.js";
import type { Institution } from "../parties/institutions.js";
import type { Registry } from "../registry/registry.js";

/** A call whose institution, role, parameters and JSON body have been validated. */
export interface Call {
  readonly operation: Operation;
  readonly registry: Registry;
  readonly institution: Institution;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly request: IncomingMessage;
}

export type Handler = (call: Call) => Promise<Answer> | Answer;
