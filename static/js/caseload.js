// Search and filters change the list in place: the focus stays, and how many were found is said.
// Without this, or when anything is not as expected, the page loads as a whole and says the same.

const PATIENCE_MS = 10_000;
const list = document.getElementById("list");
const found = document.getElementById("found");
const search = document.querySelector("form[role=search]");
const filters = search?.parentElement.querySelector("nav.seg");

// As a document of its own, made by the browser: no text here is turned into markup.
function ask(address, body) {
  return new Promise((resolve, reject) => {
    const asked = new XMLHttpRequest();
    asked.open(body ? "POST" : "GET", address);
    asked.responseType = "document";
    asked.timeout = PATIENCE_MS;
    asked.onload = () => resolve(asked.status === 200 ? asked.response : null);
    asked.onerror = reject;
    asked.ontimeout = reject;
    asked.send(body);
  });
}

async function show(address, body, otherwise) {
  list.setAttribute("aria-busy", "true");
  try {
    const page = await ask(address, body);
    const rows = page?.getElementById("list");
    const links = page?.querySelectorAll("nav.seg a");
    if (!rows || links.length !== filters.children.length) throw new Error("another page came");
    list.replaceChildren(...rows.childNodes);
    found.textContent = page.getElementById("found").textContent;
    [...filters.children].forEach((one, n) => {
      one.toggleAttribute("aria-current", false);
      if (links[n].hasAttribute("aria-current")) one.setAttribute("aria-current", "true");
    });
    search.elements.show.value = page.querySelector("form[role=search]").elements.show.value;
    list.removeAttribute("aria-busy");
  } catch {
    otherwise();
  }
}

if (list && search && filters) {
  search.addEventListener("submit", (event) => {
    event.preventDefault();
    show(search.action, new FormData(search), () => search.submit());
  });
  filters.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    search.elements.q.value = "";
    show(link.href, null, () => window.location.assign(link.href));
    window.history.replaceState(null, "", link.href);
  });
}
