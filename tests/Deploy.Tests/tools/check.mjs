// Strict checks of Kubernetes objects. Standard input: [{"set", "objects": […]}, …]. Standard output: [{"set", "object", "fault"}, …].
// Twice each: by the types (tsc: no field that the API does not know, right types, closed words) and by the API's own validators (required fields, patterns, bounds).
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const packages = [
  [/^[^.]+$|\.k8s\.io$/, "kubernetes-models"],
  [/^gateway\.networking\.k8s\.io$/, "@kubernetes-models/gateway-api"],
  [/^keda\.sh$/, "@kubernetes-models/keda"],
  [/^cert-manager\.io$/, "@kubernetes-models/cert-manager"],
  [/^monitoring\.coreos\.com$/, "@kubernetes-models/prometheus-operator"],
];

// "apps/v1", "Deployment" → the module that has the type.
function moduleOf({ apiVersion, kind }) {
  const [group, version] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
  const name = packages.findLast(([pattern]) => group === "" || pattern.test(group))?.[1];
  if (group === "") return `kubernetes-models/${version}/${kind}`;
  return name && `${name}/${group}/${version}/${kind}`;
}

const name = object => `${object.kind}/${object.metadata?.name}`;

async function validate(object) {
  const module = moduleOf(object);
  if (!module) return [`no types for ${object.apiVersion}`];
  let model;
  try {
    model = await import(module);
  } catch {
    return [`there is no ${object.kind} in ${object.apiVersion}`];
  }
  try {
    new model[object.kind](structuredClone(object)).validate();
    return [];
  } catch (error) {
    return [error.message];
  }
}

// One line an object, so that a fault's line says whose it is.
function compile(entries) {
  const lines = entries.map(({ object }, index) =>
    `export const o${index}: import("${moduleOf(object)}", { with: { "resolution-mode": "import" } }).I${object.kind} = ${JSON.stringify(object)};`);
  const folder = mkdtempSync(join(here, "node_modules", ".check-"));
  try {
    writeFileSync(join(folder, "objects.mts"), lines.join("\n"));
    execFileSync(process.execPath, [join(here, "node_modules/typescript/bin/tsc"), "--noEmit", "--strict", "--skipLibCheck", "--noErrorTruncation", "--pretty", "false",
      "--module", "nodenext", "--target", "es2022", "--types", "", join(folder, "objects.mts")], { encoding: "utf8", cwd: folder });
    return [];
  } catch (error) {
    if (typeof error.stdout !== "string" || !/error TS/.test(error.stdout)) throw error;
    return error.stdout.split("\n").flatMap(line => {
      const match = /objects\.mts\((\d+),\d+\): error TS\d+: (.*)/.exec(line);
      return match ? [{ entry: entries[match[1] - 1], fault: match[2] }] : line.includes("error TS") ? [{ entry: entries[0], fault: line }] : [];
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const entries = JSON.parse(Buffer.concat(chunks).toString("utf8")).flatMap(({ set, objects }) => objects.map(object => ({ set, object })));
const faults = [];
const known = [];
for (const entry of entries) {
  const found = await validate(entry.object);
  faults.push(...found.map(fault => ({ set: entry.set, object: name(entry.object), fault })));
  if (!found.some(fault => fault.startsWith("no types") || fault.startsWith("there is no"))) known.push(entry);
}
faults.push(...compile(known).map(({ entry, fault }) => ({ set: entry.set, object: name(entry.object), fault })));
process.stdout.write(JSON.stringify(faults));
