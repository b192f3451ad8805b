/**
 * Runs programs one after the other in this process, by their paths in the repository. Prints `== PATH` before each.
 * Options are for the programs.
 */
for (const name of process.argv.slice(2).filter((arg) => !arg.startsWith("--"))) {
  console.log(`== ${name}`);
  try {
    await import(`../../${name}`);
  } catch (error) {
    console.log(`FAILED ${String(error)}\n${error instanceof Error ? (error.stack ?? "") : ""}`);
    process.exitCode = 1;
  }
}
