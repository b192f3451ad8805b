import type { Description } from "../../src/gateway/index.js";
import { FAULTS, type FaultName } from "../../src/sandbox/faults/faults.js";
import { FAULTS as NETWORK_FAULTS, type Fault } from "../fault-proxy.js";
import { oneOf } from "../random.js";

/** The faults of one round: of the gateway, or of the network in front of it. */
export interface Plan {
  readonly name: string;
  /** Specification of the faults of the gateway. */
  readonly gateway: string;
  /** Chooses the fault of an exchange. Without a request it is asked about a new connection. */
  readonly network: (request: string | undefined) => Fault | undefined;
}

/** Items of batch answers of the contract, and pages of its feed: no described gateway here has them. */
const OF_THE_CONTRACT = /outcome|changes/;
const ARGUMENTS: Readonly<Record<string, string>> = { slow: "(50ms)", "429": "(1s)", "503": "(1s)" };
const OF_THE_BYTES: ReadonlySet<FaultName> = new Set([
  "html",
  "wrong-json",
  "wrong-charset",
  "two-results",
  "other-dialect",
  "numbers-as-texts",
]);
const OF_THE_NETWORK: readonly Fault[] = NETWORK_FAULTS.filter((name) => !/-items?$/.test(name));

/** Faults that change nothing for a gateway that has no tokens, does not sign, or writes no JSON. */
function hasNoEffect(name: FaultName, { token, signing, encryption, envelope }: Description): boolean {
  switch (name) {
    case "token-stale":
      return token === undefined;
    case "unsigned":
    case "wrong-signature":
      return signing?.answer === undefined;
    case "clock-skew":
      return signing?.window === undefined;
    case "wrong-charset":
      return encryption !== undefined;
    case "numbers-as-texts":
      return envelope.answer.framer !== "json" || encryption !== undefined;
    default:
      return OF_THE_CONTRACT.test(name);
  }
}

function gatewayFaults(description: Description): FaultName[] {
  return (Object.keys(FAULTS) as FaultName[]).filter((name) => !hasNoEffect(name, description));
}

const quiet = () => undefined;
const specOf = (name: FaultName, how: string, target = "all") => `${name}${ARGUMENTS[name] ?? ""}:${how}@${target}`;

/** Every fault of the gateway, on filings and on look-ups, and every fault of the network. */
export function eachFault(description: Description, times: number): Plan[] {
  const how = `x${times}`;
  const names = gatewayFaults(description);
  const onFilings = names
    .filter((name) => !("only" in FAULTS[name]))
    .map((name) => ({ name, gateway: specOf(name, how, "filings"), network: quiet }));
  const lostAnswers = specOf("answer-lost", how, "filings");
  const onLookUps = names.map((name) => ({
    name: `${name} of look-ups`,
    gateway: `${lostAnswers},${specOf(name, how, "listCases")}`,
    network: quiet,
  }));
  const outside = OF_THE_NETWORK.map((name) => ({
    name: `network: ${name}`,
    gateway: "",
    network: limited(times, (request) => ((request === undefined) === (name === "refuse") ? name : undefined)),
  }));
  return [...onFilings, ...(description.lookUp.by === "none" ? [] : onLookUps), ...outside];
}

/** Faults at random: one of them often, or many of them seldom. */
export function randomPlan(description: Description, random: () => number): Plan {
  const likely = 0.4 + random() * 0.5;
  const names = gatewayFaults(description);
  const isMixed = random() < 0.5;
  if (!isMixed && random() < 0.4) {
    const name = oneOf(OF_THE_NETWORK, random);
    const strikes = (request: string | undefined) => (request === undefined) === (name === "refuse");
    return {
      name: `network: ${name}, at random`,
      gateway: "",
      network: (request) => (strikes(request) && random() < likely ? name : undefined),
    };
  }
  if (!isMixed) {
    const name = oneOf(names, random);
    return { name: `${name}, at random`, gateway: specOf(name, likely.toFixed(2)), network: quiet };
  }
  // The bytes of an answer can be changed in one way at a time.
  const several = names
    .filter((name) => !OF_THE_BYTES.has(name))
    .concat(
      oneOf(
        names.filter((name) => OF_THE_BYTES.has(name)),
        random,
      ),
    );
  const afterRequest = OF_THE_NETWORK.filter((name) => name !== "refuse");
  return {
    name: "mixed",
    gateway: several.map((name) => specOf(name, (likely / several.length).toFixed(4))).join(","),
    network: (request) => (request !== undefined && random() < likely / 3 ? oneOf(afterRequest, random) : undefined),
  };
}

function limited(times: number, choose: Plan["network"]): Plan["network"] {
  let left = times;
  return (request) => {
    const chosen = left > 0 ? choose(request) : undefined;
    if (chosen !== undefined) left--;
    return chosen;
  };
}
