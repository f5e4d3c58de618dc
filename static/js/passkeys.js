// Passkeys: the browser makes one, or signs with one, and the form carries what came of it.
// A form says which with data-passkey ("make" or "use"), and where the server's half is: in the page
// (data-options, an id) or to be asked for (data-ask, an address).

// An address made of numbers has no name that a passkey could belong to.
const NUMBERS = /^[\d.]+$|:/;
const known =
  typeof window.PublicKeyCredential?.parseCreationOptionsFromJSON === "function" &&
  !NUMBERS.test(window.location.hostname);

const WAYS = {
  make({ creation_options: { publicKey } }) {
    return navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey),
    });
  },
  use({ request_options: { publicKey } }) {
    return navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey),
    });
  },
};

async function offered({ options, ask }) {
  if (options) return JSON.parse(document.getElementById(options).textContent);
  const answer = await fetch(ask, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

async function send(form) {
  const failed = form.querySelector("[data-failed]");
  failed.hidden = true;
  try {
    const credential = await WAYS[form.dataset.passkey](await offered(form.dataset));
    form.elements.credential.value = JSON.stringify(credential);
  } catch {
    failed.hidden = false; // called off, too late, or none on this device: the page says what else
    return;
  }
  form.submit();
}

if (known) {
  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form);
    });
  });
  document.querySelectorAll("[data-without-passkeys]").forEach((one) => one.remove());
}
