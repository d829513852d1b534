// What the test projects' result files (.trx) of a folder say.
//   node tests/report.mjs failed FOLDER         one line for each method with a failed case: project, tab, its full name
//   node tests/report.mjs total FOLDER          each failure with its message, and as the last line 'N passed, N failed, N skipped'; exit code 0 if nothing failed
// FOLDER/again holds what was run a second time, alone: it tells what kind of failure it is. What failed has failed.
import fs from "node:fs";
import path from "node:path";

const attribute = (tag, name) => unescape(new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? "");
const unescape = text => text.replace(/&(lt|gt|quot|apos|amp|#x[0-9A-Fa-f]+|#\d+);/g, (_, name) =>
  ({ lt: "<", gt: ">", quot: "\"", apos: "'", amp: "&" })[name] ?? String.fromCodePoint(Number(name.replace("#x", "0x").replace("#", ""))));

function read(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder).filter(file => file.endsWith(".trx")).map(file => {
    const xml = fs.readFileSync(path.join(folder, file), "utf8");
    const counters = /<Counters [^>]*>/.exec(xml)[0];
    const count = name => Number(attribute(counters, name));
    const methods = new Map([...xml.matchAll(/<UnitTest [^>]*>[\s\S]*?<\/UnitTest>/g)].map(([test]) => {
      const method = /<TestMethod [^>]*>/.exec(test)[0];
      return [attribute(test, "id"), `${attribute(method, "className")}.${attribute(method, "name").replace(/\(.*/s, "")}`];
    }));
    const failures = [...xml.matchAll(/<UnitTestResult [^>]*outcome="(?:Failed|Error|Timeout|Aborted)"[^>]*>([\s\S]*?)<\/UnitTestResult>/g)].map(([whole, inner]) => ({
      method: methods.get(attribute(whole, "testId")), name: attribute(whole, "testName"),
      text: ["Message", "StackTrace", "StdOut"].map(part => unescape(new RegExp(`<${part}>([\\s\\S]*?)</${part}>`).exec(inner)?.[1] ?? "").slice(0, 3000)).join("\n").trim(),
    }));
    // Such as a process of tests that crashed: the results are not whole.
    const broken = [...xml.matchAll(/<RunInfo [^>]*outcome="Error"[^>]*>[\s\S]*?<Text>([\s\S]*?)<\/Text>/g)].map(([, text]) => unescape(text)).filter(text => !text.startsWith("[xUnit.net"));
    const failed = count("failed") + count("error") + count("timeout") + count("aborted") + broken.length;
    return { project: path.basename(file, ".trx"), passed: count("passed"), failed, skipped: count("total") - count("executed"), failures, broken };
  });
}

const [what, folder] = process.argv.slice(2);
const files = read(folder);
if (what === "failed") {
  const lines = new Set(files.flatMap(file => file.failures.map(failure => `${file.project}\t${failure.method}`)));
  for (const line of lines) console.log(line);
} else {
  const again = read(path.join(folder, "again"));
  const passedAlone = new Set(again.filter(file => file.failed === 0 && file.passed > 0).map(file => file.project));
  let passed = 0, failed = 0, skipped = 0;
  for (const file of files) {
    passed += file.passed;
    failed += file.failed;
    skipped += file.skipped;
    for (const text of file.broken)
      console.log(`== BROKEN: ${file.project}\n${text}\n`);
    for (const failure of file.failures)
      console.log(`== FAILED${passedAlone.has(failure.method) ? ", passed when run again alone" : ""}: ${failure.name}\n${failure.text}\n`);
  }

  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exit(passed > 0 && failed === 0 ? 0 : 1);
}
