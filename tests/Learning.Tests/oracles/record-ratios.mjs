// Records what fuzzball's ratio says of pairs of texts: `npm ci --ignore-scripts && node record-ratios.mjs > ../../corpus/metrics/ratios.jsonl` in this folder.
// A line is [a, b, ratio]. The pairs: codes of the held-out sets with their fixes, with others' fixes and with random slips, and random texts. Seeded: the same record each time.
import { readFileSync } from 'node:fs';
import { ratio } from 'fuzzball';

let state = 12345;
const random = n => { state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff; return Math.floor(state / 65536) % n; };
const rows = ['acme', 'generic'].flatMap(set =>
    readFileSync(new URL(`../../corpus/interactions/${set}.heldout.jsonl`, import.meta.url), 'utf8').trim().split('\n').map(line => JSON.parse(line)));
const alphabet = 'abAB_ .,()\n\té€漢😀';
const letters = [...alphabet];
const noise = length => Array.from({ length }, () => letters[random(letters.length)]).join('');

function slips(text, count) {
    for (let i = 0; i < count; i++) {
        const at = random(text.length + 1);
        const kind = random(3);
        text = text.slice(0, at) + (kind < 2 ? letters[random(8)] : '') + text.slice(at + (kind > 0 ? 1 : 0));
    }
    return text;
}

const pairs = [['self.get_name(id)', 'self.get_user_name(id)'], ['a', ''], ['abc', 'abc'], ['ab', 'ba'], ['A', 'a']];
for (const [i, x] of rows.entries()) {
    pairs.push([x.code, x.fixed]);
    if (i % 2 == 0) pairs.push([x.code, rows[random(rows.length)].fixed]);
    pairs.push([x.fixed, slips(x.fixed, 1 + random(30))]);
}
for (let i = 0; i < 1500; i++) pairs.push([noise(1 + random(90)), noise(1 + random(90))]);
for (let i = 0; i < 20; i++) {
    const long = Array.from({ length: 12 }, () => rows[random(rows.length)].code).join('\n');
    pairs.push([long, slips(long, random(400))]);
}
for (const [a, b] of pairs) console.log(JSON.stringify([a, b, ratio(a, b, { full_process: false })]));
