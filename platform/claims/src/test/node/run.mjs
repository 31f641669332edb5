// node run.mjs SCENARIO..., with the base URLs and keys in the environment as any program has them. Says how each went.
const scenarios = await import(process.env.SCENARIOS ?? './all.mjs');

for (const name of process.argv.slice(2)) {
  try {
    await scenarios[name]();
    console.log(`${name}: done`);
  } catch (error) {
    console.log(`${name}: failed`);
    console.error(name, error);
    process.exitCode = 1;
  }
}
process.exit(); // a scenario that failed may have left a connection open that something holds
