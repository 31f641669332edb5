// What the official client of Anthropic does with the gateway, whatever the provider behind it speaks.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { named, provider } from './named.mjs';

const EMAIL = 'jane.doe@example.com';
const TOOLS = [
  {
    name: 'weather',
    description: 'The weather of a place',
    input_schema: { type: 'object', properties: { place: { type: 'string' } }, required: ['place'] },
  },
];

let requests = 0;
const client = (options = {}) => {
  requests = 0;
  return new Anthropic({
    fetch: (url, init) => {
      requests += 1;
      return fetch(url, init);
    },
    ...options,
  });
};

const ask = (model, content, more = {}) => ({ model, max_tokens: 99, messages: [{ role: 'user', content }], ...more });

async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  assert.fail('no error came');
}

export async function messages() {
  const { data, request_id } = await client().messages.create(ask(named('echo'), 'hello')).withResponse();
  assert.match(data.id, /^msg_/);
  assert.equal(data.type, 'message');
  assert.equal(data.role, 'assistant');
  assert.equal(data.model, named('echo'));
  assert.deepEqual(
    data.content.map((block) => [block.type, block.text]),
    [['text', 'hello']],
  );
  assert.equal(data.stop_reason, 'end_turn');
  assert.equal(data.usage.input_tokens + data.usage.output_tokens, 12);
  assert.ok(request_id);
}

export async function messagesWithABearer() {
  const answer = await client({ apiKey: null, authToken: process.env.ANTHROPIC_API_KEY }).messages.create(ask(named('echo'), 'hello'));
  assert.equal(answer.content[0].text, 'hello');
}

export async function messagesStreamed() {
  const stream = await client().messages.create(ask(named('drip'), 'hello', { stream: true, system: 'be brief' }));
  const events = [];
  for await (const event of stream) events.push(event);
  const types = events.map((event) => event.type).filter((type, at, all) => type !== all[at - 1]);
  assert.deepEqual(types, [
    'message_start',
    'content_block_start',
    'content_block_delta',
    'content_block_stop',
    'message_delta',
    'message_stop',
  ]);
  const text = events.filter((event) => event.type === 'content_block_delta').map((event) => event.delta.text);
  assert.equal(text.join(''), 'hello');
  assert.equal(events.at(-2).delta.stop_reason, 'end_turn');
  assert.ok(Number.isInteger(events.at(-2).usage.output_tokens));
}

export async function messagesStreamHelper() {
  const final = await client().messages.stream(ask(named('drip'), 'hello')).finalMessage();
  assert.equal(final.content[0].text, 'hello');
  assert.equal(final.stop_reason, 'end_turn');
}

export async function messagesTools() {
  const anthropic = client();
  const first = await anthropic.messages.create(ask(named('tools'), 'weather in Zürich?', { tools: TOOLS }));
  assert.equal(first.stop_reason, 'tool_use');
  const call = first.content.find((block) => block.type === 'tool_use');
  assert.equal(call.name, 'weather');
  assert.deepEqual(call.input, { place: 'Zürich' });
  const second = await anthropic.messages.create({
    model: named('tools'),
    max_tokens: 99,
    tools: TOOLS,
    messages: [
      { role: 'user', content: 'weather in Zürich?' },
      { role: 'assistant', content: first.content },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: call.id, content: 'sunny' }] },
    ],
  });
  assert.equal(second.content[0].text, 'It is sunny.');
}

export async function messagesToolsStreamed() {
  const final = await client().messages.stream(ask(named('tools'), 'weather in Zürich?', { tools: TOOLS })).finalMessage();
  const call = final.content.find((block) => block.type === 'tool_use');
  assert.ok(call.id);
  assert.deepEqual(call.input, { place: 'Zürich' });
  assert.equal(final.stop_reason, 'tool_use');
}

export async function messagesToolsInPairs() {
  const task = ask(named('both'), 'weather?', { tools: TOOLS });
  for (const answer of [await client().messages.create(task), await client().messages.stream(task).finalMessage()]) {
    assert.equal(answer.stop_reason, 'tool_use');
    assert.equal(answer.content[0].text, 'One moment.');
    const calls = answer.content.filter((block) => block.type === 'tool_use');
    assert.deepEqual(
      calls.map((call) => call.input.place),
      ['Zürich', 'Bern'],
    );
    assert.equal(new Set(calls.map((call) => call.id)).size, 2);
  }
}

export async function messagesRefused() {
  const task = ask(named('refused'), 'hello');
  for (const answer of [await client().messages.create(task), await client().messages.stream(task).finalMessage()]) {
    assert.equal(answer.content[0].text, 'I cannot.');
    assert.equal(answer.stop_reason, 'refusal');
  }
}

export async function messagesBlocked() {
  const error = await failure(client().messages.create(ask(named('echo'), 'a forbidden-word here')));
  assert.ok(error instanceof Anthropic.BadRequestError);
  assert.equal(error.error.error.type, 'invalid_request_error');
  assert.equal(error.error.error.aegis.code, 'AEG-GRD-001');
  assert.ok(!JSON.stringify(error.error).includes('forbidden-word'));
  assert.equal(requests, 1);
  const whole = await client().messages.create(ask(named('forbidden'), 'hello'));
  assert.equal(whole.stop_reason, 'refusal');
  assert.ok(!JSON.stringify(whole).includes('forbidden-word'));
  const final = await client().messages.stream(ask(named('forbidden'), 'hello')).finalMessage();
  assert.equal(final.stop_reason, 'refusal');
  assert.ok(!JSON.stringify(final.content).includes('forbidden'));
}

export async function messagesBadKey() {
  const error = await failure(client({ apiKey: 'aeg-' + '0'.repeat(64) }).messages.create(ask(named('echo'), 'hello')));
  assert.ok(error instanceof Anthropic.AuthenticationError);
  assert.equal(error.error.error.type, 'authentication_error');
  assert.equal(requests, 1);
}

export async function messagesUnknownModel() {
  const error = await failure(client().messages.create(ask('nobody-has-this', 'hello')));
  assert.ok(error instanceof Anthropic.NotFoundError);
  assert.equal(requests, 1);
}

export async function messagesMasked() {
  const whole = await client().messages.create(ask(named('echo'), `write to ${EMAIL}`));
  assert.equal(whole.content[0].text, `write to ${EMAIL}`);
  const final = await client().messages.stream(ask(named('drip'), `write to ${EMAIL}`)).finalMessage();
  assert.equal(final.content[0].text, `write to ${EMAIL}`);
}

export async function messagesCut() {
  const error = await failure(client().messages.stream(ask(named('cut'), 'hello')).finalMessage());
  assert.ok(error instanceof Anthropic.APIError);
}

export async function messagesRetried() {
  const answer = await client().messages.create(ask(named('flaky'), 'hello'));
  assert.equal(answer.content[0].text, 'at last');
  assert.equal(requests, 3);
}

export async function messagesCounted() {
  const short = await client().messages.countTokens({ model: named('echo'), messages: [{ role: 'user', content: 'hello' }] });
  const long = await client().messages.countTokens({ model: named('echo'), messages: [{ role: 'user', content: 'hello '.repeat(100) }] });
  assert.ok(short.input_tokens > 0);
  assert.ok(long.input_tokens > short.input_tokens);
  const error = await failure(
    client().messages.countTokens({ model: named('echo'), messages: [{ role: 'user', content: 'a forbidden-word here' }] }),
  );
  assert.ok(error instanceof Anthropic.BadRequestError);
}

export async function messagesModels() {
  const list = await client().models.list();
  assert.ok(list.data.some((model) => model.id === provider && model.type === 'model'));
  assert.equal((await client().models.retrieve(provider)).id, provider);
}
