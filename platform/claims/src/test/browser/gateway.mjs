// The gateway as programs see it.
import assert from 'node:assert/strict';

export const url = process.env.GATEWAY;
export const key = (name) => process.env[`KEY_${name.toUpperCase()}`];

export const api = async (name, method, path, body, base = url) => {
  const answer = await fetch(base + path, {
    method,
    headers: { authorization: `Bearer ${key(name)}`, ...(body && { 'content-type': 'application/json' }) },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, json: () => JSON.parse(text) };
};

const chat = (route, text) => ({ model: route, messages: [{ role: 'user', content: text }] });

/** Has jane ask for something that waits; the same text is the same run. */
export const waits = async (route, text) => {
  const answer = await api('jane', 'POST', '/v1/chat/completions', chat(route, text));
  assert.equal(answer.status, 409, answer.text);
  return answer.headers.get('x-aegis-run-id');
};

export const again = (route, text) => api('jane', 'POST', '/v1/chat/completions', chat(route, text));

export const shown = async (name, run) => (await api(name, 'GET', `/v1/runs/${run}`)).json();

export const decide = async (name, run, decision) => {
  const digest = (await shown(name, run)).pending.digest;
  return api(name, 'POST', `/v1/runs/${run}/resume`, { decision, digest });
};

/** Follows the events of a run until one of them is about a state. */
export const state = async (name, run, wanted) => {
  const answer = await fetch(`${url}/v1/runs/${run}/events`, { headers: { authorization: `Bearer ${key(name)}` } });
  let text = '';
  for await (const piece of answer.body.pipeThrough(new TextDecoderStream())) {
    text += piece;
    if (text.includes(`event: ${wanted}\n`)) return;
  }
  assert.fail(`the run never was ${wanted}: ${text}`);
};

/** What is on record of the approval of a run. */
export const recorded = async (run) =>
  (await api('audit', 'GET', '/v1/audit/ledger')).text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter((record) => record.type === 'approval' && record.body.run === run)
    .map((record) => `${record.body.action} ${record.body.by ?? ''}`.trim());
