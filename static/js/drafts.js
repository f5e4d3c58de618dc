// Keeps what somebody is typing, until they save it: every form that is marked goes to the server
// as a draft, sealed there (docs/adr/0011). Without a signal the service worker seals it, for the
// server alone to open, until there is one (docs/adr/0047). No word is kept in the browser.

const AFTER_LAST_KEY_MS = 1500;
const AT_LEAST_EVERY_MS = 4000;
const PATIENCE_MS = 15_000;
const FIRST_RETRY_MS = 2000;
const LONGEST_RETRY_MS = 60_000;
// A draft that is on its way for so long may never arrive.
const HANGING_MS = 1000;
// A form that was sent, and whose page is still here after so long, was not taken anywhere.
const STUCK_MS = 20_000;
// A browser lets a page that is closing send 64 kB in all.
const KEEPALIVE_BYTES = 60_000;

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

// The server's answer: { ok, status, type, said }, said being its JSON. Rejects without one.
async function ask(address, asked) {
  const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS), ...asked });
  const { ok, status, type } = answer;
  return { ok, status, type, said: await answer.json().catch(() => ({})) };
}

// What the service worker answers; null if it can't. A message reaches it however soon the page goes.
function tell(worker, message) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(() => resolve(null), PATIENCE_MS);
    worker.postMessage(message, [port2]);
  });
}

// The service worker, whether or not it has taken over this page; undefined without one.
async function workerHere() {
  const { serviceWorker } = navigator;
  return serviceWorker?.controller ?? (await serviceWorker?.getRegistration())?.active;
}

// The same for a page that may be closing. Its requests pass through the service worker, and those
// that have not reached it are lost together with the page; a message to the worker is not.
async function askWhileLeaving(address, asked) {
  const worker = navigator.serviceWorker?.controller;
  if (!worker) {
    return ask(address, { ...asked, keepalive: asked.body.length < KEEPALIVE_BYTES });
  }
  const answer = await tell(worker, { what: "pass", address, asked });
  if (!answer) throw new Error("no answer");
  return answer;
}

// One line for the whole page, where a thumb is. It changes often while somebody types; what is
// read out is another, that says something only when the state is another one.
class Line {
  constructor() {
    this.shown = document.createElement("span");
    this.shown.setAttribute("aria-hidden", "true");
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "btn secondary small";
    this.button.hidden = true;
    this.heard = document.createElement("span");
    this.heard.className = "vh";
    this.heard.setAttribute("role", "status");
    this.box = document.createElement("div");
    this.box.className = "save-state";
    this.box.hidden = true;
    this.box.append(this.shown, this.button);
    document.getElementById("main").append(this.box, this.heard);
    this.state = "";
  }

  say(state, text, again) {
    this.box.hidden = false;
    this.box.dataset.state = state;
    this.shown.textContent = text;
    this.button.hidden = !again;
    this.button.onclick = again ?? null;
    if (state === "saving" || state === this.state) return;
    this.state = state;
    this.heard.textContent = text;
  }

  // Somebody asks anew: the answer is read out, even if it is the same one.
  askedAnew() {
    this.state = "";
    this.heard.textContent = "";
  }
}

class Draft {
  constructor(form, mark, line) {
    Object.assign(this, { form, line, words: mark.dataset });
    this.address = mark.dataset.draft.replace(/[0-9a-f-]{36}\/$/, "");
    this.page = newId();
    this.step = 0;
    this.failures = 0;
    // Drawn for when there is no signal, and for nobody in particular: it has no ids of its own.
    this.sealed = "sealed" in mark.dataset;
    if (this.sealed) this.mint();
    // The browser's own way of remembering would leave words on the disk of this device.
    form.setAttribute("autocomplete", "off");
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("focusout", () => this.flush());
    form.addEventListener("submit", (event) => this.submitted(event));
  }

  changed() {
    this.unsent = true;
    this.first ??= Date.now();
    this.wait(Math.min(AFTER_LAST_KEY_MS, this.first + AT_LEAST_EVERY_MS - Date.now()));
  }

  wait(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), Math.max(ms, 0));
  }

  // Before the page goes, and when a field is left: what is unsent goes now.
  flush(leaving = false) {
    if (this.unsent && !this.done && (leaving || this.failures === 0)) this.send(leaving);
  }

  mint() {
    for (const name of ["draft", "entry_id", "episode_id"]) {
      const field = this.form.elements[name];
      if (field) field.value = newId();
    }
  }

  fields() {
    this.step += 1;
    const fields = new URLSearchParams(new FormData(this.form));
    fields.set("draft_page", this.page);
    fields.set("draft_step", this.step);
    return fields;
  }

  // Sealed on this phone, until there is a signal: true once it is. `saves`: Save was pressed.
  async keep(saves = false) {
    const worker = await workerHere();
    if (!worker) return false;
    const fields = this.fields();
    fields.delete("csrfmiddlewaretoken");
    const { timeZone: zone } = Intl.DateTimeFormat().resolvedOptions();
    const post = { fields: fields.toString(), saves, at: Date.now(), zone };
    const { whose } = document.body.dataset;
    const kept = await tell(worker, { what: "keep", whose, id: this.page, post });
    if (kept) this.isKept = true;
    return Boolean(kept);
  }

  // It went another way.
  async unkeep() {
    if (!this.isKept) return;
    this.isKept = false;
    const worker = await workerHere();
    if (worker) tell(worker, { what: "drop", id: this.page });
  }

  async send(leaving = false) {
    if (this.done || (this.flying && !leaving)) return;
    clearTimeout(this.timer);
    this.unsent = false;
    this.first = undefined;
    if (this.sealed) {
      await this.noSignal();
      return;
    }
    this.flying = true;
    const early = this.failures || !navigator.onLine ? this.keep() : null;
    const hanging = setTimeout(() => this.keep(), HANGING_MS);
    if (this.failures === 0) this.line.say("saving", this.words.saving);
    const asked = {
      method: "PUT",
      body: this.fields().toString(),
      headers: {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value,
      },
      redirect: "manual",
    };
    try {
      const way = leaving ? askWhileLeaving : ask;
      const answer = await way(`${this.address}${this.form.elements.draft.value}/`, asked);
      clearTimeout(hanging);
      this.flying = false;
      this.heed(answer);
    } catch {
      clearTimeout(hanging);
      this.flying = false;
      await this.noSignal(early);
    }
  }

  // Nobody answered. What Save was pressed for is done later, if it can be; the rest is kept.
  async noSignal(early = null) {
    const saves = Boolean(this.pressed) && "later" in this.words;
    const kept = await (saves ? this.keep(true) : (early ?? this.keep()));
    if (kept && saves) {
      this.leave();
      window.location.assign(this.words.later);
      return;
    }
    if (kept && this.sealed) this.line.say("kept", this.words.kept);
    else this.failed(this.howKept(kept), undefined, true);
  }

  howKept(kept) {
    if (!kept) return "unsent";
    if (navigator.onLine) return "safe";
    return this.pressed ? "needsSignal" : "kept";
  }

  heed({ said, ...answer }) {
    const { draft, draft_revision: revision } = this.form.elements;
    if (answer.ok && said.id) {
      const both = said.id !== draft.value || (this.both && this.both === said.id);
      if (both) this.both = said.id;
      draft.value = said.id;
      revision.value = said.revision;
      this.failures = 0;
      this.unkeep();
      this.line.say("saved", (both ? this.words.both : this.words.saved).replace("%s", said.at));
      this.refused = false;
      if (this.pressed) this.goOn();
      else if (this.unsent) this.changed();
    } else if (said.ended || answer.status === 409) {
      // Saved or thrown away elsewhere: what is typed here becomes a draft of its own.
      draft.value = newId();
      revision.value = 0;
      this.failed("unsent", 0);
    } else if (answer.status === 403 && said.token) {
      // Signed in again in another tab: the same person, a new token.
      document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((one) => {
        one.value = said.token;
      });
      this.failed("unsent", 0);
    } else if (answer.status === 413) {
      this.failed("tooLong", null);
    } else if (answer.status === 403) {
      this.failed("stranger", undefined, true);
    } else if (answer.status === 401 || answer.type === "opaqueredirect") {
      this.failed("signedOut");
    } else {
      // Something in front of the server, or the server itself, is in trouble. If it says so twice,
      // whoever presses Save again may try all the same.
      const troubled = answer.status >= 500 && !this.refused;
      if (this.pressed) this.refused = troubled;
      this.trouble(answer.status, troubled);
    }
  }

  async trouble(status, stays) {
    const kept = await this.keep();
    this.failed(kept ? "safe" : status === 507 ? "noRoom" : "unsent", undefined, stays);
  }

  // Not taken: say so, and try again after a while that gets longer; null waits for a change.
  // `stays`: had Save been pressed, the form would be lost on its way as well.
  failed(why, after, stays = false) {
    this.unsent = true;
    this.failures += 1;
    const pause = Math.min(FIRST_RETRY_MS * 2 ** (this.failures - 1), LONGEST_RETRY_MS);
    const again = why === "kept" || why === "needsSignal" ? null : () => this.send();
    if (after !== 0 || this.failures > 1) this.line.say(why, this.words[why], again);
    const atOnce = after === 0 && this.failures === 1;
    if (this.pressed && !atOnce) this.decide(stays);
    if (after === null) this.failures = 0;
    else this.wait(atOnce ? 0 : pause);
  }

  // Save without a signal would put the browser's error page in the place of what was typed. So
  // whatever is not on the server yet goes there first, as a draft; the form follows its answer.
  submitted(event) {
    if (event.defaultPrevented || this.done) return;
    if (this.sealed && !this.isWritten()) {
      event.preventDefault();
      this.line.askedAnew();
      this.line.say("empty", this.words.empty);
      return;
    }
    if (!this.sealed && !this.unsent && !this.flying && !this.failures && navigator.onLine) {
      this.leave();
      return;
    }
    event.preventDefault();
    if (this.pressed) return;
    this.pressed = { by: event.submitter };
    this.pressed.by?.setAttribute("aria-busy", "true");
    this.failures = 0;
    this.line.askedAnew();
    this.send();
  }

  isWritten() {
    return [...this.form.elements].some((one) => {
      if (!one.name || one.type === "hidden") return false;
      return one.type === "radio" || one.type === "checkbox" ? one.checked : one.value.trim();
    });
  }

  // The draft has come: the form can go, after what was typed meanwhile.
  goOn() {
    if (this.unsent) this.send();
    else this.decide(false);
  }

  decide(stays) {
    const { by } = this.pressed;
    this.pressed = null;
    by?.removeAttribute("aria-busy");
    if (stays) return;
    this.leave();
    this.form.requestSubmit(by);
  }

  // Nothing is sent from here any more, unless this page turns out to stay.
  leave() {
    clearTimeout(this.timer);
    this.done = true;
    if (!this.pressed) this.unkeep();
    setTimeout(() => {
      this.done = false;
      if (this.unsent) this.changed();
    }, STUCK_MS);
    if (!this.flying) return;
    // Should the form come first, the draft must not be begun after it.
    const sending = document.createElement("input");
    Object.assign(sending, { type: "hidden", name: "draft_sending", value: "1" });
    this.form.append(sending);
  }
}

const marks = [...document.querySelectorAll("[data-draft]")];
if (marks.length) {
  const line = new Line();
  line.button.textContent = marks[0].dataset.again;
  const drafts = marks.map((mark) => new Draft(mark.closest("form"), mark, line));
  const flush = () => drafts.forEach((draft) => draft.flush(true));
  const retry = () => drafts.forEach((draft) => draft.failures && draft.unsent && draft.send());
  document.addEventListener("visibilitychange", () => (document.hidden ? flush() : retry()));
  window.addEventListener("pagehide", flush);
  window.addEventListener("leaving", flush);
  window.addEventListener("online", retry);
}
