// Vercel's AI SDK with its OpenAI-compatible provider: text whole, streamed and raw, with usage, an object by JSON schema, embeddings.
// stdin: {baseUrl, token, model, system, user, prompt, schema?, texts?, parts: [name]}; prints one JSON object with the result of each part.
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { APICallError, embedMany, generateObject, generateText, jsonSchema, streamText } from "ai";
import { readJob } from "./job.mjs";

const job = await readJob();
const provider = createOpenAICompatible({
  name: "gateway", baseURL: `${job.baseUrl}/v1`, apiKey: job.token, includeUsage: true, supportsStructuredOutputs: true,
});
const common = { model: provider(job.model), temperature: 0, maxOutputTokens: 160, maxRetries: 0 };
const chat = { ...common, system: job.system, messages: [{ role: "user", content: job.user }] };

async function streamed() {
  const result = streamText(chat), pieces = [];
  for await (const piece of result.textStream) pieces.push(piece);
  return { text: pieces.join(""), pieces: pieces.length, finish: await result.finishReason, usage: await result.usage };
}

const parts = {
  async text() {
    const whole = await generateText(chat);
    return {
      whole: { text: whole.text, finish: whole.finishReason, usage: whole.usage, adapter: whole.response.headers["x-adapter"] },
      streamed: await streamed(),
      completion: (await generateText({ ...common, model: provider.completionModel(job.model), prompt: job.prompt, maxOutputTokens: 24 })).text,
      refusal: await generateText({ ...chat, model: provider("no-such-model") }).then(() => null, error => APICallError.isInstance(error) ? { status: error.statusCode, code: error.data?.error?.code } : { code: String(error) }),
    };
  },
  structured: async () => (await generateObject({ ...chat, schema: jsonSchema(job.schema) })).object,
  embeddings: async () => (await embedMany({ model: provider.embeddingModel(job.model), values: job.texts, maxRetries: 0 })).embeddings,
};

const seen = {};
for (const part of job.parts) seen[part] = await parts[part]();
console.log(JSON.stringify(seen));
