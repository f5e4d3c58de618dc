// The plan that its owner wished to keep on this phone: put there from their own page, and drawn on
// Help. Nothing else in the browser holds a word of anybody; keel.js takes it away. See
// docs/adr/0044.

const CACHE = "own-list"; // keel.js and sw.js name it too
const AT = "/own-list";

async function kept() {
  const found = await caches.match(AT, { cacheName: CACHE });
  return found ? found.json() : null;
}

async function put(copy) {
  const cache = await caches.open(CACHE);
  await cache.put(AT, Response.json(copy));
}

// On the page of the plan: the switch; and what is kept follows what is written.
async function offer(section, copy) {
  const button = section.querySelector("[role=switch]");
  const show = (on) => button.setAttribute("aria-checked", String(on));
  const on = (await kept())?.whose === copy.whose;
  if (on) await put(copy);
  show(on);
  section.hidden = false;
  button.addEventListener("click", async () => {
    const wanted = button.getAttribute("aria-checked") !== "true";
    await (wanted ? put(copy) : caches.delete(CACHE));
    show(wanted);
  });
}

function made(name, cls, text) {
  const one = document.createElement(name);
  one.className = cls;
  if (text) one.textContent = text;
  return one;
}

function button(scheme, dial, words, name) {
  const link = made("a", "btn secondary", words.replace("%s", name));
  link.href = `${scheme}:${dial}`;
  link.rel = "noreferrer";
  return link;
}

function person({ who, name, dial }, texts, words) {
  const item = made("li", "stack gap-2");
  item.append(made("p", "voice", who));
  if (dial) {
    const row = made("div", "row");
    row.append(button("tel", dial, words.call, name));
    if (texts) row.append(button("sms", dial, words.text, name));
    item.append(row);
  }
  return item;
}

function lines({ title, lines: said }) {
  const part = made("section", "stack gap-2");
  const list = made("ul", "own-lines");
  list.append(...said.map((line) => made("li", "voice prewrap", line)));
  part.append(made("h3", "q", title), list);
  return part;
}

// On Help: whom to call first, and the rest of the plan behind one press.
async function draw(section) {
  const copy = await kept();
  if (!copy) return;
  const words = section.dataset;
  const people = copy.parts.flatMap((part) =>
    part.contacts.map((one) => person(one, part.texts, words)),
  );
  const rest = copy.parts.filter((part) => part.contacts.length === 0);
  if (people.length) {
    const list = made("ul", "plain stack gap-2");
    list.append(...people);
    section.append(list);
  }
  if (rest.length) {
    const more = made("details", "more");
    const inside = made("div", "stack gap-4");
    inside.append(...rest.map(lines));
    more.append(made("summary", "", words.rest), inside);
    more.open = people.length === 0;
    section.append(more);
  }
  section.append(made("p", "hint", copy.asOf));
  section.hidden = false;
}

if ("caches" in window) {
  const help = document.querySelector("[data-own-list]");
  const section = document.querySelector("[data-keep]");
  // The script comes along with every page, where scripts are joined.
  if (help) draw(help);
  if (section) offer(section, JSON.parse(document.getElementById("own-list").textContent));
  if (document.querySelector("[data-keep-nothing]")) caches.delete(CACHE); // it was removed
}
