// Asks many questions with the real OpenAI client and prints the answers, one JSON line each, in the order of the questions.
// stdin: {baseUrl, token, parallel, questions: [{kind: "chat"|"completion", stream, body}]}
import OpenAI from "openai";
import { readJob } from "./job.mjs";

const job = await readJob();
const client = new OpenAI({ baseURL: `${job.baseUrl}/v1`, apiKey: job.token, maxRetries: 0 });

async function ask({ kind, stream, body }) {
  const api = kind === "chat" ? client.chat.completions : client.completions;
  const textOf = choice => (kind === "chat" ? (choice.message ?? choice.delta).content : choice.text) ?? "";
  try {
    const { data, response } = await api
      .create(stream ? { ...body, stream: true, stream_options: { include_usage: true } } : body)
      .withResponse();
    const receipt = { adapter: response.headers.get("x-adapter"), digest: response.headers.get("x-adapter-digest") };
    if (!stream) return { text: textOf(data.choices[0]), finish: data.choices[0].finish_reason, usage: data.usage, pieces: 1, ...receipt };
    let text = "", finish = null, usage = null, pieces = 0;
    for await (const event of data) {
      for (const choice of event.choices) {
        text += textOf(choice);
        if (textOf(choice)) pieces++;
        finish = choice.finish_reason ?? finish;
      }
      usage = event.usage ?? usage;
    }
    return { text, finish, usage, pieces, ...receipt };
  } catch (error) {
    return { error: { status: error.status ?? null, code: error.code ?? null, message: String(error.message) } };
  }
}

const answers = new Array(job.questions.length);
let next = 0;
await Promise.all(Array.from({ length: job.parallel ?? 8 }, async () => {
  for (let i; (i = next++) < job.questions.length; ) answers[i] = await ask(job.questions[i]);
}));
for (const answer of answers) console.log(JSON.stringify(answer));
