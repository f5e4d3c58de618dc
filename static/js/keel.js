// What the browser adds to pages that work without it. No other script is needed.

function blank(title) {
  document.body.replaceChildren();
  document.title = title ?? document.documentElement.dataset.site ?? "";
}

// Hide: clear the screen first, then leave, and have the session locked. Three presses of Shift do
// the same; Escape does not, because it stops page loads and closes other things.
const PRESSES = 3;
const PRESS_WINDOW_MS = 5000;
const LOCK_PATIENCE_MS = 800;
const LOCK_MS = 10_000;
const installed = matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
const hide = document.querySelector("form[data-hide]");

// Whoever keeps unsent words hears "leaving" while they still stand in the page. The lock goes out
// by itself, whatever becomes of the page.
function lock() {
  window.dispatchEvent(new Event("leaving"));
  const path = hide?.getAttribute("action") ?? document.body.dataset.lock;
  const signal = AbortSignal.timeout(LOCK_MS);
  return fetch(path, { method: "POST", keepalive: true, credentials: "same-origin", signal }).catch(
    () => {},
  );
}

// A plan that somebody keeps on this phone (own-list.js). It goes with Hide, and as soon as the page
// is somebody else's; signing out empties all that the browser holds.
const OWN_LIST = "own-list";

function forgetOwnList() {
  return "caches" in window ? caches.delete(OWN_LIST) : Promise.resolve();
}

async function isSomebodyElses(whose) {
  const kept = "caches" in window && (await caches.match(`/${OWN_LIST}`, { cacheName: OWN_LIST }));
  return Boolean(kept) && (await kept.json()).whose !== whose;
}

const { whose } = document.body.dataset;
if (whose) isSomebodyElses(whose).then((other) => other && forgetOwnList());

function goAway() {
  const { hide: away, blank: title, open, unlock } = hide.dataset;
  const gone = forgetOwnList();
  const locked = lock();
  blank(title);
  if (!installed) {
    // The screen is empty already. A request of a page that closes at once may never go out.
    const late = new Promise((resolve) => setTimeout(resolve, LOCK_PATIENCE_MS));
    Promise.race([Promise.all([locked, gone]), late]).then(() => window.location.replace(away));
    return;
  }
  // On a home screen there is nowhere to go: an empty screen, and one way back, after the lock.
  const back = document.createElement("a");
  back.className = "btn quiet wake";
  back.href = unlock;
  back.textContent = open;
  back.addEventListener("click", (event) => {
    event.preventDefault();
    locked.then(() => window.location.assign(unlock));
  });
  document.body.append(back);
}

if (hide) {
  hide.addEventListener("submit", (event) => {
    event.preventDefault();
    goAway();
  });
  let presses = 0;
  let forget;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") {
      presses = 0;
      return;
    }
    if (event.repeat) return;
    clearTimeout(forget);
    forget = setTimeout(() => {
      presses = 0;
    }, PRESS_WINDOW_MS);
    presses += 1;
    if (presses === PRESSES) goAway();
  });
}

// After so many quiet minutes: an empty screen and the password. The clock is asked, not a timer,
// because a phone in a pocket stops timers; it is asked again the moment the screen comes back.
const { relock, unlock } = document.body.dataset;
if (relock) {
  const quiet = Number(relock) * 60_000;
  let last = Date.now();
  const look = () => {
    if (Date.now() - last < quiet) return;
    last = Infinity;
    // The lock first: a page that asks for the password has nothing to ask before it.
    const ask = `${unlock}?next=${encodeURIComponent(window.location.pathname)}`;
    lock().finally(() => window.location.replace(ask));
    blank();
  };
  const here = () => {
    look();
    if (last !== Infinity) last = Date.now();
  };
  ["pointerdown", "keydown", "scroll"].forEach((kind) => {
    document.addEventListener(kind, here, { passive: true, capture: true });
  });
  document.addEventListener("visibilitychange", look);
  setInterval(look, 5000);
}

// Two minutes before the session ends by itself: a line that says so, and a button. The server is asked
// first, because another tab may have gone on meanwhile.
const { here, left, ends, stay } = document.body.dataset;
const WARNED_S = 120;
const LONGEST_S = 24 * 60 * 60; // on one's own device it is weeks, and no timer waits so long

async function ask(method) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const headers = { "X-CSRFToken": token };
  const answer = await fetch(here, { method, headers, redirect: "error" }).catch(() => null);
  return answer?.ok ? (await answer.json()).left : 0;
}

function planWarning(seconds) {
  if (seconds > LONGEST_S) return;
  setTimeout(async () => {
    const now = await ask("GET");
    if (now > WARNED_S) planWarning(now);
    else if (now > 0) warn();
  }, Math.max(0, seconds - WARNED_S) * 1000);
}

function made(cls, text) {
  const line = document.createElement("div");
  const words = document.createElement("p");
  [line.className, words.className] = [cls, "grow"];
  line.setAttribute("role", "status");
  words.textContent = text;
  line.append(words);
  return line;
}

function put(line) {
  (document.querySelector("main > .wrap") ?? document.querySelector("main")).prepend(line);
}

function warn() {
  const line = made("toast ends", ends);
  const button = document.createElement("button");
  button.className = "undo";
  button.type = "button";
  button.textContent = stay;
  button.addEventListener("click", async () => {
    const now = await ask("POST");
    if (now <= WARNED_S) return; // signed in for as long as it goes
    line.remove();
    planWarning(now);
  });
  line.append(button);
  put(line);
}

if (here) planWarning(Number(left));

// A form is sent once. Its buttons say that they are busy; they are never disabled, so that
// they keep the focus and their value is sent.
const sending = new WeakSet();
// Without an answer after so long it may be sent again: what is sent twice is saved once.
const ANSWER_MS = 20_000;

// What can't wait, such as sharing or removing something, does not: it says so, and stays undone.
const { needsSignal } = document.body.dataset;

function say(text) {
  const line = made("toast ends", text);
  document.querySelector(".toast.says")?.remove();
  line.classList.add("says");
  put(line);
}

function buttonsOf(form) {
  return [...form.elements].filter((one) => one.type === "submit");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (sending.has(form)) {
    event.preventDefault();
    return;
  }
  if (needsSignal && form.method === "post" && !navigator.onLine) {
    event.preventDefault();
    say(needsSignal);
    return;
  }
  sending.add(form);
  (event.submitter ? [event.submitter] : buttonsOf(form)).forEach((button) => {
    button.setAttribute("aria-busy", "true");
  });
  setTimeout(() => maySend(form), ANSWER_MS);
});

function maySend(form) {
  sending.delete(form);
  buttonsOf(form).forEach((button) => button.removeAttribute("aria-busy"));
}

window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    // Kept in the browser's memory: what it shows may no longer be this person's to see.
    blank();
    window.location.reload();
    return;
  }
  document.querySelectorAll("form").forEach(maySend);
});

// A page to print prints itself, where there is a script.
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

// A form that came back with something to change: start there.
document.getElementById("errors")?.focus();

// The service worker comes with a client's own pages. It keeps Help for when there is no signal.
const { worker } = document.body.dataset;
if (worker && "serviceWorker" in navigator) {
  const policy = window.trustedTypes?.createPolicy("keel", { createScriptURL: () => worker });
  navigator.serviceWorker.register(policy ? policy.createScriptURL(worker) : worker).catch(() => {});
}
