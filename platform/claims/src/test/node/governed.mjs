// Tools of the gateway's own and runs that wait for a human, as the official clients see them, whatever the provider behind it speaks.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { decide } from './approver.mjs';
import { provider } from './named.mjs';

const EMAIL = 'jane.doe@example.com';
const OURS = /opening_hours|find_customer|send_email|"tool_calls"|"function_call|"tool_use"/;
const KEEP_ALIVE = ': keep-alive\n\n';
const SCHEMA = { type: 'object', properties: { place: { type: 'string' } }, required: ['place'], additionalProperties: false };

/** What a client sends and gets: its requests, the run as soon as the head of an answer is there, its bytes, and when a comment is among them. */
function watched() {
  const seen = { requests: 0, raw: '' };
  seen.holds = new Promise((resolve) => (seen.held = resolve));
  seen.run = new Promise((resolve) => {
    seen.fetch = async (url, init) => {
      seen.requests += 1;
      const response = await fetch(url, init);
      const [ours, theirs] = response.body.tee();
      seen.ended = collect(ours, seen);
      resolve(response.headers.get('x-aegis-run-id'));
      return new Response(theirs, { status: response.status, headers: response.headers });
    };
  });
  return seen;
}

/** Keeps what comes; a client that was told of an error in a stream goes away from what follows. */
async function collect(bytes, seen) {
  const text = new TextDecoder();
  try {
    for await (const piece of bytes) {
      seen.raw += text.decode(piece, { stream: true });
      if (seen.raw.includes(KEEP_ALIVE)) seen.held();
    }
  } catch (gone) {
    assert.equal(gone.name, 'AbortError');
  }
}

const parsed = (call) => [call.name, JSON.parse(call.arguments)];

const chat = {
  sdk: OpenAI,
  tool: (name) => ({ type: 'function', function: { name, parameters: SCHEMA } }),
  ask: (model, text, tools) => ({ model, messages: [{ role: 'user', content: text }], ...(tools && { tools }) }),
  whole: (seen, body) => new OpenAI({ fetch: seen.fetch }).chat.completions.create(body),
  stream: (seen, body) => new OpenAI({ fetch: seen.fetch }).chat.completions.stream(body),
  final: (stream) => stream.finalChatCompletion(),
  firstText: (stream) => new Promise((resolve) => stream.once('content', resolve)),
  read: ({ choices: [{ message, finish_reason }] }) => ({
    text: message.content ?? '',
    calls: (message.tool_calls ?? []).map((call) => parsed(call.function)),
    filtered: finish_reason === 'content_filter',
  }),
  answered: (body, { choices: [{ message }] }, result) => ({
    ...body,
    messages: [...body.messages, message, { role: 'tool', tool_call_id: message.tool_calls[0].id, content: result }],
  }),
  aegis: (error) => error.error.aegis.code,
};

const responses = {
  sdk: OpenAI,
  tool: (name) => ({ type: 'function', name, strict: true, parameters: SCHEMA }),
  ask: (model, text, tools) => ({ model, input: [{ role: 'user', content: text }], ...(tools && { tools }) }),
  whole: (seen, body) => new OpenAI({ fetch: seen.fetch }).responses.create(body),
  stream: (seen, body) => new OpenAI({ fetch: seen.fetch }).responses.stream(body),
  final: (stream) => stream.finalResponse(),
  firstText: (stream) => new Promise((resolve) => stream.once('response.output_text.delta', resolve)),
  read: (answer) => ({
    text: answer.output_text,
    calls: answer.output.filter((item) => item.type === 'function_call').map(parsed),
    filtered: answer.incomplete_details?.reason === 'content_filter',
  }),
  answered: (body, answer, result) => ({
    ...body,
    input: [
      ...body.input,
      // The helper for streams adds a member of its own, which the API does not know.
      ...answer.output.map(({ parsed_arguments, ...item }) => item),
      { type: 'function_call_output', call_id: answer.output.find((item) => item.type === 'function_call').call_id, output: result },
    ],
  }),
  aegis: (error) => error.error.aegis.code,
};

const messages = {
  sdk: Anthropic,
  tool: (name) => ({ name, input_schema: SCHEMA }),
  ask: (model, text, tools) => ({ model, max_tokens: 99, messages: [{ role: 'user', content: text }], ...(tools && { tools }) }),
  whole: (seen, body) => new Anthropic({ fetch: seen.fetch }).messages.create(body),
  stream: (seen, body) => new Anthropic({ fetch: seen.fetch }).messages.stream(body),
  final: (stream) => stream.finalMessage(),
  firstText: (stream) => new Promise((resolve) => stream.once('text', resolve)),
  read: ({ content, stop_reason }) => ({
    text: content
      .filter((block) => block.type === 'text')
      .map((block) => block.text)
      .join(''),
    calls: content.filter((block) => block.type === 'tool_use').map((block) => [block.name, block.input]),
    filtered: stop_reason === 'refusal',
  }),
  answered: (body, { content }, result) => ({
    ...body,
    messages: [
      ...body.messages,
      { role: 'assistant', content },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: content.find((block) => block.type === 'tool_use').id, content: result }] },
    ],
  }),
  aegis: (error) => error.error.error.aegis.code,
};

const SURFACES = [chat, responses, messages];
const named = (kind, model) => `${kind}-${provider}-${model}`;

/** Asks whole and streamed in each dialect. */
async function each(scenario) {
  for (const surface of SURFACES) {
    for (const streamed of [false, true]) await scenario(surface, streamed, `${SURFACES.indexOf(surface)} ${streamed}`);
  }
}

/** Asks once; what the client made of the answer, and what it saw. */
async function send(surface, streamed, body) {
  const seen = watched();
  const answer = await (streamed ? surface.final(surface.stream(seen, body)) : surface.whole(seen, body));
  await seen.ended;
  assert.equal(seen.requests, 1);
  return { answer, ...surface.read(answer), seen, run: await seen.run };
}

/** Asks what is refused; the error that the client throws, after one request. */
async function refused(surface, streamed, body) {
  const seen = watched();
  try {
    await (streamed ? surface.final(surface.stream(seen, body)) : surface.whole(seen, body));
  } catch (error) {
    await seen.ended;
    assert.equal(seen.requests, 1, 'a client that is told not to asks again');
    return { error, seen, run: await seen.run };
  }
  return assert.fail('no error came');
}

function assertIsPause(surface, { error, run }) {
  assert.ok(error instanceof surface.sdk.ConflictError, String(error));
  assert.equal(error.status, 409);
  assert.equal(surface.aegis(error), 'AEG-RUN-001');
  if (surface.sdk === OpenAI) assert.equal(error.code, 'approval_required');
  assert.equal(error.headers.get('x-should-retry'), 'false');
  assert.equal(error.headers.get('x-aegis-run-id'), run);
  assert.ok(error.message.includes(run));
}

export async function governedTools() {
  await each(async (surface, streamed) => {
    const { text, calls, seen } = await send(surface, streamed, surface.ask(named('refuse', 'loop'), `Who is ${EMAIL}, and when are you open?`));
    assert.equal(text, 'One moment.\n\nMonday to Friday; she is at jane.private@example.com.');
    assert.deepEqual(calls, []);
    assert.doesNotMatch(seen.raw, OURS);
  });
}

export async function governedToolsBesideOwn() {
  await each(async (surface, streamed) => {
    const body = surface.ask(named('refuse', 'mixed'), 'Open, and the weather?', [surface.tool('weather')]);
    const first = await send(surface, streamed, body);
    assert.deepEqual(first.calls, [['weather', { place: 'Bern' }]]);
    assert.doesNotMatch(first.seen.raw, /opening_hours/);
    const second = await send(surface, streamed, surface.answered(body, first.answer, 'sunny'));
    assert.equal(second.text, 'It is sunny.');
    assert.deepEqual(second.calls, []);
  });
}

export async function governedToolDenied() {
  await each(async (surface, streamed) => {
    const answer = await send(surface, streamed, surface.ask(named('refuse', 'denied'), 'Clean up.', [surface.tool('delete_file')]));
    assert.ok(answer.filtered);
    assert.deepEqual(answer.calls, []);
    assert.doesNotMatch(answer.seen.raw, /delete_file\\?"|everything/);
  });
}

export async function governedToolsWithoutEnd() {
  await each(async (surface, streamed) => {
    const { error } = await refused(surface, streamed, surface.ask(named('refuse', 'endless'), 'When are you open?'));
    assert.ok(error instanceof surface.sdk.InternalServerError, String(error));
    assert.equal(surface.aegis(error), 'AEG-RUN-004');
  });
}

export async function pauseIsApproved() {
  await each(async (surface, streamed, which) => {
    const body = surface.ask(named('refuse', 'echo'), `transfer this for ${EMAIL}, ${which}`);
    const paused = await refused(surface, streamed, body);
    assertIsPause(surface, paused);
    const waiting = await refused(surface, streamed, body);
    assert.equal(waiting.run, paused.run);
    await decide(paused.run, 'approved');
    const answered = await send(surface, streamed, body);
    assert.equal(answered.run, paused.run);
    assert.equal(answered.text, `transfer this for ${EMAIL}, ${which}`);
    const again = await refused(surface, streamed, body);
    assertIsPause(surface, again);
    assert.notEqual(again.run, paused.run);
  });
}

export async function pauseIsDenied() {
  await each(async (surface, streamed, which) => {
    const body = surface.ask(named('refuse', 'echo'), `transfer that, ${which}`);
    const paused = await refused(surface, streamed, body);
    await decide(paused.run, 'denied', 'not this customer');
    const { error, run } = await refused(surface, streamed, body);
    assert.ok(error instanceof surface.sdk.PermissionDeniedError, String(error));
    assert.equal(surface.aegis(error), 'AEG-RUN-002');
    assert.match(error.message, /not this customer/);
    assert.equal(run, paused.run);
  });
}

export async function toolWaits() {
  await each(async (surface, streamed, which) => {
    const body = surface.ask(named('refuse', 'mail'), `Write to ${EMAIL}, ${which}`);
    const paused = await refused(surface, streamed, body);
    assertIsPause(surface, paused);
    const shown = await decide(paused.run, 'approved');
    assert.equal(shown.pending.what[0].what, 'send_email');
    assert.ok(!JSON.stringify(shown).includes(EMAIL));
    const answered = await send(surface, streamed, body);
    assert.equal(answered.run, paused.run);
    assert.equal(answered.text, 'It is sent.');
    assert.deepEqual(answered.calls, []);
    assert.doesNotMatch(answered.seen.raw, OURS);
  });
}

/** A stream is open, and its run known, before anybody has agreed; comments keep it, and the client passes over them. */
export async function heldStreamIsApproved() {
  for (const surface of SURFACES) {
    const seen = watched();
    const text = `transfer it, ${SURFACES.indexOf(surface)}`;
    const final = surface.final(surface.stream(seen, surface.ask(named('hold', 'echo'), text)));
    await decide(await seen.run, 'approved');
    assert.equal(surface.read(await final).text, text);
    await seen.ended;
    assert.ok(seen.raw.startsWith(KEEP_ALIVE));
    assert.equal(seen.requests, 1);
  }
}

export async function heldStreamIsDenied() {
  for (const surface of SURFACES) {
    const seen = watched();
    const final = surface.final(surface.stream(seen, surface.ask(named('hold', 'echo'), `transfer none, ${SURFACES.indexOf(surface)}`)));
    const failed = assert.rejects(final, (error) => {
      assert.ok(error instanceof surface.sdk.APIError, String(error));
      assert.match(error.message + JSON.stringify(error.error ?? ''), /not this one/);
      return true;
    });
    await decide(await seen.run, 'denied', 'not this one');
    await failed;
    await seen.ended;
    assert.match(seen.raw, /"AEG-RUN-002"/);
    assert.equal(seen.requests, 1);
  }
}

/** The client has the beginning of the answer while the call behind it waits, and what it has stays. */
export async function heldStreamGoesOn() {
  for (const surface of SURFACES) {
    const seen = watched();
    const stream = surface.stream(seen, surface.ask(named('hold', 'spoken'), `Write to her, ${SURFACES.indexOf(surface)}`));
    await surface.firstText(stream);
    await seen.holds;
    await decide(await seen.run, 'approved');
    const { text, calls } = surface.read(await surface.final(stream));
    assert.equal(text, 'I write to her.\n\nIt is sent.');
    assert.deepEqual(calls, []);
    await seen.ended;
    assert.doesNotMatch(seen.raw, OURS);
  }
}

/** Somebody who was sent a notice decides; the client has waited with one request. */
export async function heldWhole() {
  for (const surface of SURFACES) {
    const text = `transfer and have it approved, ${SURFACES.indexOf(surface)}`;
    assert.equal((await send(surface, false, surface.ask(named('hold', 'echo'), text))).text, text);
    const denied = await refused(surface, false, surface.ask(named('hold', 'echo'), `transfer and have it denied, ${SURFACES.indexOf(surface)}`));
    assert.ok(denied.error instanceof surface.sdk.PermissionDeniedError, String(denied.error));
  }
}

/** Nobody decides in the time that the route holds a request; the run is still there. */
export async function heldTooLong() {
  await each(async (surface, streamed, which) => {
    const body = surface.ask(named('brief', 'echo'), `transfer soon, ${which}`);
    const late = await refused(surface, streamed, body);
    if (streamed) {
      assert.ok(late.error instanceof surface.sdk.APIError, String(late.error));
      assert.match(late.seen.raw, /"AEG-RUN-001"/);
    } else {
      assertIsPause(surface, late);
    }
    await decide(late.run, 'approved');
    assert.equal((await send(surface, streamed, body)).run, late.run);
  });
}
