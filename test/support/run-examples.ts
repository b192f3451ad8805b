/** Runs the programs of examples/sdk one after the other in this process. Prints `== NAME` before each. */
for (const name of process.argv.slice(2)) {
  console.log(`== ${name}`);
  try {
    await import(`../../examples/sdk/${name}`);
  } catch (error) {
    console.log(`FAILED ${String(error)}\n${error instanceof Error ? (error.stack ?? "") : ""}`);
  }
}
