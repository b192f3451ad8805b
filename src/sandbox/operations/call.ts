import type { Operation } from "../../contract/index.js";
import type { Answer } from "../http/answer.js";
import type { IncomingContent } from "../http/request-body.js";
import type { Institution } from "../parties/institutions.js";
import type { Registry } from "../registry/registry.js";

/** A call whose institution, role, parameters and JSON body have been validated. */
export interface Call {
  readonly operation: Operation;
  readonly registry: Registry;
  readonly institution: Institution;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  /** Values of the headers that the contract defines for the operation, by their names there. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
  /** The bytes of an upload. */
  readonly content: IncomingContent;
  /** Path of the authority before `/v1`; empty for the first one. */
  readonly base: string;
}

export type Handler = (call: Call) => Promise<Answer> | Answer;
