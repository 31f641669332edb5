// What the official client does with the gateway, one function per promise. Each throws if the client saw anything else.
import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { named, provider } from './named.mjs';

const EMAIL = 'jane.doe@example.com';
const TOOLS = [
  {
    type: 'function',
    function: {
      name: 'weather',
      description: 'The weather of a place',
      parameters: { type: 'object', properties: { place: { type: 'string' } }, required: ['place'], additionalProperties: false },
    },
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

const ask = (model, content, more = {}) => ({ model, messages: [{ role: 'user', content }], ...more });

async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  assert.fail('no error came');
}

async function collect(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

const textOf = (chunks, index = 0) =>
  chunks
    .flatMap((chunk) => chunk.choices)
    .filter((choice) => choice.index === index)
    .map((choice) => choice.delta.content ?? '')
    .join('');

export async function chat() {
  const { data, request_id } = await client().chat.completions.create(ask(named('echo'), 'hello')).withResponse();
  assert.equal(data.object, 'chat.completion');
  assert.match(data.id, /^chatcmpl-/);
  assert.notEqual(data.id, 'chatcmpl-up');
  assert.equal(data.model, named('echo'));
  assert.ok(Number.isInteger(data.created));
  assert.equal(data.choices.length, 1);
  assert.deepEqual(
    { role: data.choices[0].message.role, content: data.choices[0].message.content, refusal: data.choices[0].message.refusal },
    { role: 'assistant', content: 'hello', refusal: null },
  );
  assert.equal(data.choices[0].finish_reason, 'stop');
  assert.equal(data.usage.total_tokens, 12);
  assert.ok(request_id);
}

export async function stream() {
  const chunks = await collect(await client().chat.completions.create(ask(named('echo'), 'hello', { stream: true })));
  assert.equal(textOf(chunks), 'hello');
  assert.equal(new Set(chunks.map((chunk) => chunk.id)).size, 1);
  assert.ok(chunks.every((chunk) => chunk.object === 'chat.completion.chunk' && chunk.model === named('echo')));
  assert.equal(chunks[0].choices[0].delta.role, 'assistant');
  assert.equal(chunks.at(-1).choices[0].finish_reason, 'stop');
  assert.ok(chunks.slice(0, -1).every((chunk) => chunk.choices[0].finish_reason === null));
}

export async function streamHelper() {
  const runner = client().chat.completions.stream(ask(named('echo'), 'hello'));
  const final = await runner.finalChatCompletion();
  assert.equal(final.choices[0].message.content, 'hello');
  assert.equal(final.choices[0].finish_reason, 'stop');
}

export async function includeUsage() {
  const chunks = await collect(
    await client().chat.completions.create(ask(named('echo'), 'hello', { stream: true, stream_options: { include_usage: true } })),
  );
  assert.deepEqual(chunks.at(-1).choices, []);
  assert.equal(chunks.at(-1).usage.total_tokens, 12);
  assert.ok(chunks.slice(0, -1).every((chunk) => chunk.usage === null));
}

export async function tools() {
  const openai = client();
  const first = await openai.chat.completions.create(ask(named('tools'), 'weather in Zürich?', { tools: TOOLS }));
  const message = first.choices[0].message;
  assert.equal(first.choices[0].finish_reason, 'tool_calls');
  assert.equal(message.tool_calls[0].type, 'function');
  assert.equal(message.tool_calls[0].function.name, 'weather');
  assert.deepEqual(JSON.parse(message.tool_calls[0].function.arguments), { place: 'Zürich' });
  const second = await openai.chat.completions.create({
    model: named('tools'),
    tools: TOOLS,
    messages: [
      { role: 'user', content: 'weather in Zürich?' },
      message,
      { role: 'tool', tool_call_id: message.tool_calls[0].id, content: 'sunny' },
    ],
  });
  assert.equal(second.choices[0].message.content, 'It is sunny.');
}

export async function toolsStreamed() {
  const runner = client().chat.completions.stream(ask(named('tools'), 'weather in Zürich?', { tools: TOOLS }));
  const final = await runner.finalChatCompletion();
  const call = final.choices[0].message.tool_calls[0];
  assert.equal(final.choices[0].finish_reason, 'tool_calls');
  assert.ok(call.id);
  assert.equal(call.type, 'function');
  assert.deepEqual(JSON.parse(call.function.arguments), { place: 'Zürich' });
}

export async function toolsInPairs() {
  const whole = await client().chat.completions.create(ask(named('both'), 'weather?', { tools: TOOLS }));
  const final = await client().chat.completions.stream(ask(named('both'), 'weather?', { tools: TOOLS })).finalChatCompletion();
  for (const answer of [whole, final]) {
    const { content, tool_calls: calls } = answer.choices[0].message;
    assert.equal(content, 'One moment.');
    assert.deepEqual(
      calls.map((call) => JSON.parse(call.function.arguments).place),
      ['Zürich', 'Bern'],
    );
    assert.equal(new Set(calls.map((call) => call.id)).size, 2);
  }
}

export async function refused() {
  const whole = await client().chat.completions.create(ask(named('refused'), 'hello'));
  const final = await client().chat.completions.stream(ask(named('refused'), 'hello')).finalChatCompletion();
  for (const answer of [whole, final]) {
    assert.equal(answer.choices[0].message.refusal, 'I cannot.');
    assert.ok(!answer.choices[0].message.content);
  }
}

export async function twoChoices() {
  const whole = await client().chat.completions.create(ask(named('two'), 'hello', { n: 2 }));
  assert.deepEqual(
    whole.choices.map((choice) => [choice.index, choice.message.content, choice.finish_reason]),
    [
      [0, 'zero', 'stop'],
      [1, 'one', 'stop'],
    ],
  );
}

export async function twoChoicesStreamed() {
  const chunks = await collect(await client().chat.completions.create(ask(named('two'), 'hello', { n: 2, stream: true })));
  assert.equal(textOf(chunks, 0), 'zero');
  assert.equal(textOf(chunks, 1), 'one');
}

export async function badKey() {
  const error = await failure(client({ apiKey: 'aeg-' + '0'.repeat(64) }).chat.completions.create(ask(named('echo'), 'hello')));
  assert.ok(error instanceof OpenAI.AuthenticationError);
  assert.equal(error.status, 401);
  assert.equal(error.code, 'invalid_api_key');
  assert.equal(requests, 1);
}

export async function unknownModel() {
  const error = await failure(client().chat.completions.create(ask('nobody-has-this', 'hello')));
  assert.ok(error instanceof OpenAI.NotFoundError);
  assert.equal(error.code, 'model_not_found');
  assert.equal(requests, 1);
}

export async function blockedPrompt() {
  const error = await failure(client().chat.completions.create(ask(named('echo'), 'a forbidden-word here')));
  assert.ok(error instanceof OpenAI.BadRequestError);
  assert.equal(error.code, 'content_filter');
  assert.equal(error.error.aegis.code, 'AEG-GRD-001');
  assert.ok(!JSON.stringify(error.error).includes('forbidden-word'));
  assert.equal(requests, 1);
}

export async function blockedAnswer() {
  const answer = await client().chat.completions.create(ask(named('forbidden'), 'hello'));
  assert.equal(answer.choices[0].finish_reason, 'content_filter');
  assert.ok(!JSON.stringify(answer).includes('forbidden-word'));
  const chunks = await collect(await client().chat.completions.create(ask(named('forbidden'), 'hello', { stream: true })));
  assert.equal(chunks.at(-1).choices[0].finish_reason, 'content_filter');
  assert.ok(!textOf(chunks).includes('forbidden'));
}

export async function tooLarge() {
  const error = await failure(client().chat.completions.create(ask(named('echo'), 'a'.repeat(1 << 20))));
  assert.equal(error.status, 413);
  assert.equal(error.code, 'request_too_large');
  assert.equal(requests, 1);
}

export async function retriesWhatMayBeRetried() {
  const answer = await client().chat.completions.create(ask(named('flaky'), 'hello'));
  assert.equal(answer.choices[0].message.content, 'at last');
  assert.equal(requests, 3);
}

export async function retriesARateLimit() {
  const error = await failure(client({ maxRetries: 1 }).chat.completions.create(ask(named('limited'), 'hello')));
  assert.ok(error instanceof OpenAI.RateLimitError);
  assert.equal(error.code, 'rate_limit_exceeded');
  assert.equal(requests, 2);
}

export async function doesNotRetryWhatMayNot() {
  const error = await failure(client().chat.completions.create(ask(named('credentials'), 'hello')));
  assert.equal(error.status, 502);
  assert.equal(error.headers.get('x-should-retry'), 'false');
  assert.equal(requests, 1);
}

export async function cutStream() {
  const error = await failure(
    client().chat.completions.create(ask(named('cut'), 'hello', { stream: true })).then(collect),
  );
  assert.ok(error instanceof OpenAI.APIError);
  assert.equal(error.code, 'upstream_error');
}

export async function responseFormat() {
  const answer = await client().chat.completions.parse(
    ask(named('json'), 'a person', {
      response_format: {
        type: 'json_schema',
        json_schema: {
          name: 'person',
          strict: true,
          schema: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'], additionalProperties: false },
        },
      },
    }),
  );
  assert.deepEqual(JSON.parse(answer.choices[0].message.content), { name: 'Ann' });
}

export async function masked() {
  const answer = await client().chat.completions.create(ask(named('echo'), `write to ${EMAIL}`));
  assert.equal(answer.choices[0].message.content, `write to ${EMAIL}`);
  const chunks = await collect(await client().chat.completions.create(ask(named('drip'), `write to ${EMAIL}`, { stream: true })));
  assert.equal(textOf(chunks), `write to ${EMAIL}`);
}

export async function abort() {
  const stream = await client().chat.completions.create(ask(named('endless'), 'hello', { stream: true }));
  for await (const chunk of stream) {
    if (chunk.choices[0].delta.content) break;
  }
}

export async function models() {
  const list = await client().models.list();
  assert.ok(list.data.some((model) => model.id === provider && model.object === 'model'));
  assert.equal((await client().models.retrieve(provider)).id, provider);
}
