// Prints the schemas of answers in the OpenAPI document of OpenAI, without its words, for PublishedAnswersIT: one schema in a line.
// Usage: node published-answers.mjs openapi.json > ../resources/io/aegis/claims/published-answers.json
import { readFileSync } from "node:fs";

const document = JSON.parse(readFileSync(process.argv[2], "utf8"));
const schemas = document.components.schemas;
const answers = [
  "CreateChatCompletionResponse",
  "CreateChatCompletionStreamResponse",
  "Response",
  "ResponseStreamEvent",
  "CreateEmbeddingResponse",
  "ListModelsResponse",
  "Model",
  "ErrorResponse",
];
const words = ["description", "title", "summary", "example", "examples", "default", "deprecated", "discriminator", "externalDocs"];

/** A schema without annotations; `nullable` is a word of an older version of OpenAPI. */
function plain(schema) {
  if (Array.isArray(schema)) return schema.map(plain);
  if (schema === null || typeof schema !== "object") return schema;
  const kept = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === "properties") {
      kept.properties = Object.fromEntries(Object.entries(value).map(([name, property]) => [name, plain(property)]));
    } else if (keyword === "enum" || keyword === "const" || keyword === "required") {
      kept[keyword] = value;
    } else if (!words.includes(keyword) && !keyword.startsWith("x-") && keyword !== "nullable") {
      kept[keyword] = plain(value);
    }
  }
  return schema.nullable === true ? { anyOf: [kept, { type: "null" }] } : kept;
}

const kept = new Map();
function take(name) {
  if (kept.has(name)) return;
  const text = JSON.stringify(plain(schemas[name]));
  kept.set(name, text);
  for (const [, other] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) take(other);
}
answers.forEach(take);
console.log(`{"version":${JSON.stringify(document.info.version)},"components":{"schemas":{`);
console.log([...kept].sort().map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(",\n"));
console.log("}}}");
