// Mistral's own client: fill in the middle, whole and streamed, and chat.
// stdin: {baseUrl, token, model, fim: {prompt, suffix}}; prints one JSON object.
import { Mistral } from "@mistralai/mistralai";
import { readJob } from "./job.mjs";

const job = await readJob();
const client = new Mistral({ apiKey: job.token, serverURL: job.baseUrl });
const request = { model: job.model, ...job.fim, temperature: 0, maxTokens: 32, randomSeed: 7, minTokens: 2 };

async function streamed() {
  const pieces = [];
  let finish = null, usage = null;
  for await (const { data } of await client.fim.stream(request)) {
    const piece = data.choices[0]?.delta.content;
    if (piece) pieces.push(piece);
    finish = data.choices[0]?.finishReason ?? finish;
    usage = data.usage ?? usage;
  }
  return { text: pieces.join(""), pieces: pieces.length, finish, usage };
}

const whole = await client.fim.complete(request);
console.log(JSON.stringify({
  whole: { text: whole.choices[0].message.content, finish: whole.choices[0].finishReason, usage: whole.usage, object: whole.object },
  streamed: await streamed(),
  refusal: await client.fim.complete({ ...request, model: "no-such-model" }).then(() => null, error => ({ status: error.statusCode })),
}));
