// node run.mjs SCENARIO, with the base URLs and keys in the environment as any program has them.
import * as scenarios from './all.mjs';

const scenario = scenarios[process.argv[2]];
if (!scenario) {
  console.error('no such scenario');
  process.exit(2);
}
await scenario();
console.log('done');
