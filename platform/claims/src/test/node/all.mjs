// Every promise, by name.
export * from './scenarios.mjs';
export * from './embeddings.mjs';
export * from './frameworks.mjs';
export * from './messages.mjs';
export * from './responses.mjs';
