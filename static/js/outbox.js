// What waits on this phone for a signal (sw-outbox.js has it, sealed): how many things that are, and
// that they are sent as soon as it goes. Also: nobody signs out over them without being asked.

const OUTBOX_PATIENCE_MS = 90_000;
const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 5 * 60_000;

// What the worker answers; null if it can't. One that has come back to life, after somebody else
// signed out here, is active and has not taken over this page.
async function tell(message) {
  const { serviceWorker } = navigator;
  const worker = serviceWorker.controller ?? (await serviceWorker.ready).active;
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(() => resolve(null), OUTBOX_PATIENCE_MS);
    worker.postMessage(message, [port2]);
  });
}

class Waiting {
  constructor(line) {
    this.line = line;
    this.words = line.dataset;
    this.state = { waiting: 0, stuck: 0, others: false, known: false };
    this.failures = 0;
    this.refusals = 0;
    this.told = document.querySelector("[data-outbox-told]");
    this.button("again", () => this.send());
    this.button("away", async () => this.heed(await tell({ what: "dropStuck" })));
  }

  button(name, press) {
    const button = document.querySelector(`[data-outbox-${name}]`);
    button?.addEventListener("click", press);
  }

  show(name, shown) {
    const part = this.told?.querySelector(`[data-part="${name}"]`);
    if (part) part.hidden = !shown;
  }

  // How many there are, in words: the page brings a sentence for one, and one for more.
  counted(name, n) {
    const one = new Intl.PluralRules(document.documentElement.lang).select(n) === "one";
    return this.words[one ? `${name}One` : `${name}More`].replace("%s", n);
  }

  say(text, state = "waiting") {
    const words = this.line.querySelector("[data-words]");
    this.line.hidden = !text;
    this.line.dataset.state = state;
    if (words.textContent !== text) words.textContent = text;
  }

  heed(state) {
    if (!state) return;
    this.state = state;
    const { waiting, stuck, became = [], state: how } = state;
    const last = became.at(-1);
    if (waiting) this.say(this.counted("waiting", waiting));
    else if (last) this.say(this.words.saved.replace("%s", last.at), "saved");
    else if (this.line.dataset.state !== "saved") this.say(""); // that it is saved stands for a while
    this.show("trouble", waiting > 0 && how === "troubled");
    this.show("stuck", stuck > 0);
    became.filter((one) => one.said?.length).forEach((one) => this.refused(one));
    document.querySelectorAll("[data-known]").forEach((one) => {
      one.hidden = String(state.known) !== one.dataset.known;
    });
    document.querySelectorAll("[data-sent]").forEach((one) => {
      one.hidden = String(waiting + stuck + this.refusals === 0) !== one.dataset.sent;
    });
    this.plan(waiting > 0 && (how === "offline" || how === "troubled"));
  }

  // It could not be saved as it is, and waits where it was begun.
  refused({ path, said }) {
    this.refusals += 1;
    const line = document.querySelector("[data-outbox-refused]");
    if (!line) return;
    const one = line.content.firstElementChild.cloneNode(true);
    one.querySelector("[data-why]").textContent = said.join(" ");
    one.querySelector("a").href = path || "/";
    this.told.append(one);
  }

  // Longer each time, until something changes.
  plan(again) {
    clearTimeout(this.timer);
    if (!again) {
      this.failures = 0;
      return;
    }
    const wait = Math.min(FIRST_WAIT_MS * 2 ** this.failures, LONGEST_WAIT_MS);
    this.failures += 1;
    this.timer = setTimeout(() => this.send(), wait);
  }

  async send() {
    if (this.state.waiting) this.say(this.words.saving);
    this.heed(await tell({ what: "send" }));
  }

  async look() {
    this.heed(await tell({ what: "look", whose: document.body.dataset.whose }));
  }

  // Something changed: do not wait any longer.
  soon() {
    this.failures = 0;
    if (!document.hidden) this.look();
  }

  // Signing out takes what waits from here for good, so it is said first.
  askFirst(form, ask) {
    const { waiting, stuck } = this.state;
    const several = waiting + stuck;
    const count = ask.querySelector("[data-count]");
    count.textContent = this.counted("unsent", several);
    ask.hidden = false;
    count.focus();
    const on = (name, press) => {
      ask.querySelector(`[data-${name}]`).onclick = press;
    };
    on("first", async () => {
      await this.send();
      if (!this.state.waiting && !this.state.stuck) this.signOut(form);
      else this.show("trouble", true);
    });
    on("anyway", () => this.signOut(form));
    on("stay", () => {
      ask.hidden = true;
    });
  }

  signOut(form) {
    this.leaves = true;
    form.requestSubmit();
  }

  signingOut(event) {
    const form = event.target;
    if (form.getAttribute("action") !== this.words.signOut) return;
    const ask = document.querySelector("[data-outbox-ask]");
    if (!this.leaves && ask && this.state.waiting + this.state.stuck > 0) {
      event.preventDefault();
      this.askFirst(form, ask);
    } else if (this.state.others) {
      // Somebody else's things lie here too, and are not this person's to empty.
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: "others", value: "1" });
      form.append(field);
    }
  }
}

const line = document.querySelector("[data-outbox]");
if (line && "serviceWorker" in navigator) {
  const waiting = new Waiting(line);
  const { serviceWorker } = navigator;
  serviceWorker.addEventListener("message", ({ data }) => waiting.heed(data));
  serviceWorker.addEventListener("controllerchange", () => waiting.look());
  window.addEventListener("online", () => waiting.soon());
  window.addEventListener("focus", () => waiting.soon());
  document.addEventListener("visibilitychange", () => waiting.soon());
  document.addEventListener("submit", (event) => waiting.signingOut(event), true);
  waiting.look();
}
