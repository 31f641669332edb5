// What the official client of OpenAI does with vectors: it asks for base64 unless told otherwise, and decodes what it asked for.
import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { named } from './named.mjs';

export async function embeddings() {
  const answer = await new OpenAI().embeddings.create({ model: named('echo'), input: ['one', 'two'] });
  assert.equal(answer.object, 'list');
  assert.equal(answer.model, named('echo'));
  assert.deepEqual(
    answer.data.map((item) => [item.object, item.index, item.embedding]),
    [
      ['embedding', 0, [0.5, -1.25, 3]],
      ['embedding', 1, [0.5, -1.25, 3]],
    ],
  );
  assert.equal(answer.usage.total_tokens, 7);
}

export async function embeddingsAsNumbers() {
  const answer = await new OpenAI().embeddings.create({ model: named('echo'), input: 'one', encoding_format: 'float' });
  assert.deepEqual(answer.data[0].embedding, [0.5, -1.25, 3]);
}

export async function embeddingsAreGuarded() {
  await assert.rejects(
    new OpenAI().embeddings.create({ model: named('echo'), input: 'a forbidden-word here' }),
    (error) => error instanceof OpenAI.BadRequestError && error.code === 'content_filter' && !error.message.includes('forbidden-word'),
  );
  await assert.rejects(
    new OpenAI().embeddings.create({ model: named('echo'), input: [[15339, 1917]] }),
    (error) => error.code === 'unsupported_content',
  );
}
