// What the official client of OpenAI does with the Responses API of the gateway, whatever the provider behind it speaks.
import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { named } from './named.mjs';

const EMAIL = 'jane.doe@example.com';
const TOOLS = [
  {
    type: 'function',
    name: 'weather',
    description: 'The weather of a place',
    strict: true,
    parameters: { type: 'object', properties: { place: { type: 'string' } }, required: ['place'], additionalProperties: false },
  },
];

let requests = 0;
const client = (options = {}) => {
  requests = 0;
  return new OpenAI({
    fetch: (url, init) => {
      requests += 1;
      return fetch(url, init);
    },
    ...options,
  });
};

async function collect(stream) {
  const events = [];
  for await (const event of stream) events.push(event);
  return events;
}

async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  assert.fail('no error came');
}

export async function responses() {
  const answer = await client().responses.create({ model: named('echo'), input: 'hello' });
  assert.equal(answer.object, 'response');
  assert.match(answer.id, /^resp_/);
  assert.equal(answer.status, 'completed');
  assert.equal(answer.model, named('echo'));
  assert.equal(answer.output_text, 'hello');
  assert.equal(answer.output[0].type, 'message');
  assert.equal(answer.output[0].content[0].type, 'output_text');
  assert.deepEqual(answer.output[0].content[0].annotations, []);
  assert.equal(answer.usage.total_tokens, 12);
}

export async function responsesStreamed() {
  const events = await collect(await client().responses.create({ model: named('drip'), input: 'hello', stream: true }));
  assert.deepEqual(
    events.map((event) => event.sequence_number),
    events.map((_, at) => at),
  );
  const types = events.map((event) => event.type).filter((type, at, all) => type !== all[at - 1]);
  assert.deepEqual(types, [
    'response.created',
    'response.in_progress',
    'response.output_item.added',
    'response.content_part.added',
    'response.output_text.delta',
    'response.output_text.done',
    'response.content_part.done',
    'response.output_item.done',
    'response.completed',
  ]);
  const deltas = events.filter((event) => event.type === 'response.output_text.delta').map((event) => event.delta);
  assert.equal(deltas.join(''), 'hello');
  assert.equal(events.at(-1).response.output[0].content[0].text, 'hello');
}

export async function responsesStreamHelper() {
  const final = await client().responses.stream({ model: named('drip'), input: 'hello' }).finalResponse();
  assert.equal(final.output_text, 'hello');
  assert.equal(final.status, 'completed');
}

export async function responsesTools() {
  const openai = client();
  const question = [{ role: 'user', content: 'weather in Zürich?' }];
  const first = await openai.responses.create({ model: named('tools'), input: question, tools: TOOLS });
  const call = first.output.find((item) => item.type === 'function_call');
  assert.equal(call.name, 'weather');
  assert.deepEqual(JSON.parse(call.arguments), { place: 'Zürich' });
  const second = await openai.responses.create({
    model: named('tools'),
    tools: TOOLS,
    input: [...question, ...first.output, { type: 'function_call_output', call_id: call.call_id, output: 'sunny' }],
  });
  assert.equal(second.output_text, 'It is sunny.');
}

export async function responsesToolsStreamed() {
  const final = await client().responses.stream({ model: named('tools'), input: 'weather in Zürich?', tools: TOOLS }).finalResponse();
  const call = final.output.find((item) => item.type === 'function_call');
  assert.equal(call.status, 'completed');
  assert.deepEqual(JSON.parse(call.arguments), { place: 'Zürich' });
}

export async function responsesToolsInPairs() {
  const task = { model: named('both'), input: 'weather?', tools: TOOLS };
  for (const answer of [await client().responses.create(task), await client().responses.stream(task).finalResponse()]) {
    assert.equal(answer.output_text, 'One moment.');
    const calls = answer.output.filter((item) => item.type === 'function_call');
    assert.deepEqual(
      calls.map((call) => JSON.parse(call.arguments).place),
      ['Zürich', 'Bern'],
    );
    assert.equal(new Set(calls.map((call) => call.call_id)).size, 2);
  }
}

export async function responsesRefused() {
  const task = { model: named('refused'), input: 'hello' };
  for (const answer of [await client().responses.create(task), await client().responses.stream(task).finalResponse()]) {
    assert.deepEqual(
      answer.output[0].content.map((part) => [part.type, part.refusal]),
      [['refusal', 'I cannot.']],
    );
  }
}

export async function responsesParsed() {
  const answer = await client().responses.parse({
    model: named('json'),
    input: 'a person',
    text: {
      format: {
        type: 'json_schema',
        name: 'person',
        strict: true,
        schema: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'], additionalProperties: false },
      },
    },
  });
  assert.deepEqual(JSON.parse(answer.output_text), { name: 'Ann' });
}

export async function responsesBlocked() {
  const error = await failure(client().responses.create({ model: named('echo'), input: 'a forbidden-word here' }));
  assert.ok(error instanceof OpenAI.BadRequestError);
  assert.equal(error.code, 'content_filter');
  assert.equal(error.error.aegis.code, 'AEG-GRD-001');
  assert.equal(requests, 1);
  const whole = await client().responses.create({ model: named('forbidden'), input: 'hello' });
  assert.equal(whole.status, 'incomplete');
  assert.equal(whole.incomplete_details.reason, 'content_filter');
  assert.ok(!JSON.stringify(whole).includes('forbidden-word'));
  const events = await collect(await client().responses.create({ model: named('forbidden'), input: 'hello', stream: true }));
  assert.equal(events.at(-1).type, 'response.incomplete');
  assert.equal(events.at(-1).response.incomplete_details.reason, 'content_filter');
  assert.ok(!JSON.stringify(events).includes('forbidden-word'));
}

export async function responsesMasked() {
  const whole = await client().responses.create({ model: named('echo'), input: `write to ${EMAIL}`, instructions: 'repeat' });
  assert.equal(whole.output_text, `write to ${EMAIL}`);
  const final = await client().responses.stream({ model: named('drip'), input: `write to ${EMAIL}` }).finalResponse();
  assert.equal(final.output_text, `write to ${EMAIL}`);
}

export async function responsesCut() {
  const error = await failure(client().responses.create({ model: named('cut'), input: 'hello', stream: true }).then(collect));
  assert.ok(error instanceof OpenAI.APIError);
}

export async function responsesThatAreStored() {
  for (const more of [{ previous_response_id: 'resp_1' }, { conversation: 'conv_1' }, { background: true }, { prompt: { id: 'p' } }]) {
    const error = await failure(client().responses.create({ model: named('echo'), input: 'hello', ...more }));
    assert.equal(error.status, 400);
    assert.equal(error.code, 'unsupported_content');
  }
}
