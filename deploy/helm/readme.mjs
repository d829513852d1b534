// Writes gateway/README.md: README.head.md, then every value of values.yaml with its default and what "# --" says of it. With --check it only says whether it is up to date.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const chart = join(dirname(fileURLToPath(import.meta.url)), "gateway");
const lines = readFileSync(join(chart, "values.yaml"), "utf8").split("\n");

const rows = [];
const missing = [];
const path = [];
let comment = "";
for (let i = 0; i < lines.length; i++) {
  const note = /^\s*# -- (.*)$/.exec(lines[i]);
  if (note) { comment = note[1]; continue; }
  const entry = /^(\s*)([A-Za-z0-9]+):(?: (.*))?$/.exec(lines[i]);
  if (!entry) continue;
  const [, indent, key, value = ""] = entry;
  path.length = indent.length / 2;
  path.push(key);
  const name = path.join(".");
  if (comment) {
    let last = i;
    while (last + 1 < lines.length && /^\s+\S/.test(lines[last + 1]) && lines[last + 1].search(/\S/) > indent.length && !/^\s*#/.test(lines[last + 1])) last++;
    // A key whose block has comments of its own is a heading; without them the block is its default.
    const isHeading = value === "" && /^\s*#/.test(lines[last + 1] ?? "") && lines[last + 1].search(/\S/) > indent.length;
    if (isHeading) last = i;
    rows.push({ name, default: value || (isHeading ? "" : flow(lines.slice(i + 1, last + 1))), comment });
    i = last;
  } else if (value !== "") {
    missing.push(name);
  }
  comment = "";
}
if (missing.length > 0) throw new Error(`values.yaml: no "# --" says what ${missing.join(", ")} is.`);

// A block in one line.
function flow(block) {
  const text = block.map(line => line.trim()).filter(line => line !== "");
  if (text.length === 0) return "";
  return text.some(line => line.startsWith("- ")) ? `[${text.map(line => line.replace(/^- /, "")).join(", ")}]` : `{ ${text.join(", ")} }`;
}

const cell = text => text.replaceAll("|", "\\|");
const sections = new Map();
for (const row of rows) {
  const section = row.name.includes(".") ? row.name.split(".")[0] : "";
  sections.set(section, [...(sections.get(section) ?? []), row]);
}
const tables = [...sections].map(([section, items]) => [
  section === "" ? "### Everything" : `### \`${section}\``,
  "",
  "| value | default | meaning |",
  "|---|---|---|",
  ...items.map(item => `| \`${item.name}\` | ${item.default === "" ? "" : `\`${cell(item.default)}\``} | ${cell(item.comment)} |`),
].join("\n"));
const readme = `${readFileSync(join(chart, "README.head.md"), "utf8")}\n${tables.join("\n\n")}\n`;

const target = join(chart, "README.md");
if (process.argv[2] === "--check") {
  if (readFileSync(target, "utf8") !== readme) {
    console.error("deploy/helm/gateway/README.md is not what values.yaml and README.head.md make: run 'node deploy/helm/readme.mjs'.");
    process.exit(1);
  }
} else {
  writeFileSync(target, readme);
}
