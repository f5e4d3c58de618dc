// A file that is being made: the page is loaded anew once it says something else.

const LOOK_AGAIN_MS = 2000;
const WAITING = /data-waiting="[^"]*"/;

async function lookAgain(shown) {
  try {
    const answer = await fetch(window.location.href, { redirect: "manual" });
    const said = (await answer.text()).match(WAITING)?.[0];
    if (said !== shown) window.location.reload();
  } catch {
    // No connection: asked again.
  }
  setTimeout(lookAgain, LOOK_AGAIN_MS, shown);
}

const shown = document.documentElement.outerHTML.match(WAITING)?.[0];
if (shown) setTimeout(lookAgain, LOOK_AGAIN_MS, shown);
