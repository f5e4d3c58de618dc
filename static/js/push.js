// Notifications on this phone: the browser is asked on a tap, and never before.
const form = document.querySelector("form[data-push]");
const status = form?.querySelector("[role=status]");

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.codePointAt(0));
}

async function subscribe(event) {
  event.preventDefault();
  if ((await Notification.requestPermission()) !== "granted") {
    status.textContent = form.dataset.refused;
    return;
  }
  try {
    const { pushManager } = await navigator.serviceWorker.ready;
    const asked = { userVisibleOnly: true, applicationServerKey: bytes(form.dataset.push) };
    const { endpoint, keys } = (await pushManager.subscribe(asked)).toJSON();
    for (const [name, value] of Object.entries({ endpoint, ...keys })) {
      form.elements[name].value = value;
    }
    form.submit();
  } catch {
    status.textContent = form.dataset.failed;
  }
}

if (form && "serviceWorker" in navigator && "PushManager" in window) {
  form.hidden = false;
  form.addEventListener("submit", subscribe);
} else if (form && navigator.standalone === false) {
  // An iPhone has notifications only for what stands on its home screen.
  document.querySelector("[data-home-screen]").hidden = false;
}
