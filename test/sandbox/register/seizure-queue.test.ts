import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, addMonths } from "../../../src/sandbox/calendar/dates.js";
import { formatInstant } from "../../../src/sandbox/calendar/format.js";
import {
  RegisterDriver,
  court,
  house,
  maximum,
  bank,
  otherCourt,
  release,
  renewal,
  seizure,
} from "./register-driver.js";

type Step =
  | { do: "request"; organ: number; document: number; months: number; lateBy: number }
  | { do: "release" | "renew"; document: number; organ: number }
  | { do: "wait"; days: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("request" as const),
      organ: fc.nat(1),
      document: fc.nat(7),
      months: fc.integer({ min: 1, max: 36 }),
      lateBy: fc.nat(3_000),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("release" as const), organ: fc.nat(1), document: fc.nat(7) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("renew" as const), organ: fc.nat(1), document: fc.nat(7) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("wait" as const), days: fc.nat(500) }) },
);
const organs = [court, otherCourt];
const documentOf = (s: { organ: number; document: number }): string =>
  `（2026）浙010${s.organ === 0 ? 6 : 8}执${s.document + 1}号`;

interface Row {
  position: number | null;
  effective_from: string | null;
  effective_to: string | null;
  ended_on: string | null;
  received: number;
  sequence: number;
}

/** Asserts the invariants that hold after any sequence of orders. */
function expectConsistentQueue(driver: RegisterDriver, unitCode: string, counted: number): void {
  const rows = driver.db
    .prepare("SELECT * FROM register_seizures WHERE unit_code = ? ORDER BY received, sequence")
    .all(unitCode) as Row[];
  const live = rows.filter((r) => r.position !== null);
  expect(live.map((r) => r.position)).toEqual(live.map((_, i) => i));
  expect(counted).toBe(live.length);
  for (const r of rows) {
    expect(r.position === null).toBe(r.ended_on !== null);
    if (r.position === 0) expect(r.effective_to! >= driver.today).toBe(true);
    if (r.position !== null && r.position > 0) expect([r.effective_from, r.effective_to]).toEqual([null, null]);
  }
}

function applyStep(driver: RegisterDriver, unitCode: string, s: Step): void {
  if (s.do === "wait") return void driver.moveTo(addDays(driver.today, s.days));
  const organ = organs[s.organ]!;
  const doc = documentOf(s);
  const existing = driver.register.unitState(unitCode, driver.now)?.seizures.find((x) => x.documentNo === doc);
  const filing =
    s.do === "request"
      ? seizure(unitCode, doc, { startDate: driver.today, endDate: addMonths(driver.today, s.months) })
      : s.do === "release"
        ? release(unitCode, doc)
        : renewal(unitCode, doc, {
            startDate: existing?.endDate ?? driver.today,
            endDate: addMonths(existing?.endDate ?? driver.today, 12),
          });
  const kind = s.do === "request" ? "seizure.request" : s.do === "release" ? "seizure.release" : "seizure.renew";
  const ctx = driver.context(organ);
  const late = s.do === "request" ? { receivedAt: formatInstant(new Date(driver.now.getTime() - s.lateBy)) } : {};
  // Many steps are refused, such as a repeated document. The invariants must hold either way.
  driver.inTransaction(() => driver.register.enter(kind, filing, { ...ctx, ...late }));
}

describe("the queue of seizures", () => {
  it.each(["document", "fresh"] as const)(
    "CF-03..CF-09 any sequence of requests, releases, renewals and waits leaves a queue without gaps (promotedTerm %s)",
    (promotedTerm) => {
      const driver = new RegisterDriver({ promotedTerm });
      let queued = 0;
      let units = 0;
      fc.assert(
        fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
          // Each run uses its own unit. The clock keeps moving and also changes the queues of earlier runs.
          const unitCode = house(++units);
          driver.enter("mortgage.file", maximum(unitCode), bank);
          for (const s of steps) {
            applyStep(driver, unitCode, s);
            const [{ seizures }] = driver.db
              .prepare("SELECT seizures FROM register_units WHERE unit_code = ?")
              .all(unitCode) as [{ seizures: number }];
            expectConsistentQueue(driver, unitCode, seizures);
            if (seizures > 1) queued++;
          }
        }),
        { numRuns: 60, seed: 20261121 },
      );
      // The property is meaningful only if queues formed.
      expect(queued).toBeGreaterThan(100);
    },
  );
});
