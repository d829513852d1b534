// LangChain's OpenAI models: whole, streamed and raw, structured, and embeddings.
// stdin: {baseUrl, token, model, system, user, prompt, schema?, texts?, parts: [name]}; prints one JSON object with the result of each part.
import { ChatOpenAI, OpenAI, OpenAIEmbeddings } from "@langchain/openai";
import { readJob } from "./job.mjs";

const job = await readJob();
const configuration = { baseURL: `${job.baseUrl}/v1` };
const common = { model: job.model, apiKey: job.token, configuration, temperature: 0, maxRetries: 0 };
const chat = new ChatOpenAI({ ...common, maxTokens: 160, streamUsage: true });
const messages = [["system", job.system], ["user", job.user]];

async function streamed() {
  const pieces = [];
  let usage = null;
  for await (const chunk of await chat.stream(messages)) {
    if (chunk.content) pieces.push(chunk.content);
    usage = chunk.usage_metadata ?? usage;
  }
  return { text: pieces.join(""), pieces: pieces.length, usage };
}

const parts = {
  async text() {
    const whole = await chat.invoke(messages);
    return {
      whole: { text: whole.content, finish: whole.response_metadata.finish_reason, usage: whole.usage_metadata },
      streamed: await streamed(),
      completion: await new OpenAI({ ...common, maxTokens: 24 }).invoke(job.prompt),
      refusal: await new ChatOpenAI({ ...common, model: "no-such-model" }).invoke(messages).then(() => null, error => ({ status: error.status, code: error.code })),
    };
  },
  structured: () => new ChatOpenAI({ ...common, maxTokens: 200 }).withStructuredOutput(job.schema, { name: "fix", method: "jsonSchema" }).invoke(messages),
  embeddings: () => new OpenAIEmbeddings(common).embedDocuments(job.texts),
};

const seen = {};
for (const part of job.parts) seen[part] = await parts[part]();
console.log(JSON.stringify(seen));
