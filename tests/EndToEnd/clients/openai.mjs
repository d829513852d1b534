// What else npm's `openai` can ask for. stdin: {baseUrl, token, model, base, system, user, prompt, fim?, parts: [name]};
// prints one JSON object with the result of each part.
import OpenAI from "openai";
import { readJob } from "./job.mjs";

const job = await readJob();
const client = new OpenAI({ baseURL: `${job.baseUrl}/v1`, apiKey: job.token, maxRetries: 0 });
const messages = [{ role: "system", content: job.system }, { role: "user", content: job.user }];
const chat = { model: job.model, temperature: 0, max_tokens: 160, messages };
const refusal = promise => promise.then(() => null, error => ({ status: error.status, code: error.code, param: error.param, type: error.type, kind: error.constructor.name }));
const predicted = async prediction => {
  const { choices, usage } = await client.chat.completions.create({ ...chat, ...(prediction ? { prediction: { type: "content", content: prediction } } : {}) });
  return { text: choices[0].message.content, usage };
};

const parts = {
  async models() {
    const ids = [];
    for await (const model of client.models.list()) ids.push(model.id);
    return { ids, one: await client.models.retrieve(job.model), foreign: await refusal(client.models.retrieve("no-such-model")) };
  },
  async fim() {
    const body = { model: job.model, ...job.fim, temperature: 0, max_tokens: 32 };
    const pieces = [];
    for await (const event of await client.completions.create({ ...body, stream: true })) pieces.push(event.choices[0]?.text ?? "");
    return { whole: (await client.completions.create(body)).choices[0].text, streamed: pieces.join("") };
  },
  async prompts() {
    const body = { model: job.model, temperature: 0, max_tokens: 8 };
    const alone = [];
    for (const prompt of [job.prompt, job.user]) alone.push((await client.completions.create({ ...body, prompt })).choices[0].text);
    const { choices } = await client.completions.create({ ...body, prompt: [job.prompt, job.user] });
    return { alone, together: choices.toSorted((a, b) => a.index - b.index).map(choice => choice.text) };
  },
  async logprobs() {
    const body = { ...chat, logprobs: true, top_logprobs: 3 };
    const whole = (await client.chat.completions.create(body)).choices[0], streamed = [];
    for await (const event of await client.chat.completions.create({ ...body, stream: true })) streamed.push(...(event.choices[0]?.logprobs?.content ?? []));
    const completion = (await client.completions.create({ model: job.model, prompt: job.prompt, temperature: 0, max_tokens: 8, logprobs: 2 })).choices[0];
    return { text: whole.message.content, whole: whole.logprobs.content, streamed, completion };
  },
  async choices() {
    const body = { ...chat, temperature: 1.2, seed: 5, n: 3 };
    const { choices, usage } = await client.chat.completions.create(body);
    const streamed = ["", "", ""];
    for await (const event of await client.chat.completions.create({ ...body, stream: true })) for (const choice of event.choices) streamed[choice.index] += choice.delta.content ?? "";
    const one = await client.chat.completions.create({ ...body, n: 1 });
    return { indexes: choices.map(choice => choice.index), texts: choices.map(choice => choice.message.content), streamed, usage, one: one.usage };
  },
  async schema() {
    const body = { ...chat, response_format: { type: "json_schema", json_schema: { name: "fix", strict: true, schema: job.schema } } };
    let streamed = "";
    for await (const event of await client.chat.completions.create({ ...body, stream: true })) streamed += event.choices[0]?.delta.content ?? "";
    return {
      text: (await client.chat.completions.create(body)).choices[0].message.content,
      streamed,
      parsed: (await client.chat.completions.parse(body)).choices[0].message.parsed,
      object: (await client.chat.completions.create({ ...chat, response_format: { type: "json_object" } })).choices[0].message.content,
    };
  },
  async prediction() {
    const plain = await predicted();
    return { plain, right: await predicted(plain.text), wrong: await predicted("DROP TABLE nothing;\n".repeat(4)) };
  },
  async embeddings() {
    const input = [job.user, job.prompt, job.user];
    const { data, usage } = await client.embeddings.create({ model: job.model, input, encoding_format: "float" });
    const base64 = await client.embeddings.create({ model: job.model, input: job.user });
    const ofBase = await client.embeddings.create({ model: job.base, input: job.user, encoding_format: "float" });
    return { vectors: data.map(entry => entry.embedding), indexes: data.map(entry => entry.index), usage, base64: base64.data[0].embedding, base: ofBase.data[0].embedding };
  },
  async errors() {
    const create = body => refusal(client.chat.completions.create({ ...chat, ...body }));
    return {
      model: await create({ model: "no-such-model" }),
      temperature: await create({ temperature: 5 }),
      tools: await create({ tools: [{ type: "function", function: { name: "f", parameters: { type: "object", properties: {} } } }] }),
      tooLong: await create({ messages: [{ role: "user", content: "SELECT ".repeat(5000) }] }),
      key: await refusal(new OpenAI({ baseURL: `${job.baseUrl}/v1`, apiKey: "sk-wrong", maxRetries: 0 }).chat.completions.create(chat)),
    };
  },
  // One request at a time: the second is refused while the first runs, and the client's own retry brings it through.
  async limited() {
    const headers = { authorization: `Bearer ${job.token}`, "content-type": "application/json" };
    const body = { model: job.model, prompt: job.prompt, n_predict: 500, ignore_eos: true, temperature: 1.5, stream: true };
    const long = await fetch(`${job.baseUrl}/completion`, { method: "POST", headers, body: JSON.stringify(body) });
    const reader = long.body.getReader();
    await reader.read();
    const ask = { model: job.model, prompt: job.prompt, max_tokens: 2 };
    const refused = await client.completions.create(ask).then(() => null, error => ({ status: error.status, code: error.code, retryAfter: error.headers?.get("retry-after") }));
    const statuses = [];
    let limitRequests = null;
    const patient = new OpenAI({ baseURL: `${job.baseUrl}/v1`, apiKey: job.token, maxRetries: 20, fetch: async (url, init) => {
      const response = await fetch(url, init);
      statuses.push(response.status);
      limitRequests = response.headers.get("x-ratelimit-limit-requests");
      return response;
    } });
    const served = patient.completions.create(ask);
    while (!(await reader.read()).done);
    return { refused, served: (await served).choices.length, statuses, limitRequests };
  },
  // More than the host has room for: without retries some are refused, with them all are served.
  async overload() {
    const ask = retrying => retrying.completions.create({ model: job.narrow, prompt: job.prompt, max_tokens: 200 }).then(answer => ({ ok: answer.choices.length }), error => ({
      status: error.status, code: error.code, retryAfter: error.headers?.get("retry-after"),
    }));
    const patient = new OpenAI({ baseURL: `${job.baseUrl}/v1`, apiKey: job.token, maxRetries: 20 });
    return { impatient: await Promise.all(Array.from({ length: 8 }, () => ask(client))), patient: await Promise.all(Array.from({ length: 5 }, () => ask(patient))) };
  },
};

const seen = {};
for (const part of job.parts) seen[part] = await parts[part]();
console.log(JSON.stringify(seen));
