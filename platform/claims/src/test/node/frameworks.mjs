// What applications are really written with, over the three dialects of the gateway. Loaded where needed, because they are large.
import assert from 'node:assert/strict';
import { named } from './named.mjs';

const EMAIL = 'jane.doe@example.com';
const BASE_URL = process.env.OPENAI_BASE_URL;
const KEY = process.env.OPENAI_API_KEY;

async function aiSdk() {
  globalThis.AI_SDK_LOG_WARNINGS = false; // it prints them to the output, which says here how the scenario went
  const [ai, { createOpenAI }, { createOpenAICompatible }, { createAnthropic }, { z }] = await Promise.all([
    import('ai'),
    import('@ai-sdk/openai'),
    import('@ai-sdk/openai-compatible'),
    import('@ai-sdk/anthropic'),
    import('zod'),
  ]);
  const openai = createOpenAI({ baseURL: BASE_URL, apiKey: KEY });
  const compatible = createOpenAICompatible({ name: 'aegis', baseURL: BASE_URL, apiKey: KEY });
  const anthropic = createAnthropic({ baseURL: BASE_URL, apiKey: KEY });
  const asked = [];
  const weather = ai.tool({
    description: 'The weather of a place',
    inputSchema: z.object({ place: z.string() }),
    execute: async ({ place }) => {
      asked.push(place);
      return `sunny, says ${EMAIL}`;
    },
  });
  const speak = [(model) => openai.chat(model), (model) => openai.responses(model), (model) => anthropic(model), (model) => compatible(model)];
  return { ai, openai, speak, asked, tools: { weather } };
}

export async function aiSdkMasked() {
  const { ai, speak } = await aiSdk();
  for (const model of speak) {
    const whole = await ai.generateText({ model: model(named('echo')), prompt: `write to ${EMAIL}`, maxRetries: 0 });
    assert.equal(whole.text, `write to ${EMAIL}`);
    assert.equal(whole.finishReason, 'stop');
    const stream = ai.streamText({ model: model(named('drip')), prompt: `write to ${EMAIL}`, maxRetries: 0 });
    assert.equal(await stream.text, `write to ${EMAIL}`);
    assert.equal(await stream.finishReason, 'stop');
  }
}

export async function aiSdkAgent() {
  const { ai, speak, asked, tools } = await aiSdk();
  for (const model of speak) {
    const task = { model: model(named('tools')), tools, prompt: 'weather in Zürich?', stopWhen: ai.stepCountIs(3), maxRetries: 0 };
    const whole = await ai.generateText(task);
    assert.equal(whole.steps.length, 2);
    assert.equal(whole.text, 'It is sunny.');
  }
  assert.deepEqual(asked, ['Zürich', 'Zürich', 'Zürich', 'Zürich']);
}

export async function aiSdkTurns() {
  const { ai, openai } = await aiSdk();
  const second = async (providerOptions) => {
    const task = { model: openai.responses(named('echo')), maxRetries: 0, providerOptions };
    const messages = [{ role: 'user', content: 'one' }];
    const first = await ai.generateText({ ...task, messages });
    return ai.generateText({ ...task, messages: [...messages, ...first.response.messages, { role: 'user', content: 'two' }] });
  };
  assert.equal((await second({ openai: { store: false } })).text, 'two');
  const refused = await second({}).then(
    () => assert.fail('no error came'),
    (error) => error,
  );
  assert.equal(JSON.parse(refused.responseBody).error.aegis.code, 'AEG-GRD-003');
}

export async function aiSdkBlocked() {
  const { ai, speak } = await aiSdk();
  for (const model of speak) {
    const refused = await ai.generateText({ model: model(named('echo')), prompt: 'a forbidden-word here' }).then(
      () => assert.fail('no error came'),
      (error) => error,
    );
    assert.equal(refused.statusCode, 400);
    assert.equal(refused.isRetryable, false);
    assert.equal(JSON.parse(refused.responseBody).error.aegis.code, 'AEG-GRD-001');
    const whole = await ai.generateText({ model: model(named('forbidden')), prompt: 'hello', maxRetries: 0 });
    assert.equal(whole.finishReason, 'content-filter');
    assert.equal(whole.text, '');
  }
}

export async function aiSdkEmbeddings() {
  const { ai, openai } = await aiSdk();
  const { embeddings } = await ai.embedMany({ model: openai.textEmbeddingModel(named('echo')), values: ['one', 'two'], maxRetries: 0 });
  assert.deepEqual(embeddings, [
    [0.5, -1.25, 3],
    [0.5, -1.25, 3],
  ]);
}

async function langchain() {
  const [{ ChatOpenAI }, { ChatAnthropic }, { tool }, { ToolMessage }, { z }] = await Promise.all([
    import('@langchain/openai'),
    import('@langchain/anthropic'),
    import('@langchain/core/tools'),
    import('@langchain/core/messages'),
    import('zod'),
  ]);
  const weather = tool(async ({ place }) => `sunny in ${place}, says ${EMAIL}`, {
    name: 'weather',
    description: 'The weather of a place',
    schema: z.object({ place: z.string() }),
  });
  const openai = { apiKey: KEY, configuration: { baseURL: BASE_URL }, maxRetries: 0 };
  const speak = [
    (model) => new ChatOpenAI({ ...openai, model, useResponsesApi: false }),
    (model) => new ChatOpenAI({ ...openai, model, useResponsesApi: true }),
    (model) => new ChatAnthropic({ model, apiKey: KEY, anthropicApiUrl: process.env.ANTHROPIC_BASE_URL, maxRetries: 0 }),
  ];
  return { speak, weather, ToolMessage };
}

export async function langchainMasked() {
  const { speak } = await langchain();
  for (const model of speak) {
    const whole = await model(named('echo')).invoke(`write to ${EMAIL}`);
    assert.equal(whole.text, `write to ${EMAIL}`);
    let streamed = '';
    for await (const chunk of await model(named('drip')).stream(`write to ${EMAIL}`)) streamed += chunk.text;
    assert.equal(streamed, `write to ${EMAIL}`);
  }
}

export async function langchainAgent() {
  const { speak, weather, ToolMessage } = await langchain();
  for (const model of speak) {
    const agent = model(named('tools')).bindTools([weather]);
    const question = ['human', 'weather in Zürich?'];
    const first = await agent.invoke([question]);
    assert.deepEqual(first.tool_calls[0].args, { place: 'Zürich' });
    const result = await weather.invoke(first.tool_calls[0]);
    assert.ok(result instanceof ToolMessage);
    const second = await agent.invoke([question, first, result]);
    assert.equal(second.text, 'It is sunny.');
  }
}

export async function langchainBlocked() {
  const { speak } = await langchain();
  for (const model of speak) {
    const refused = await model(named('echo'))
      .invoke('a forbidden-word here')
      .then(
        () => assert.fail('no error came'),
        (error) => error,
      );
    assert.equal(refused.status, 400);
    const whole = await model(named('forbidden')).invoke('hello');
    assert.ok(!JSON.stringify(whole).includes('forbidden-word'));
  }
}
