// Greedy tokens by node-llama-cpp: the same GGUF files, but another engine around llama.cpp and its own LoRA.
// stdin: {model, runs: [{adapter: path|null, prompts: [text], tokens}]}; prints {prompt: [ids], ids: [ids], text} a prompt, run after run.
import { getLlama } from "node-llama-cpp";
import { readJob } from "./job.mjs";

const job = await readJob();
const llama = await getLlama({ gpu: false, build: "never", skipDownload: true, logLevel: "error" });
const model = await llama.loadModel({ modelPath: job.model, gpuLayers: 0, defaultContextFlashAttention: false });
for (const { adapter, prompts, tokens } of job.runs) {
  const context = await model.createContext({
    contextSize: 1024, sequences: 1, threads: 1, flashAttention: false, experimentalKvCacheKeyType: "F32", experimentalKvCacheValueType: "F32",
    ...(adapter ? { lora: { adapters: [{ filePath: adapter, scale: 1 }] } } : {}),
  });
  const sequence = context.getSequence();
  for (const text of prompts) {
    await sequence.clearHistory();
    const prompt = model.tokenize(text, true), ids = [];
    for await (const token of sequence.evaluate(prompt, { temperature: 0, yieldEogToken: true })) {
      if (model.isEogToken(token)) break;
      ids.push(token);
      if (ids.length === tokens) break;
    }
    console.log(JSON.stringify({ prompt, ids, text: model.detokenize(ids, false) }));
  }
  await context.dispose();
}
await llama.dispose();
process.exit(0);
