// Verifies an export of Aegis evidence, or the proof of a run, with nothing but Node 20 or later. It shares no code with the gateway.
//
//   node verify.mjs FILE [--key PUB] [--checkpoint OLD] [--strict]
//
// PUB is what `aegis audit key` printed, OLD what `aegis audit checkpoint` printed earlier. Ends with 0 if the file is intact, 1 if it is not, 2 if it is
// neither an export nor a proof. The format is that of docs/reference/evidence.md.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

class Tampered extends Error {}
const check = (holds, why) => { if (!holds) throw new Tampered(why); };
const attempt = (work) => { try { return work(); } catch { return undefined; } };
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const [leaf, node] = [(line) => sha256(Buffer.of(0), line), (left, right) => sha256(Buffer.of(1), left, right)];
const half = (number) => Math.floor(number / 2);

// RFC 8785 for what records hold: sorted members, no white space. JSON.stringify writes strings and numbers as it wants them.
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join()}}`;
}
const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
const members = (value) => Object.keys(value).sort().join();
function recordOf(line) { // undefined unless a ledger writes such a line
  const text = attempt(() => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line));
  const record = attempt(() => JSON.parse(text));
  const fits = isObject(record) && canonical(record) === text && members(record) === 'at,body,origin,prev_hash,seq,type'
    && [record.at, record.origin, record.prev_hash, record.type].every((value) => typeof value === 'string')
    && isObject(record.body) && Number.isSafeInteger(record.seq) && record.seq >= 1;
  return fits ? record : undefined;
}
const bytes = (base64) => [Buffer.from(String(base64), 'base64')].find((found) => found.toString('base64') === base64); // or undefined
const hashes = (list) => (list ?? []).map((text) => bytes(text) ?? Buffer.alloc(0));

class Tree { // RFC 6962, by the roots of its complete subtrees, the largest first
  size = 0;
  roots = [];
  add(line) {
    let hash = leaf(line);
    for (let left = this.size; left % 2 === 1; left = half(left)) hash = node(this.roots.pop(), hash);
    this.roots.push(hash);
    this.size++;
  }
  root() { return (this.size === 0 ? sha256() : this.roots.reduceRight((right, left) => node(left, right))).toString('base64'); }
}
const DER = Buffer.from('302a300506032b6570032100', 'hex'); // what stands before 32 bytes of Ed25519 in a file
function keyOf(text) { // PEM, or base64 with or without DER; undefined if it is none
  const raw = bytes(/BEGIN PUBLIC KEY-----\s+(\S+)\s+-----END/.exec(text)?.[1] ?? text.trim())?.subarray(-32);
  return attempt(() => ({ raw, key: createPublicKey({ key: Buffer.concat([DER, raw]), format: 'der', type: 'spki' }) }));
}
const same = (one, other) => one.raw.equals(other.raw);

const TEXT = /^([\x21-\x2a\x2c-\x7e]{1,100})\n([1-9][0-9]{0,14})\n(\S{44})\nat (\S{20,30})\n(?:config ([a-z0-9:]{1,80})\n)?(?:rotation (\S{44}) (\S{44})\nby [\x20-\x7e]{1,200}\n)?$/;
function noteOf(note) { // undefined unless a ledger writes such a note
  const end = String(note).indexOf('\n\n');
  const text = String(note).slice(0, end + 1);
  const [, origin, size, root, at, config, from, to] = TEXT.exec(text) ?? [];
  const lines = String(note).slice(end + 2).split('\n').map((line) => /^— ([^\s+]{1,200}) (\S{8,400})$/.exec(line));
  if (!origin || lines.pop() !== null || lines.length === 0 || !lines.every((line) => line && bytes(line[2]))) return undefined;
  const rotation = from && { from: keyOf(from), to: keyOf(to) };
  if (bytes(root)?.length !== 32 || (rotation && !(rotation.from && rotation.to))) return undefined;
  const signatures = lines.map((line) => ({ name: line[1], id: bytes(line[2]).subarray(0, 4), bytes: bytes(line[2]).subarray(4) }));
  return { text, origin, size: Number(size), root, at, config, rotation, signatures };
}
const idOf = (key, name) => sha256(`${name}\n`, Buffer.of(1), key.raw).subarray(0, 4);
const signaturesOf = (note, key) => note.signatures.filter(({ name, id }) => name === note.origin && id.equals(idOf(key, name)));
const isSignedBy = (note, key) => signaturesOf(note, key).some((line) => verify(null, Buffer.from(note.text), key.key, line.bytes));
const isSignedByBoth = (note, { from, to }) => !same(from, to) && isSignedBy(note, from) && isSignedBy(note, to);

class Signers { // the given key, those that follow from it and those that it follows from, by changes that both keys signed
  before = new Map();
  constructor(given) { [this.given, this.following] = [given, [given]]; }
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
    if (!this.inForce) this.before.set(String(to.raw), from);
    if (!this.inForce && !same(from, this.given) && !same(to, this.given)) return;
    this.inForce = to;
    this.following.push(to);
  }
  signed(note) {
    const known = [...this.following];
    for (let key = this.before.get(String(this.given.raw)); key && !known.includes(key); key = this.before.get(String(key.raw))) known.push(key);
    return known.some((key) => isSignedBy(note, key));
  }
}

// The way up of RFC 9162, 2.1.3.2 and 2.1.4.2: siblings on the left and on the right, up to the root or not.
function climbs(place, last, siblings, left, right) {
  for (const sibling of siblings) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      left(sibling);
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)];
    } else right(sibling);
    [place, last] = [half(place), half(last)];
  }
  return last === 0;
}
function includes(line, index, note, siblings) {
  let hash = leaf(line);
  const [left, right] = [(sibling) => { hash = node(sibling, hash); }, (sibling) => { hash = node(hash, sibling); }];
  return index < note.size && climbs(index, note.size - 1, siblings, left, right) && hash.toString('base64') === note.root;
}
function continues(first, second, proof) {
  if (first.size >= second.size) return first.size === second.size && first.root === second.root;
  let [place, last] = [first.size - 1, second.size - 1];
  while (place % 2 === 1) [place, last] = [half(place), half(last)];
  let [before, ...siblings] = place === 0 ? [bytes(first.root), ...proof] : proof;
  let after = before;
  const left = (sibling) => { [before, after] = [node(sibling, before), node(sibling, after)]; };
  return before !== undefined && climbs(place, last, siblings, left, (sibling) => { after = node(after, sibling); })
    && before.toString('base64') === first.root && after.toString('base64') === second.root;
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

async function verifyExport(lines, known, old, where) {
  const tree = new Tree();
  let [next, hash, origin, first, checkpoints, sealed, firstSeal, oldFound] = [1, '0'.repeat(64), '', 1, 0, 0, 0, false];
  for await (const [line, whole] of lines) {
    where.line++;
    check(whole, 'it does not end with a line feed: it was cut short');
    const record = recordOf(line);
    check(record, 'it is not canonical JSON, so it was not written by a ledger');
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
      [checkpoints, sealed, firstSeal] = [checkpoints + 1, record.seq, checkpoints === 0 ? where.line : firstSeal];
    }
    tree.add(line);
    [next, hash] = [next + 1, sha256(line).toString('hex')];
    oldFound ||= old?.size === tree.size;
    check(old?.size !== tree.size || old.root === tree.root(), 'the records up to this one are others than those of the earlier checkpoint');
  }
  check(!old || oldFound, `the export ends before record ${old?.size}, up to which the earlier checkpoint goes: records are missing at the end`);
  where.line = firstSeal;
  check(!known || checkpoints === 0 || known.inForce, 'its checkpoint is signed by another key than the one that was given');
  where.line = 0;
  check(!known || !old || known.signed(old), 'the earlier checkpoint is not signed by the key that was given');
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
  let before = -1;
  for (const { index, line, proof: siblings } of proof.records) {
    const record = recordOf(Buffer.from(String(line)));
    check(record, 'a record is not canonical JSON, so it was not written by a ledger');
    const fits = index > before && record.seq === index + 1 && proof.run && record.body.run === proof.run;
    check(fits && note.origin === `aegis-evidence/${record.origin}`, 'a record is not the one of that run, chain and place');
    check(includes(Buffer.from(line), index, note, hashes(siblings)), 'a record is not in the tree of the checkpoint');
    before = index;
  }
  check(!old || old.origin === note.origin, 'it comes from another chain than the earlier checkpoint');
  check(!old || !known || known.signed(old), 'the earlier checkpoint is not signed by the key that was given');
  check(!old || old.size === note.size || proof.consistency?.size === old.size, 'it does not hold the growth from the earlier checkpoint');
  check(!old || continues(old, note, hashes(proof.consistency?.proof)), 'its checkpoint does not continue the earlier one');
  console.log(`proven: ${proof.records.length} records of run ${proof.run}; the signer was ${known ? '' : 'not '}checked`);
  return Boolean(known);
}
async function verified(file, key, old, where) { // undefined if it is neither
  const lines = linesOf(file);
  if (String((await lines.next()).value?.[0]) === '{"format":"aegis-evidence-v1"}') return verifyExport(lines, key, old, where);
  where.line = 0;
  const proof = attempt(() => JSON.parse(readFileSync(file, 'utf8')));
  return proof?.format === 'aegis-proof-v1' ? verifyProof(proof, key, old) : undefined;
}
const options = { key: { type: 'string' }, checkpoint: { type: 'string' }, strict: { type: 'boolean' } };
const { values, positionals: [file] } = parseArgs({ allowPositionals: true, options });
const [key, old] = [values.key && keyOf(readFileSync(values.key, 'utf8')), values.checkpoint && noteOf(readFileSync(values.checkpoint, 'utf8'))];
const where = { line: 1 };
try {
  const understood = file && (key || !values.key) && (old || !values.checkpoint);
  const complete = understood ? await verified(file, key && new Signers(key), old, where) : undefined;
  if (complete === undefined) console.error('usage: node verify.mjs EXPORT-OR-PROOF [--key PUB] [--checkpoint OLD] [--strict]');
  process.exitCode = complete === undefined ? 2 : complete || !values.strict ? 0 : 1;
} catch (found) {
  if (!(found instanceof Tampered)) throw found;
  console.error(`TAMPERED${where.line ? ` at line ${where.line}` : ''}: ${found.message}`);
  process.exitCode = 1;
}
