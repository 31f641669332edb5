// node run.mjs SCENARIO, with OPENAI_BASE_URL and OPENAI_API_KEY as any program has them.
import * as scenarios from './scenarios.mjs';

const scenario = scenarios[process.argv[2]];
if (!scenario) {
  console.error('no such scenario');
  process.exit(2);
}
await scenario();
console.log('done');
