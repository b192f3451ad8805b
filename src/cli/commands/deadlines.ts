import type {
  AuthorityClocks,
  BatchRecord,
  CaseNews,
  Deadline,
  FilingRecord,
  Ledger,
  RenewalFile,
  SeizureDeadline,
} from "../../batch/index.js";
import { isNotFound, isPermission, type RegistryClient } from "../../sdk/index.js";
import type { CommandResult } from "../core/command.js";
import type { Context } from "../core/context.js";
import { note } from "../core/log.js";
import { durationMs } from "../options/duration.js";
import { ExitCode } from "../core/exit-codes.js";
import { writeNew } from "../options/local-files.js";
import { lifecycleWords } from "../messages/commands/lifecycle.js";
import { messages, localized } from "../messages/index.js";
import { sanitize } from "../terminal/safe-text.js";
import { openClient, profileOf, selectedBatches, withLedger } from "../config/session.js";
import { asOfText } from "../views/batch.js";
import { newsLines } from "../views/news.js";
import { table } from "../views/table.js";
import { isoTime, localDate, noteClocks } from "../views/time.js";
import { countCell, kindName } from "../views/words.js";

const DAY_MS = 86_400_000;
/** Later deadlines are listed when asked for, but not called near. */
const NEAR_DAYS = 90;

/** Lists deadlines from the ledger and writes the calendar and renewal files. Exit code 10 when there are any. */
export async function deadlinesCommand(
  context: Context,
  _args: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const { AuthorityClocks, DEADLINES, toICalendar, deadlines, renewalFile, seizureDeadlines } =
    await import("../../batch/index.js");
  const withinDays = Math.floor(
    durationMs(typeof options["within"] === "string" ? options["within"] : "30d", "--within") / DAY_MS,
  );
  const [ics, renewTo] = ["ics", "renewTo"].map((key) =>
    typeof options[key] === "string" ? (options[key] as string) : undefined,
  );
  const force = options["force"] === true;
  return withLedger(context, "create", async (ledger) => {
    const online = options["online"] === true ? new Registers(context, ledger) : undefined;
    let clocks: AuthorityClocks;
    let found: Deadline[];
    let news: readonly CaseNews[] = [];
    let feedRestarted = false;
    try {
      if (online) ({ news, feedRestarted } = await online.catchUp());
      if (feedRestarted && !context.quiet) note(context, "warn", lifecycleWords(context.lang).feedRestarted);
      // Reading the feed has measured the clocks anew.
      clocks = await AuthorityClocks.of(ledger, context.now().getTime());
      found = await deadlines({
        ledger,
        today: (authority) => clocks.today(authority),
        withinDays,
        ...(online && { unitState: (unitCode, filing) => online.unitState(unitCode, filing) }),
      });
    } finally {
      await online?.close();
    }
    const { authorities, date, isMeasured } = await shownDate(context, ledger, clocks);
    noteClocks(context, clocks, authorities);
    const heardAt = await oldestHearing(ledger, found);
    const icsFile =
      ics === undefined
        ? undefined
        : await writeNew(context, toICalendar(found, { lang: context.lang, now: context.now() }), {
            path: ics,
            force,
            command: "bdc deadlines",
          });
    const renewal =
      renewTo === undefined
        ? undefined
        : await writeRenewals(
            context,
            { path: renewTo, force, command: "bdc deadlines --renew-to" },
            await seizureDeadlines({ ledger, today: (authority) => clocks.today(authority), withinDays }),
            (terms) => renewalFile(ledger, terms),
          );
    return {
      exit: found.length ? ExitCode.DeadlineNear : news.length ? ExitCode.News : ExitCode.Done,
      data: {
        today: date,
        clock: isMeasured ? "authority" : "local",
        withinDays,
        ...(heardAt !== undefined && { asOf: isoTime(heardAt) }),
        // The persons are for the calendar.
        deadlines: found.map(({ people: _, address: __, ...d }) => ({
          ...d,
          zh: DEADLINES[d.what].zh,
          en: DEADLINES[d.what].en,
          source: DEADLINES[d.what].source,
        })),
        ...(news.length && { news }),
        ...(feedRestarted && { feedRestarted }),
        ...(icsFile && { ics: icsFile }),
        ...(renewal && { renewal }),
      },
      view: (c) => {
        const [m, w] = [messages(c.lang), lifecycleWords(c.lang)];
        const rows = found.map((d) => [
          w.level[d.level === "near" && (d.daysLeft ?? 0) > NEAR_DAYS ? "later" : d.level],
          localized(c.lang, DEADLINES[d.what]),
          d.on ?? w.undated,
          d.daysLeft === undefined ? "" : countCell(c, d.daysLeft),
          kindName(c, d.kind),
          d.ref,
          d.caseNo,
          d.unitCode ?? "",
          d.documentNo ?? "",
          localized(c.lang, { zh: DEADLINES[d.what].fixZh, en: DEADLINES[d.what].fixEn }),
        ]);
        return [
          found.length
            ? table(
                [m.state, w.deadline, w.lastDay, w.daysLeft, m.kind, m.ref, m.caseNo, m.unit, m.documentNo, m.fix],
                rows,
                c.stdout,
                { optional: [9, 4, 8, 6] },
              )
            : w.noDeadlines(withinDays),
          icsFile ? m.written(sanitize(icsFile)) : "",
          renewal ? renewalLines(c, renewal) : "",
          ...newsLines(c, news),
          online ? "" : w.preNoticesLeftOut,
          isMeasured ? "" : w.localDate(date),
          heardAt === undefined ? "" : asOfText(c, heardAt),
        ]
          .filter(Boolean)
          .join("\n");
      },
    };
  });
}

/** The authorities of the ledger, the latest of their dates, and whether all their clocks were measured. */
async function shownDate(
  context: Context,
  ledger: Ledger,
  clocks: AuthorityClocks,
): Promise<{ readonly authorities: ReadonlySet<string>; readonly date: string; readonly isMeasured: boolean }> {
  const { eachBatch } = await import("../../batch/index.js");
  const authorities = new Set<string>();
  for await (const { authority } of eachBatch(ledger)) authorities.add(authority);
  const date = [...authorities]
    .map((authority) => clocks.today(authority))
    .sort()
    .at(-1);
  return {
    authorities,
    date: date ?? localDate(context.now()),
    isMeasured: authorities.size > 0 && [...authorities].every((authority) => clocks.knows(authority)),
  };
}

/** When the authorities of these deadlines, and of the unfinished batches, were last heard: the oldest counts. */
async function oldestHearing(ledger: Ledger, found: readonly Deadline[]): Promise<number | undefined> {
  const { eachBatch } = await import("../../batch/index.js");
  const concerned = new Set(found.map(({ batch }) => batch));
  let oldest: number | undefined;
  for await (const { id, finished, heardAt } of eachBatch(ledger))
    if (heardAt !== undefined && (!finished || concerned.has(id))) oldest = Math.min(oldest ?? heardAt, heardAt);
  return oldest;
}

interface Renewal {
  readonly file?: string;
  readonly rows: number;
  readonly toFill: RenewalFile["toFill"];
  /** Seizures that have ended and cannot be renewed (CF-02). */
  readonly tooLate: number;
}

/** Only seizures in force: a waiting one has no running term, and one that has ended cannot be renewed. */
async function writeRenewals(
  context: Context,
  output: Parameters<typeof writeNew>[2],
  due: readonly SeizureDeadline[],
  make: (terms: SeizureDeadline["term"][]) => Promise<RenewalFile>,
): Promise<Renewal> {
  const running = due.filter(({ term }) => !term.waiting);
  const inTime = running.filter(({ deadline }) => deadline.level !== "past").map(({ term }) => term);
  const tooLate = running.length - inTime.length;
  if (inTime.length === 0) return { rows: 0, toFill: [], tooLate };
  const { bytes, rows, toFill } = await make(inTime);
  return { file: await writeNew(context, bytes, output), rows, toFill, tooLate };
}

function renewalLines(context: Context, { file, rows, toFill, tooLate }: Renewal): string {
  const [m, w] = [messages(context.lang), lifecycleWords(context.lang)];
  return [
    file ? w.renewTo(rows, sanitize(file)) : w.nothingToRenew,
    toFill.length ? w.toFill(m.listed(toFill.map((c) => localized(context.lang, c)))) : "",
    tooLate ? w.tooLate(tooLate) : "",
    file ? `${m.next}: bdc check ${sanitize(file)}` : "",
  ]
    .filter(Boolean)
    .join("\n");
}

/** Queries authorities, each through the profile that filed there. */
class Registers {
  readonly #clients = new Map<string, Promise<RegistryClient>>();
  readonly #context: Context;
  readonly #ledger: Ledger;

  constructor(context: Context, ledger: Ledger) {
    this.#context = context;
    this.#ledger = ledger;
  }

  async unitState(unitCode: string, { batch }: FilingRecord) {
    const filedIn = (await this.#ledger.batch(batch))!;
    if (!(await selectedBatches(this.#context))(filedIn)) return undefined;
    const client = await this.#clientOf(filedIn);
    try {
      return await client.units.get(
        unitCode,
        { purpose: lifecycleWords(this.#context.lang).purposeOfDeadlines },
        { signal: this.#context.stop },
      );
    } catch (error) {
      // Without a right in the unit there is no deadline to follow.
      if (isNotFound(error) || (isPermission(error) && error.code === "query-refused")) return undefined;
      throw error;
    }
  }

  /** Reads the change feed once for every authority and institution in the ledger. */
  async catchUp(): Promise<{ news: CaseNews[]; feedRestarted: boolean }> {
    const { catchUp, eachBatch } = await import("../../batch/index.js");
    const scopes = new Set<string>();
    const news: CaseNews[] = [];
    let feedRestarted = false;
    const isSelected = await selectedBatches(this.#context);
    for await (const batch of eachBatch(this.#ledger)) {
      const scope = `${batch.authority} ${batch.institution}`;
      if (scopes.has(scope) || !isSelected(batch)) continue;
      scopes.add(scope);
      const notices = await catchUp({
        ledger: this.#ledger,
        client: await this.#clientOf(batch),
        batch,
        signal: this.#context.stop,
      });
      news.push(...notices.news);
      feedRestarted ||= notices.feedRestarted ?? false;
    }
    return { news, feedRestarted };
  }

  /** @throws UsageError `profile-institution` when the profile is another institution's by now */
  async #clientOf(batch: BatchRecord): Promise<RegistryClient> {
    const profile = await profileOf(this.#context, batch);
    const known = this.#clients.get(profile.name) ?? openClient(this.#context, profile);
    this.#clients.set(profile.name, known);
    return known;
  }

  async close(): Promise<void> {
    for (const client of await Promise.allSettled(this.#clients.values()))
      if (client.status === "fulfilled") await client.value.close();
  }
}
