// Prints every member of the requests in the OpenAPI document of OpenAI, for PublishedMembersTest.
// Usage: node published-members.mjs openapi.json > ../resources/io/aegis/dialects/published-members.txt
import { readFileSync } from "node:fs";
const document = JSON.parse(readFileSync(process.argv[2], "utf8"));
const schemas = document.components.schemas;
const requests = { "openai.chat": "CreateChatCompletionRequest", "openai.responses": "CreateResponse", "openai.embeddings": "CreateEmbeddingRequest" };

function resolved(schema) {
  return schema.$ref ? schemas[schema.$ref.split("/").pop()] : schema;
}
function constant(schema) {
  const s = resolved(schema);
  if (s.properties?.type) {
    const t = resolved(s.properties.type);
    const words = t.const !== undefined ? [t.const] : t.enum;
    if (words?.length >= 1) return words.join(",");
  }
  for (const part of s.allOf ?? []) { const c = constant(part); if (c) return c; }
  return undefined;
}
function walk(schema, path, seen, out) {
  if (schema.$ref) {
    if (seen.includes(schema.$ref)) return;
    seen = [...seen, schema.$ref];
  }
  const s = resolved(schema);
  for (const part of s.allOf ?? []) walk(part, path, seen, out);
  for (const part of [...(s.anyOf ?? []), ...(s.oneOf ?? [])]) {
    const type = constant(part);
    walk(part, type && path && !path.endsWith(">") ? `${path}<${type}>` : path, seen, out);
  }
  for (const [name, value] of Object.entries(s.properties ?? {})) {
    out.add(`${path}/${name}`);
    walk(value, `${path}/${name}`, seen, out);
  }
  if (s.items) walk(s.items, `${path}[]`, seen, out);
}
console.log(`# openai/openai-openapi, version ${document.info.version}, written by published-members.mjs`);
for (const [dialect, name] of Object.entries(requests)) {
  const out = new Set();
  walk({ $ref: `#/components/schemas/${name}` }, "", [], out);
  for (const member of [...out].sort()) console.log(`${dialect} ${member}`);
}
