// What the browser adds to pages that work without it. No other script is needed.

// Hide: clear the screen first, then leave. Three presses of Shift do the same; Escape does not,
// because it stops page loads and closes other things.
const PRESSES = 3;
const PRESS_WINDOW_MS = 5000;

function blank() {
  document.body.replaceChildren();
  document.title = "New tab";
}

const exit = document.querySelector("[data-quick-exit]");
if (exit) {
  const address = exit.href;
  const leave = () => {
    blank();
    window.location.replace(address);
  };
  exit.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
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
    if (presses === PRESSES) leave();
  });
}

// A form is sent once. Its buttons say that they are busy; they are never disabled, so that
// they keep the focus and their value is sent.
const sending = new WeakSet();

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
  sending.add(form);
  (event.submitter ? [event.submitter] : buttonsOf(form)).forEach((button) => {
    button.setAttribute("aria-busy", "true");
  });
});

window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    // Kept in the browser's memory: what it shows may no longer be this person's to see.
    blank();
    window.location.reload();
    return;
  }
  document.querySelectorAll("form").forEach((form) => {
    sending.delete(form);
    buttonsOf(form).forEach((button) => button.removeAttribute("aria-busy"));
  });
});

// A form that came back with something to change: start there.
document.getElementById("errors")?.focus();
