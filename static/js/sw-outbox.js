// What is written without a signal: sealed here for its owner's letterbox, kept in this order, and
// sent once each as soon as somebody answers. Nothing that lies here can be opened on this phone, by
// anybody. See docs/adr/0047.
//
// Two stores: "owner", who was signed in here last ({ whose, key }), and "items", by the order in
// which they were left ({ seq, id, whose, sealed, stuck }). `whose` tells owners apart and says
// nothing of who they are.

const BOX = "outbox";
const USE = "keel.letterbox.1";
const STEP = 256; // a length says little
const LONGEST = 256 * 1024; // as much as the server takes of one form
const SENDING_MS = 20_000;
const FOR_GOOD = [413, 422]; // it will not be taken as it is
const NOBODY_HERE = [401, 403];

function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function opened() {
  const opening = indexedDB.open(BOX, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore("owner");
    opening.result.createObjectStore("items", { keyPath: "seq", autoIncrement: true });
  };
  return asked(opening);
}

// `work` gets both stores; what it gives comes once all of it is on the disk.
async function inBox(mode, work) {
  const box = await opened();
  try {
    const change = box.transaction(["owner", "items"], mode, { durability: "strict" });
    const ended = new Promise((resolve, reject) => {
      change.oncomplete = resolve;
      change.onabort = () => reject(change.error);
    });
    const found = await work(change.objectStore("items"), change.objectStore("owner"));
    await ended;
    return found;
  } finally {
    box.close();
  }
}

function owner() {
  return inBox("readonly", (_items, who) => asked(who.get("me")));
}

// Signed in here: from now on it is their letterbox that things are put into.
function know(whose, key) {
  return inBox("readwrite", (_items, who) => asked(who.put({ whose, key }, "me")));
}

// { waiting, stuck: how many of the owner's own; others: whether anybody else's lie here; known }
async function count() {
  return inBox("readonly", async (items, who) => {
    const me = await asked(who.get("me"));
    const all = await asked(items.getAll());
    const mine = all.filter((one) => one.whose === me?.whose);
    const stuck = mine.filter((one) => one.stuck).length;
    const others = mine.length < all.length;
    return { waiting: mine.length - stuck, stuck, others, known: Boolean(me) };
  });
}

// Every open page hears how many wait now.
async function told(more = {}) {
  const state = { ...(await count()), ...more };
  const pages = await self.clients.matchAll({ includeUncontrolled: true });
  for (const page of pages) page.postMessage(state);
  return state;
}

function bytesOf(id) {
  return Uint8Array.from(id.replaceAll("-", "").match(/../g), (pair) => Number.parseInt(pair, 16));
}

// One after the other, in the order in which pages asked: the later one counts.
let lastTurn = Promise.resolve();

function inTurn(work) {
  const turn = lastTurn.then(work);
  lastTurn = turn.catch(() => {});
  return turn;
}

// `post`: { fields, saves, at, zone } as journals/outbox.py reads it. The same id again takes the
// place of what it was, at the end. `whose`: of whom the page is, if it knows.
function keep(what) {
  return inTurn(() => kept(what));
}

async function kept({ whose, id, post }) {
  const me = await owner();
  if (!me || (whose && whose !== me.whose)) return null;
  const plain = utf8(JSON.stringify(post));
  const padded = new Uint8Array(Math.ceil(plain.length / STEP) * STEP).fill(0x20);
  padded.set(plain);
  const sealed = await seal(me.key, joined(utf8(USE), bytesOf(id)), padded);
  if (sealed.length > LONGEST) return null;
  await inBox("readwrite", async (items) => {
    await taken(items, id);
    await asked(items.add({ id, whose: me.whose, sealed }));
  });
  self.registration.sync?.register(BOX).catch(() => {});
  return told();
}

async function taken(items, id) {
  const same = (await asked(items.getAll())).filter((one) => one.id === id);
  for (const one of same) await asked(items.delete(one.seq));
}

// It went another way.
function drop({ id }) {
  return inTurn(async () => {
    await inBox("readwrite", (items) => taken(items, id));
    return told();
  });
}

// What can't be opened any more, taken away by its owner.
async function dropStuck() {
  const me = await owner();
  await inBox("readwrite", async (items) => {
    for (const one of await asked(items.getAll())) {
      if (one.stuck && one.whose === me?.whose) await asked(items.delete(one.seq));
    }
  });
  return told();
}

// A page of `whose` has come: send what waits. Without anything, nobody is asked.
async function look({ whose }) {
  const [me, now] = [await owner(), await count()];
  const isNews = Boolean(whose) && whose !== me?.whose;
  return isNews || now.waiting ? send() : now;
}

// Gives what count() does, with how it went (state: "sent", "offline", "signedOut", "troubled") and
// the server's answer to each thing that it took (became). One at a time, whoever asks.
let sending = null;

function send() {
  sending ??= sendAll().finally(() => {
    sending = null;
  });
  return sending;
}

async function sendAll() {
  const became = [];
  const state = await sent(became).catch(() => "offline");
  return told({ state, became });
}

function answered(path, more) {
  const signal = AbortSignal.timeout(SENDING_MS);
  return fetch(path, { credentials: "same-origin", redirect: "manual", signal, ...more });
}

function unanswered({ type, status }) {
  if (type === "opaqueredirect" || NOBODY_HERE.includes(status)) return "signedOut";
  return "troubled";
}

// First it is asked who is here: nothing is sent in anybody else's name.
async function sent(became) {
  const hello = await answered(KEPT.outbox);
  if (!hello.ok) return unanswered(hello);
  const { whose, key, token } = await hello.json();
  await know(whose, Uint8Array.from(atob(key), (letter) => letter.charCodeAt(0)));
  for (;;) {
    const next = await oldest(whose);
    if (!next) return "sent";
    const answer = await answered(`${KEPT.outbox}${next.id}/`, {
      method: "PUT",
      body: next.sealed,
      headers: { "Content-Type": "application/octet-stream", "X-CSRFToken": token },
    });
    if (FOR_GOOD.includes(answer.status)) await put({ ...next, stuck: true });
    else if (!answer.ok) return unanswered(answer);
    else {
      // Not every answer is the server's: on a train it may be the train's.
      const said = await answer.json();
      if (!said.became) return "troubled";
      became.push(said);
      await inBox("readwrite", (items) => asked(items.delete(next.seq)));
    }
  }
}

function oldest(whose) {
  return inBox("readonly", async (items) => {
    const all = await asked(items.getAll());
    return all.find((one) => one.whose === whose && !one.stuck);
  });
}

// Only if it still lies there: meanwhile it may have been written on.
function put(item) {
  return inBox("readwrite", async (items) => {
    if (await asked(items.getKey(item.seq))) await asked(items.put(item));
  });
}

// Where the browser knows of it: also when no page is open.
self.addEventListener("sync", (event) => {
  if (event.tag === BOX) event.waitUntil(sendOrThrow());
});

async function sendOrThrow() {
  const { state } = await send();
  if (state === "offline" || state === "troubled") throw new Error(state); // it comes again
}

// Signed out: nothing of this owner's stays; of another's, what waits for them.
async function emptyBox() {
  await inBox("readwrite", async (items, who) => {
    const me = await asked(who.get("me"));
    for (const one of await asked(items.getAll())) {
      if (one.whose === me?.whose) await asked(items.delete(one.seq));
    }
    await asked(who.clear());
  });
}
