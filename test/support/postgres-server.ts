import { execFileSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";

const VERSIONS = "/usr/lib/postgresql";
/** Folder of the programs of PostgreSQL, the newest that is installed; undefined when none is. */
export const postgresPrograms: string | undefined = existsSync(VERSIONS)
  ? readdirSync(VERSIONS)
      .sort((a, b) => Number(b) - Number(a))
      .map((version) => join(VERSIONS, version, "bin"))
      .find((folder) => existsSync(join(folder, "initdb")))
  : undefined;
if (postgresPrograms === undefined) {
  const missing = `no PostgreSQL in ${VERSIONS}: apt-get install --no-install-recommends postgresql`;
  if (process.env["REQUIRE_POSTGRES"] !== undefined) throw new Error(missing);
  console.warn(`The tests of the ledger in PostgreSQL are skipped: ${missing}`);
}

/** A PostgreSQL server of its own, in a temporary folder, that listens on a socket there. */
export class PostgresServer {
  readonly folder: string;
  #databases = 0;

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), "bdc-pg-"));
    if (isRoot()) chownSync(this.folder, idOf("-u"), idOf("-g"));
    this.#run("initdb", ["-D", this.#data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]);
    this.start();
  }

  start(): void {
    const options = `-c listen_addresses= -k ${this.folder} -c shared_buffers=32MB -c max_connections=60`;
    this.#run("pg_ctl", ["-D", this.#data, "-o", options, "-l", join(this.folder, "log"), "-w", "start"]);
  }

  /** @param mode `immediate` is a crash: nothing is written, and the next start recovers. */
  stop(mode: "fast" | "immediate" = "immediate"): void {
    this.#run("pg_ctl", ["-D", this.#data, "-m", mode, "-w", "stop"]);
  }

  /** Creates an empty database and returns its URL. */
  newDatabase(): string {
    const name = `ledger_${++this.#databases}`;
    this.sql(`CREATE DATABASE ${name}`);
    return this.urlOf(name);
  }

  urlOf(database: string): string {
    return `postgresql://postgres@localhost/${database}?host=${encodeURIComponent(this.folder)}`;
  }

  sql(text: string, database = "postgres"): string {
    const options = ["-h", this.folder, "-U", "postgres", "-d", database, "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", text];
    return execFileSync(join(postgresPrograms!, "psql"), options, { encoding: "utf8" });
  }

  remove(): void {
    this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get #data(): string {
    return join(this.folder, "data");
  }

  /** The server refuses to run as root. */
  #run(program: string, options: readonly string[]): void {
    const path = join(postgresPrograms!, program);
    const [command, all] = isRoot() ? ["runuser", ["-u", "postgres", "--", path, ...options]] : [path, options];
    execFileSync(command, all, { stdio: "ignore", cwd: this.folder });
  }
}

function isRoot(): boolean {
  return userInfo().uid === 0;
}

function idOf(option: "-u" | "-g"): number {
  return Number(execFileSync("id", [option, "postgres"], { encoding: "utf8" }));
}
