// Somebody who may decide runs that wait: looks at what would happen, and decides exactly that.
import assert from 'node:assert/strict';

const url = (path) => new URL(path, process.env.AEGIS_SERVER_URL);
const headers = { authorization: `Bearer ${process.env.APPROVER_KEY}`, 'content-type': 'application/json' };

/** Decides a run that waits; when an approved one has gone on to its end, says what the approver was shown. */
export async function decide(run, decision, reason) {
  const shown = await (await fetch(url(`/v1/runs/${run}`), { headers })).json();
  const body = JSON.stringify({ decision, digest: shown.pending.digest, ...(reason && { reason }) });
  const decided = await fetch(url(`/v1/runs/${run}/resume`), { method: 'POST', headers, body });
  assert.equal(decided.status, 200, await decided.text());
  // The events of a run end with it: no need to ask again and again.
  const events = await (await fetch(url(`/v1/runs/${run}/events`), { headers })).text();
  assert.match(events, /completed|denied/);
  return shown;
}
