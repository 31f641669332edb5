// Verifies an export of Aegis evidence, or the proof of a run, with nothing but Node 20 or later. It shares no code with the gateway.
//   node verify.mjs FILE [--key PUB] [--checkpoint OLD] [--strict]
// PUB is what `aegis audit key` printed, OLD what `aegis audit checkpoint` printed earlier. Ends with 0 if the file is intact, 1 if it is not, 2 if it is
// neither an export nor a proof. The format is that of docs/reference/evidence.md.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

class Tampered extends Error {}
let lineNumber = 0; // of an export, where it is looked at
const check = (holds, why, line = lineNumber) => { if (!holds) throw Object.assign(new Tampered(why), { line }); };
const attempt = (work) => { try { return work(); } catch { return undefined; } };
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const leaf = (line) => sha256(Buffer.of(0), line);
const node = (left, right) => left && right && sha256(Buffer.of(1), left, right); // undefined if one of them is

// RFC 8785 for what records hold: sorted members, no white space. JSON.stringify writes strings and numbers as it wants them.
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join()}}`;
}
const members = (value) => Object.keys(value).sort().join();
function recordOf(line) {
  const record = attempt(() => JSON.parse(line.toString())) ?? {};
  check(Buffer.from(canonical(record)).equals(line) && members(record) === 'at,body,origin,prev_hash,seq,type'
    && [record.at, record.origin, record.prev_hash, record.type].every((value) => typeof value === 'string')
    && typeof record.body === 'object' && record.body !== null && !Array.isArray(record.body)
    && Number.isSafeInteger(record.seq) && record.seq >= 1, 'it is not canonical JSON, so it was not written by a ledger');
  return record;
}
const bytes = (base64) => [Buffer.from(String(base64), 'base64')].find((found) => found.toString('base64') === base64); // or undefined
const hashes = (list) => (list ?? []).map((text) => bytes(text) ?? Buffer.alloc(0));
class Tree { // RFC 6962, by the roots of its complete subtrees, the largest first
  size = 0;
  roots = [];
  add(line) {
    let hash = leaf(line);
    for (let left = this.size; left % 2 === 1; left = (left - 1) / 2) hash = node(this.roots.pop(), hash);
    this.roots.push(hash);
    this.size++;
  }
  root() { return (this.size === 0 ? sha256() : this.roots.reduceRight((right, left) => node(left, right))).toString('base64'); }
}
function keyOf(text) { // PEM, or base64 with or without DER; undefined if it is none
  const raw = bytes(/BEGIN PUBLIC KEY-----\s+(\S+)\s+-----END/.exec(text)?.[1] ?? text.trim())?.subarray(-32);
  return attempt(() => ({ raw, key: createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') }, format: 'jwk' }) }));
}
const same = (one, other) => one.raw.equals(other.raw);
const TEXT = /^([\x21-\x2a\x2c-\x7e]{1,100})\n([1-9][0-9]{0,14})\n(\S{44})\nat (\S{20,30})\n(?:config ([a-z0-9:]{1,80})\n)?(?:rotation (\S{44}) (\S{44})\nby [\x20-\x7e]{1,200}\n)?$/;
const LINE = /^— ([^\s+]{1,200}) (\S{8,400})\n/gm;
function noteOf(note) { // undefined unless a ledger writes such a note
  const [text, below = ''] = String(note).split(/(?<=\n)\n(.*)/s);
  const [, origin, size, root, at, config, from, to] = TEXT.exec(text) ?? [];
  const signatures = [...below.matchAll(LINE)].map(([, name, base64]) => ({ name, bytes: bytes(base64) }));
  const rotation = from && { from: keyOf(from), to: keyOf(to) };
  const fits = bytes(root)?.length === 32 && (!rotation || (rotation.from && rotation.to))
    && signatures.length > 0 && signatures.every((line) => line.bytes) && below.replaceAll(LINE, '') === '';
  return fits ? { text, origin, size: Number(size), root, at, config, rotation, signatures } : undefined;
}
const idOf = (key, name) => sha256(`${name}\n`, Buffer.of(1), key.raw).subarray(0, 4);
const signaturesOf = (note, key) => note.signatures.filter(({ name, bytes }) => name === note.origin && bytes.subarray(0, 4).equals(idOf(key, name)));
const isSignedBy = (note, key) => signaturesOf(note, key).some(({ bytes }) => verify(null, Buffer.from(note.text), key.key, bytes.subarray(4)));
const isSignedByBoth = (note, { from, to }) => !same(from, to) && isSignedBy(note, from) && isSignedBy(note, to);

class Signers { // the given key, those that follow from it and those that it follows from, by changes that both keys signed
  changes = [];
  constructor(given) { this.given = given; }
  show(note) {
    if (note.rotation) return this.change(note.rotation);
    const expected = this.inForce ?? this.given;
    const good = isSignedBy(note, expected);
    check(good || signaturesOf(note, expected).length === 0, 'its checkpoint is forged: the signature is not one of the key that it names');
    check(good || !this.inForce, 'its checkpoint is signed by another key than the one in force');
    if (good) this.inForce = expected;
  }
  change({ from, to }) {
    check(!this.inForce || same(this.inForce, from), 'its change of keys does not begin with the key in force');
    this.changes.push({ from, to });
    if (this.inForce || same(from, this.given) || same(to, this.given)) this.inForce = to;
  }
  signed(note) {
    const known = [this.given];
    for (const { from, to } of this.changes) if (known.some((key) => same(key, from))) known.push(to);
    for (const { from, to } of this.changes.toReversed()) if (same(to, known[0])) known.unshift(from);
    return known.some((key) => isSignedBy(note, key));
  }
}

// RFC 9162, 2.1.3 and 2.1.4, from the root down: the last sibling of a proof is the outermost, the left half the largest power of two.
const leftOf = (size) => 2 ** (Math.ceil(Math.log2(size)) - 1);
function rootOver(hash, index, size, siblings) { // from one leaf; undefined if there are too many siblings or too few
  if (size === 1) return siblings.length === 0 ? hash : undefined;
  const [left, inner, outer] = [leftOf(size), siblings.slice(0, -1), siblings.at(-1)];
  return index < left ? node(rootOver(hash, index, left, inner), outer) : node(outer, rootOver(hash, index - left, size - left, inner));
}
function rootsOver(known, first, size, siblings) { // of the first leaves and of all; the root of the first is known where the proof leaves it out
  const own = known ? [known, ...siblings] : siblings;
  if (first === size) return own.length === 1 ? [own[0], own[0]] : [];
  const [left, inner, outer] = [leftOf(size), siblings.slice(0, -1), siblings.at(-1)];
  const [before, after] = first <= left ? rootsOver(known, first, left, inner) : rootsOver(undefined, first - left, size - left, inner);
  return first <= left ? [before, node(after, outer)] : [node(outer, before), node(outer, after)];
}
const isRoot = (hash, note) => hash?.toString('base64') === note.root;
function continues(first, second, proof) {
  if (first.size >= second.size) return first.size === second.size && first.root === second.root;
  const [before, after] = rootsOver(bytes(first.root), first.size, second.size, proof);
  return isRoot(before, first) && isRoot(after, second);
}

async function* linesOf(file) { // without their line feeds, and whether they had one
  let rest = Buffer.alloc(0);
  for await (const piece of createReadStream(file)) {
    rest = Buffer.concat([rest, piece]);
    for (let at = rest.indexOf(10); at >= 0; at = rest.indexOf(10)) {
      yield [rest.subarray(0, at), true];
      rest = rest.subarray(at + 1);
    }
  }
  if (rest.length > 0) yield [rest, false];
}
async function verifyExport(lines, known, old) {
  const tree = new Tree();
  lineNumber = 1; // the header
  let [next, hash, origin, first, sealed, firstSeal] = [1, '0'.repeat(64), '', 1, 0, 0];
  for await (const [line, whole] of lines) {
    lineNumber++;
    check(whole, 'it does not end with a line feed: it was cut short');
    const record = recordOf(line);
    const name = `aegis-evidence/${record.origin}`;
    if (tree.size === 0) [origin, first, next, hash] = [record.origin, record.seq, record.seq, record.seq === 1 ? hash : record.prev_hash];
    check(record.seq === next, `its sequence number is ${record.seq} where ${next} must follow`);
    check(record.prev_hash === hash, 'it does not follow from the record before it');
    check(record.origin === origin && (!old || old.origin === name), 'it comes from another chain');
    check(!old || first === 1, `the export begins with record ${first}, so it does not hold what the earlier checkpoint covers`);
    if (record.type === 'checkpoint') {
      const note = noteOf(record.body.note);
      check(note && members(record.body) === (note.config ? 'config,note' : 'note') && record.body.config === note.config
        && note.origin === name && note.at === record.at && note.size === record.seq - 1 && note.signatures.length === (note.rotation ? 2 : 1)
        && note.signatures.every((signature) => signature.name === name), 'its checkpoint is not written as a ledger writes it');
      check(first > 1 || note.root === tree.root(), 'its checkpoint is of other records than those before it');
      check(!note.rotation || isSignedByBoth(note, note.rotation), 'its change of keys is not signed by both keys');
      known?.show(note);
      [sealed, firstSeal] = [record.seq, firstSeal || lineNumber];
    }
    tree.add(line);
    [next, hash] = [next + 1, sha256(line).toString('hex')];
    check(old?.size !== tree.size || old.root === tree.root(), 'the records up to this one are others than those of the earlier checkpoint');
  }
  check(!old || tree.size >= old.size, `the export ends before record ${old?.size}, up to which the earlier checkpoint goes: records are missing at the end`);
  check(!known || firstSeal === 0 || known.inForce, 'its checkpoint is signed by another key than the one that was given', firstSeal);
  check(!known || !old || known.signed(old), 'the earlier checkpoint is not signed by the key that was given', 0);
  const unsealed = first === 1 ? tree.size - Math.max(sealed, old?.size ?? 0) : tree.size;
  const signed = Boolean(known && (known.inForce || old));
  console.log(`intact: ${tree.size} records from ${first}, ${unsealed} of them unsealed; the signer was ${signed ? '' : 'not '}checked`);
  return tree.size > 0 && first === 1 && unsealed === 0 && signed;
}
function verifyProof(proof, known, old) {
  const note = noteOf(proof.checkpoint);
  check(note, 'its checkpoint is not written as a ledger writes it');
  for (const each of known ? [...(proof.rotations ?? []).map(noteOf), note] : []) {
    check(each && each.origin === note.origin, 'one of its changes of keys is not written as a ledger writes it');
    check(!each.rotation || isSignedByBoth(each, each.rotation), 'its change of keys is not signed by both keys');
    known.show(each);
  }
  check(!known || known.inForce, 'its checkpoint is signed by another key than the one that was given');
  check(proof.records?.length > 0, 'it holds no record');
  for (const [at, { index, line, proof: siblings }] of proof.records.entries()) {
    const record = recordOf(Buffer.from(String(line)));
    const fits = index > (proof.records[at - 1]?.index ?? -1) && record.seq === index + 1 && proof.run && record.body.run === proof.run;
    check(fits && note.origin === `aegis-evidence/${record.origin}`, 'a record is not the one of that run, chain and place');
    check(index < note.size && isRoot(rootOver(leaf(line), index, note.size, hashes(siblings)), note), 'a record is not in the tree of the checkpoint');
  }
  check(!old || old.origin === note.origin, 'it comes from another chain than the earlier checkpoint');
  check(!old || !known || known.signed(old), 'the earlier checkpoint is not signed by the key that was given');
  check(!old || old.size === note.size || proof.consistency?.size === old.size, 'it does not hold the growth from the earlier checkpoint');
  check(!old || continues(old, note, hashes(proof.consistency?.proof)), 'its checkpoint does not continue the earlier one');
  console.log(`proven: ${proof.records.length} records of run ${proof.run}; the signer was ${known ? '' : 'not '}checked`);
  return Boolean(known);
}
const options = { key: { type: 'string' }, checkpoint: { type: 'string' }, strict: { type: 'boolean' } };
const { values, positionals: [file] } = parseArgs({ allowPositionals: true, options });
const [key, old] = [values.key && keyOf(readFileSync(values.key, 'utf8')), values.checkpoint && noteOf(readFileSync(values.checkpoint, 'utf8'))];
const understood = file && (key || !values.key) && (old || !values.checkpoint);
try {
  const lines = understood && linesOf(file);
  const isExport = understood && String((await lines.next()).value?.[0]) === '{"format":"aegis-evidence-v1"}';
  const proof = understood && !isExport && attempt(() => JSON.parse(readFileSync(file, 'utf8')));
  const known = key && new Signers(key);
  const complete = isExport ? await verifyExport(lines, known, old)
    : proof?.format === 'aegis-proof-v1' ? verifyProof(proof, known, old) : undefined;
  if (complete === undefined) console.error('usage: node verify.mjs EXPORT-OR-PROOF [--key PUB] [--checkpoint OLD] [--strict]');
  process.exitCode = complete === undefined ? 2 : complete || !values.strict ? 0 : 1;
} catch (found) {
  if (!(found instanceof Tampered)) throw found;
  console.error(`TAMPERED${found.line ? ` at line ${found.line}` : ''}: ${found.message}`);
  process.exitCode = 1;
}
