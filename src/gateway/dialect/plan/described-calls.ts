import { kinds, type Kind } from "../../../contract/index.js";
import type { PortCall } from "../../port/port.js";
import type { Description } from "../schema/description.js";
import type { BatchCall, Call } from "../schema/messages.js";
import type { Mapping } from "../schema/operators.js";

/** A call of a description, with where it is. */
export interface DescribedCall {
  readonly call: PortCall | "token";
  readonly kind: Kind | undefined;
  readonly spec: { readonly request: readonly Mapping[]; readonly answer?: readonly Mapping[] } & Pick<
    Call,
    "address" | "function" | "results"
  >;
  readonly batch: BatchCall | undefined;
  readonly pointer: string;
}

const NAMES = {
  case: "case",
  changes: "changes",
  supplement: "supplement",
  withdraw: "withdraw",
  unit: "unit",
  search: "search",
  certificate: "certificate",
  certificateFile: "certificate-file",
} as const satisfies Record<keyof Description["calls"], PortCall>;

/** Lists every call of a description, the one for tokens included. */
export function allCalls(description: Description): DescribedCall[] {
  const { lookUp, materials, token, calls } = description;
  const found: DescribedCall[] = [];
  const add = (
    call: DescribedCall["call"],
    spec: DescribedCall["spec"] | undefined,
    pointer: string,
    kind?: Kind,
    batch?: BatchCall,
  ) => {
    if (spec) found.push({ call, kind, spec, batch, pointer });
  };
  for (const kind of kinds) {
    add("file", description.kinds[kind]?.file, `/kinds/${kind}/file`, kind);
    const batch = description.kinds[kind]?.batch;
    add("file-batch", batch, `/kinds/${kind}/batch`, kind, batch);
  }
  if (lookUp.by === "ref") add("look-up", lookUp.call, "/lookUp/call");
  if (lookUp.by === "filing")
    for (const kind of kinds) {
      const offered = description.kinds[kind];
      if (offered?.lookUp) add("look-up", offered.lookUp, `/kinds/${kind}/lookUp`, kind);
      else if (offered) add("look-up", lookUp.call, "/lookUp/call", kind);
    }
  if (materials.by === "upload") add("material", materials.call, "/materials/call");
  for (const [name, call] of Object.entries(NAMES)) add(call, calls[name as keyof typeof NAMES], `/calls/${name}`);
  add("token", token?.call, "/token/call");
  return found;
}
