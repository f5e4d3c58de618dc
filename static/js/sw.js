// Keeps what KEPT lists (tracker/safety/phone.py puts it in front, with sw-seal.js and sw-outbox.js)
// and nothing else: the look of the pages, Help, and pages for when there is no signal. Pages about a
// person are never kept.

// What its owner wished to keep here outlives a new worker (own-list.js). It is never an answer to
// a request, and goes with everything else when somebody signs out.
const OWN_LIST = "own-list";

const ANY = { ignoreVary: true };

// A mark that Hide was pressed without a signal; it holds no more than that.
const LATER = `${KEPT.hide}?later`;

self.addEventListener("install", (event) => {
  // A file's name changes with it, so that one the page has just loaded is the right one.
  const asked = KEPT.keep.map((path) => {
    const cache = path.startsWith(KEPT.static) ? "default" : "reload";
    // As a stranger, and yet in the language of whoever has this phone.
    const headers = { "Accept-Language": KEPT.language };
    return new Request(path, { credentials: "omit", cache, headers });
  });
  event.waitUntil(caches.open(KEPT.name).then((kept) => kept.addAll(asked)));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  const old = (name) => name !== KEPT.name && name !== OWN_LIST;
  event.waitUntil(forget(old).then(() => self.clients.claim()));
});

async function forget(which) {
  const names = await caches.keys();
  await Promise.all(names.filter(which).map((name) => caches.delete(name)));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  if (request.method === "POST") {
    if (address.pathname === KEPT.signOut) event.respondWith(signOut(request));
    else if (address.pathname === KEPT.hide && request.mode !== "navigate") {
      event.respondWith(hide(request));
    }
  } else if (request.mode === "navigate") event.respondWith(page(request, address));
  else if (KEPT.keep.includes(address.pathname)) event.respondWith(file(request, address.pathname));
});

// What is kept for an address, with or without what else it asks for.
function inPlaceOf({ pathname, search }) {
  const plain = search === "" || search === "?plan=1";
  return (plain && KEPT.instead[pathname]) || pathname + search;
}

// The server's page; without a signal Help, also where the plan would be, a form for something new
// (sw-outbox.js keeps what is written there), or a page that says so.
async function page(request, address) {
  try {
    await lockNow();
    return await fetch(request);
  } catch {
    const kept = await caches.open(KEPT.name);
    // What was kept is in one language, whatever this browser asks for; Help is Help in any.
    const there = inPlaceOf(address);
    const found = (await kept.match(there, ANY)) ?? (await kept.match(KEPT.offline, ANY));
    const help = address.pathname === KEPT.help && (await kept.match(KEPT.help, ANY));
    return help && !address.searchParams.has("region") ? help : (found ?? Response.error());
  }
}

async function file(request, path) {
  const kept = await caches.open(KEPT.name);
  return (await kept.match(path, ANY)) ?? fetch(request);
}

// Hide clears the screen in any case; if the lock can't reach the server, it goes before the next
// page is asked for.
async function hide(request) {
  try {
    return await fetch(request);
  } catch {
    const kept = await caches.open(KEPT.name);
    await kept.put(LATER, new Response(null, { status: 204 }));
    return Response.error();
  }
}

async function lockNow() {
  const kept = await caches.open(KEPT.name);
  if (!(await kept.match(LATER))) return;
  await fetch(KEPT.hide, { method: "POST", credentials: "same-origin" });
  await kept.delete(LATER);
}

// What pages ask for; null where it can't be done.
const ASKED = { pass, keep, drop, dropStuck, look, send };

self.addEventListener("message", (event) => {
  const { what, ...more } = event.data;
  const [port] = event.ports;
  const answer = ASKED[what](more).catch(() => null);
  event.waitUntil(answer.then((given) => port.postMessage(given)));
});

// Words that a closing page hands over (drafts.js): sent on, and kept nowhere.
async function pass({ address, asked: how }) {
  if (new URL(address, self.location).origin !== self.location.origin) return null;
  const answer = await fetch(address, how);
  const { ok, status, type } = answer;
  return { ok, status, type, said: await answer.json().catch(() => ({})) };
}

// A reminder. What it says comes sealed from the server, and nothing of it is kept here; the same
// tag for all, so that a second one takes the place of the first.
self.addEventListener("push", (event) => {
  const { title, body, go } = event.data.json();
  event.waitUntil(
    self.registration.showNotification(title, { body, tag: "keel", silent: true, data: go }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data));
});

// Only once the server has done it: without a signal nobody is signed out, and nothing goes.
async function signOut(request) {
  const answer = await fetch(request);
  await forget(() => true);
  await emptyBox();
  await self.registration.unregister();
  return answer;
}
