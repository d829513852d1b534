// Tabby's own agent, which its editor plug-ins run: it connects, completes at a cursor, and tells what became of it.
// stdin: {baseUrl, token, cursors: [{prefix, suffix, then: [event types]}]}; prints one JSON object.
import { TabbyAgent } from "tabby-agent";
import { readJob } from "./job.mjs";

// It logs to stdout, which is for the result.
const print = console.log;
console.log = console.error;

const job = await readJob();
const agent = new TabbyAgent();
await agent.initialize({
  config: { server: { endpoint: job.baseUrl, token: job.token }, anonymousUsageTracking: { disable: true } },
  clientProperties: { user: {}, session: { client: "tests" } },
});

const answers = [];
for (const { prefix, suffix, then } of job.cursors) {
  const answer = await agent.provideCompletions({ filepath: "/work/a.sql", language: "sql", text: prefix + suffix, position: prefix.length, manually: true });
  const view_id = `view-${answer.id}-at-1`;
  const told = [];
  for (const type of then)
    told.push(await agent.postEvent({ type, completion_id: answer.id, choice_index: 0, view_id, ...(type === "view" ? {} : { elapsed: 900 }) }));
  answers.push({ id: answer.id, text: answer.choices[0]?.text ?? null, told });
}
const unknown = await agent.postEvent({ type: "view", completion_id: "cmpl-000000000000000000000000", choice_index: 0 });
print(JSON.stringify({ status: agent.getStatus(), answers, unknown }));
await agent.finalize();
process.exit(0);
