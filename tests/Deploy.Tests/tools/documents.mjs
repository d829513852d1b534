// YAML documents on standard input, as a JSON array on standard output. A key that is there twice is an error.
import { parseAllDocuments } from "yaml";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const documents = parseAllDocuments(Buffer.concat(chunks).toString("utf8"), { uniqueKeys: true, version: "1.1" });
for (const document of documents) {
  if (document.errors.length > 0) throw document.errors[0];
}
process.stdout.write(JSON.stringify(documents.map(document => document.toJS()).filter(object => object !== null)));
