// A page with what clients share goes blank within a minute after something on it was taken back.
// It asks every half minute, and whenever it comes back to the screen. See docs/adr/0015.

const ASK_EVERY_MS = 30_000;
const LOOK_EVERY_MS = 1000;
const PATIENCE_MS = 10_000;
// Without an answer for so long, nobody knows whether it may still be read.
const SILENT_MS = 55_000;

const main = document.getElementById("main");
const mark = document.querySelector("template[data-still]");

class OpenPage {
  constructor() {
    this.address = mark.dataset.still;
    this.notices = mark.content;
    this.asked = this.heard = Date.now();
  }

  // The clock is asked, not a timer: a laptop that was shut stops timers.
  look() {
    const now = Date.now();
    if (now - this.heard >= SILENT_MS) this.putAway("unasked");
    if (now - this.asked >= ASK_EVERY_MS) this.ask();
  }

  lookAndAsk() {
    this.asked = 0;
    this.look();
  }

  async ask() {
    this.asked = Date.now();
    try {
      const answer = await fetch(this.address, {
        redirect: "manual",
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      // In trouble it has not said anything; sent away, or not found, is an answer.
      if (answer.status >= 500 || answer.status === 429) return;
      this.heed(answer.ok ? ((await answer.json()).still ? "still" : "ended") : "over", answer);
    } catch {
      // No answer: asked again, until it has been silent for too long.
    }
  }

  heed(said) {
    if (this.over) return;
    this.heard = Date.now();
    if (said === "still") this.putBack();
    else this.end(said);
  }

  // Out of the page, and not only out of sight; what is typed goes on being kept, and it comes back
  // once the answer is yes.
  putAway(why) {
    if (this.away || this.over) return;
    this.focused = document.activeElement;
    this.away = document.createDocumentFragment();
    this.away.append(...main.childNodes);
    this.say(why);
  }

  putBack() {
    if (!this.away) return;
    main.replaceChildren(this.away);
    this.away = undefined;
    if (main.contains(this.focused)) this.focused.focus();
  }

  end(why) {
    this.over = true;
    clearInterval(this.timer);
    window.dispatchEvent(new Event("leaving"));
    const fields = (this.away ?? main).querySelectorAll("textarea, input[type=text]");
    const typing = [...fields].some((one) => one.value !== one.defaultValue);
    this.away = undefined;
    this.say(why, typing);
  }

  say(why, kept = false) {
    const notice = this.notices.querySelector(`[data-why="${why}"]`).cloneNode(true);
    notice.querySelector(".kept")?.toggleAttribute("hidden", !kept);
    main.replaceChildren(notice);
    notice.querySelector("h1").focus();
  }

  watch() {
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.lookAndAsk();
    });
    window.addEventListener("online", () => this.lookAndAsk());
    // Into the browser's memory for "back" goes a page without words. keel.js reloads it from there.
    window.addEventListener("pagehide", (event) => {
      if (event.persisted) main.replaceChildren();
    });
  }
}

if (mark) new OpenPage().watch();
