// In: {cases: [{seed, value, ranges?, weights?, coverage?}]} on stdin. Out: one line for each, {bucket, arm}; bucket and arm are null when it is in no range.
import { readFileSync } from "node:fs";
import { GrowthBook } from "@growthbook/growthbook";

for (const { seed, value, ranges, weights, coverage } of JSON.parse(readFileSync(0, "utf8")).cases) {
  const growthBook = new GrowthBook({ attributes: { id: value } });
  const result = growthBook.run({ key: "experiment", seed, hashVersion: 2, hashAttribute: "id", variations: ["control", "candidate"], ranges, weights, coverage });
  console.log(JSON.stringify({ bucket: result.inExperiment ? result.bucket : null, arm: result.inExperiment ? result.value : null }));
  growthBook.destroy();
}
