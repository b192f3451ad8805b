import { kinds, type Capabilities, type KindCapability } from "../../../contract/index.js";
import { PORT_CALLS } from "../../port/port.js";
import type { DialectPlan } from "../plan/plan.js";

/** Version of the contract that a dialect is mapped to. */
const CONTRACT_VERSION = "1";
/** A message of several filings is kept below this size, in bytes. */
const MAX_BATCH_BYTES = 4 * 1024 * 1024;
const MAX_CHANGES = 1_000;

/** What a gateway accepts and can do, as its description says. */
export function capabilitiesOf({ description, calls }: DialectPlan): Capabilities {
  const { authority, pace, hours, materials, lookUp, identity, progress } = description;
  const batches = kinds.flatMap((kind) => description.kinds[kind]?.batch?.maxFilings ?? []);
  const offered = PORT_CALLS.filter((call) => calls.some((planned) => planned.call === call));
  return {
    authority,
    version: CONTRACT_VERSION,
    kinds: kinds.flatMap((kind): KindCapability[] => {
      const ofKind = description.kinds[kind];
      if (!ofKind) return [];
      const { requiredMaterials, requiredFields, batch } = ofKind;
      return [{ kind, requiredMaterials, requiredFields, review: "manual", maxFilings: batch?.maxFilings ?? 1 }];
    }),
    batch: { maxFilings: Math.min(...(batches.length > 0 ? batches : [1])), maxBytes: MAX_BATCH_BYTES },
    rate: { requestsPerSecond: pace.requestsPerSecond, burst: pace.burst, concurrent: pace.concurrent },
    changes: { maxPage: MAX_CHANGES, pollSeconds: progress.pollSeconds },
    ...(hours && { hours }),
    materials:
      materials.by === "none"
        ? { maxBytes: 1, mediaTypes: [] }
        : { maxBytes: materials.maxBytes, mediaTypes: materials.mediaTypes },
    codeTables: {},
    features: {
      lookUp: lookUp.by,
      lookUpReturns: lookUp.by === "none" ? "neither" : lookUp.returns,
      absentAfterSeconds: lookUp.by === "none" ? 0 : lookUp.absentAfterSeconds,
      repeat: identity.repeat,
      progress: progress.by,
      ...(progress.readableDays !== undefined && { readableDays: progress.readableDays }),
      offers: [...offered],
    },
  };
}
