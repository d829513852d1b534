// Leaves in every window: before the answer's head, in mid-stream, and while waiting for a whole answer. Prints how often each happened.
// stdin: {baseUrl, token, model, times, seed}
import OpenAI from "openai";
import { readJob } from "./job.mjs";

const job = await readJob();
const client = new OpenAI({ baseURL: `${job.baseUrl}/v1`, apiKey: job.token, maxRetries: 0 });
const seen = { beforeHead: 0, midStream: 0, nonStream: 0, finished: 0, failed: [] };
let state = job.seed;
const random = n => (state = (state * 1103515245 + 12345) % 2147483648) % n;

async function one() {
  const how = random(3), controller = new AbortController();
  const body = { model: job.model, temperature: 2, seed: random(1000), max_tokens: 400, messages: [{ role: "user", content: "SELECT ".repeat(1 + random(60)) }] };
  try {
    if (how === 2) {
      const answer = client.chat.completions.create(body, { signal: controller.signal });
      setImmediate(() => setImmediate(() => controller.abort()));
      await answer;
      seen.finished++;
    } else {
      const answer = client.chat.completions.create({ ...body, stream: true }, { signal: controller.signal });
      if (how === 0) setImmediate(() => controller.abort());
      const stream = await answer;
      let pieces = 0, leaveAfter = 1 + random(8);
      for await (const event of stream) if (++pieces >= leaveAfter) break;
      seen.midStream++;
    }
  } catch (error) {
    if (controller.signal.aborted) how === 2 ? seen.nonStream++ : seen.beforeHead++;
    else seen.failed.push(String(error));
  }
}

let started = 0;
await Promise.all(Array.from({ length: 8 }, async () => { while (started++ < job.times) await one(); }));
console.log(JSON.stringify(seen));
