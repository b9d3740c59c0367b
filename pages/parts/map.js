// What the app needs of the browser beside Streamlit's own script.
//
// First, clicks that would be lost where drawing is slow: without a graphics card, or on a remote
// desktop.
// deck.gl takes a press for a click when it handles the release within 250 ms of the press, and
// looks up what lies under the pointer in between. Where that takes longer, a short press counts
// as a long one. Such a press is called off here and done again, until the look-up is quick: it
// only waits for drawing that was under way.
const MAP = ".st-key-kaartvlak canvas";
const CLICK_MS = 250;
const SURELY_IN_TIME_MS = 0.8 * CLICK_MS;
const STILL_PX = 9;
const ATTEMPTS = 12;

let press = null;

function fire(type, like) {
  const { pointerId, pointerType, isPrimary, clientX, clientY } = like;
  const buttons = type === "pointerdown" ? 1 : 0;
  const shape = { pointerId, pointerType, isPrimary, clientX, clientY, buttons };
  press.canvas.dispatchEvent(
    new PointerEvent(type, { ...shape, button: 0, bubbles: true, cancelable: true, composed: true }),
  );
}

const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

async function again(like) {
  const own = press;
  for (let attempt = 0; attempt < ATTEMPTS && press === own; attempt++) {
    const began = performance.now();
    fire("pointerdown", like);
    const inTime = performance.now() - began < SURELY_IN_TIME_MS;
    fire(inTime ? "pointerup" : "pointercancel", like);
    if (inTime) return;
    await drawn(); // meanwhile the user may press anew
  }
}

addEventListener(
  "pointerdown",
  (event) => {
    if (!event.isTrusted) return;
    const canvas = event.target.closest?.(MAP);
    press = canvas && event.button === 0 ? { canvas, event, began: performance.now() } : null;
  },
  true,
);

addEventListener(
  "pointerup",
  (event) => {
    if (!event.isTrusted || !press) return;
    const { event: down, began } = press;
    // When it happened, against when it was handled.
    const short = event.timeStamp - down.timeStamp < CLICK_MS;
    const late = performance.now() - began >= SURELY_IN_TIME_MS;
    const still = Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < STILL_PX;
    if (!short || !late || !still) return;
    event.stopImmediatePropagation();
    fire("pointercancel", event);
    again(event);
  },
  true,
);

// The hover opens to the right of and below the pointer; near those edges of the map it would be
// cut off, so there it opens to the other side.
addEventListener(
  "pointermove",
  (event) => {
    const map = event.target.closest?.(".st-key-kaartvlak")?.getBoundingClientRect();
    if (!map) return;
    const { classList } = document.documentElement;
    classList.toggle("hover-links", event.clientX > map.left + map.width / 2);
    classList.toggle("hover-boven", event.clientY > map.top + map.height / 2);
  },
  true,
);

// Without WebGL there is no map: then its place says so, and points at the table.
if (!document.createElement("canvas").getContext("webgl2")) {
  document.documentElement.classList.add("zonder-webgl");
}

// Without boundaries the map stays empty: then, too, its place says so. A reload asks again.
const fetchAny = window.fetch;
window.fetch = async (...request) => {
  const { pathname } = new URL(request[0]?.url ?? request[0], location.href);
  if (!pathname.startsWith("/grenzen/")) return fetchAny(...request);
  try {
    const answer = await fetchAny(...request);
    if (!answer.ok) throw new Error(`${pathname}: ${answer.status}`);
    return answer;
  } catch (error) {
    // An abort is the page's own change of mind.
    if (error.name !== "AbortError") document.documentElement.classList.add("zonder-grenzen");
    throw error;
  }
};

// On a phone the sidebar covers the page: a page that was chosen there is what one wants to see.
const PHONE_PX = 768;
document.addEventListener("click", ({ target }) => {
  if (window.innerWidth > PHONE_PX || !target.closest?.('[data-testid="stPageLink-NavLink"]')) return;
  document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
});
