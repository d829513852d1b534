// Continue's own wire code: models, chat, completion and fill-in-the-middle streams, a refusal, and leaving in mid-stream.
// stdin: {baseUrl, token, model, system, user, prompt, stop, fim?: {prompt, suffix}}; prints one JSON object.
import { constructLlmApi } from "@continuedev/openai-adapters";
import { readJob } from "./job.mjs";

// Its fetch tells of refusals on stdout, which is for the result.
const print = console.log;
console.log = console.error;

const job = await readJob();
const api = constructLlmApi({ provider: "openai", apiKey: job.token, apiBase: `${job.baseUrl}/v1/` });
const { signal } = new AbortController();
const messages = [{ role: "system", content: job.system }, { role: "user", content: job.user }];
const common = { model: job.model, temperature: 0, max_tokens: 160 };

async function join(stream, textOf) {
  const pieces = [];
  let finish = null, usage = null;
  for await (const chunk of stream) {
    if (chunk.choices[0] && textOf(chunk.choices[0])) pieces.push(textOf(chunk.choices[0]));
    finish = chunk.choices[0]?.finish_reason ?? finish;
    usage = chunk.usage ?? usage;
  }
  return { text: pieces.join(""), pieces: pieces.length, finish, usage };
}

async function leave() {
  const controller = new AbortController();
  let pieces = 0;
  try {
    for await (const chunk of api.chatCompletionStream({ ...common, messages, stream: true }, controller.signal)) {
      if (chunk.choices[0]?.delta?.content && ++pieces === 2) controller.abort();
    }
  } catch (error) {
    if (!controller.signal.aborted) throw error;
  }
  return pieces;
}

const seen = {
  models: (await api.list()).map(model => model.id),
  whole: (await api.chatCompletionNonStream({ ...common, messages }, signal)).choices[0].message.content,
  chat: await join(api.chatCompletionStream({ ...common, messages, stream: true }, signal), choice => choice.delta.content),
  completion: await join(api.completionStream({ ...common, prompt: job.prompt, stream: true, stop: job.stop }, signal), choice => choice.text),
  refusal: await api.chatCompletionNonStream({ ...common, model: "no-such-model", messages }, signal).then(() => null, error => ({ status: error.status, code: error.code })),
  piecesBeforeLeaving: await leave(),
};
if (job.fim) seen.fim = await join(api.fimStream({ ...common, ...job.fim, max_tokens: 32, stream: true }, signal), choice => choice.delta.content);
print(JSON.stringify(seen));
process.exit(0);
