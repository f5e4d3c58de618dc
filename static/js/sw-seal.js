// Seals for a letterbox that only the server opens (tracker/privacy/letterbox.py): HPKE, RFC 9180, in
// base mode and in one go, with P-256, HKDF-SHA256 and AES-256-GCM. The names are the standard's.

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const utf8 = (text) => new TextEncoder().encode(text);
const KEM_ID = [0x00, 0x10];
const KEM = joined(utf8("KEM"), KEM_ID);
const SUITE = joined(utf8("HPKE"), KEM_ID, [0x00, 0x01], [0x00, 0x02]);
const BASE = [0x00];
const NOTHING = new Uint8Array();

function joined(...parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

// A key of no bytes is one of zeros, by the rule for HMAC; browsers don't take an empty one.
async function hmac(key, text) {
  const raw = key.length ? key : new Uint8Array(32);
  const how = { name: "HMAC", hash: "SHA-256" };
  const made = await crypto.subtle.importKey("raw", raw, how, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", made, text));
}

function labeledExtract(suite, salt, label, secret) {
  return hmac(salt, joined(utf8("HPKE-v1"), suite, utf8(label), secret));
}

// Up to 32 bytes, which are one block of HKDF.
async function labeledExpand(suite, key, label, info, length) {
  const named = joined([0, length], utf8("HPKE-v1"), suite, utf8(label), info);
  return (await hmac(key, joined(named, [1]))).slice(0, length);
}

// { enc, secret }: for whoever holds the private half of `theirs`, a point of 65 bytes.
async function encap(theirs) {
  const once = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const enc = new Uint8Array(await crypto.subtle.exportKey("raw", once.publicKey));
  const them = await crypto.subtle.importKey("raw", theirs, CURVE, false, []);
  const way = { name: "ECDH", public: them };
  const shared = new Uint8Array(await crypto.subtle.deriveBits(way, once.privateKey, 256));
  const key = await labeledExtract(KEM, NOTHING, "eae_prk", shared);
  const secret = await labeledExpand(KEM, key, "shared_secret", joined(enc, theirs), 32);
  return { enc, secret };
}

// Bytes to bytes; `info` is what they are bound to.
async function seal(theirs, info, plain) {
  const { enc, secret: shared } = await encap(theirs);
  const context = joined(
    BASE,
    await labeledExtract(SUITE, NOTHING, "psk_id_hash", NOTHING),
    await labeledExtract(SUITE, NOTHING, "info_hash", info),
  );
  const secret = await labeledExtract(SUITE, shared, "secret", NOTHING);
  const raw = await labeledExpand(SUITE, secret, "key", context, 32);
  const iv = await labeledExpand(SUITE, secret, "base_nonce", context, 12);
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
  return joined(enc, new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain)));
}
