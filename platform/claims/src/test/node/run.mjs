// node run.mjs SCENARIO..., with the base URLs and keys in the environment as any program has them. Says how each went.
import * as scenarios from './all.mjs';

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
