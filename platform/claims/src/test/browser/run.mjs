// node run.mjs SCENARIO..., with the gateway and the keys in the environment. Says how each went.
import * as scenarios from './scenarios.mjs';
import { close } from './reviewer.mjs';

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
await close();
