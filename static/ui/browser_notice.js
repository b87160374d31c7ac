// The browser's own notification, for when no page of ours is in front. Switched on for each browser, in the settings.

const WANTED = "notify-runs";
const GRACE_MS = 400;
const seen = new Set();
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("runs-seen") : null;
if (channel) channel.onmessage = (event) => seen.add(event.data);

function wanted() {
  try {
    return localStorage.getItem(WANTED) === "1";
  } catch {
    return false;
  }
}

function want(on) {
  try {
    if (on) localStorage.setItem(WANTED, "1");
    else localStorage.removeItem(WANTED);
    return wanted() === on;
  } catch {
    return false;
  }
}

// A page in front shows the toast and tells the other pages, which then keep quiet; of those, one notification is left.
export function browserTold({ id, text, href }) {
  if (document.hasFocus()) {
    channel?.postMessage(id);
    return;
  }
  if (!wanted() || globalThis.Notification?.permission !== "granted") return;
  setTimeout(() => {
    if (seen.has(id)) return;
    const notice = new Notification("Tiered", { body: text, tag: `run-${id}` });
    notice.onclick = () => {
      globalThis.focus();
      location.href = href;
      notice.close();
    };
  }, GRACE_MS);
}

const BLOCKED = "This browser blocks notifications from this site. Allow them in its site settings, then switch this on.";

function shown(box, text = "") {
  box.checked = wanted() && globalThis.Notification?.permission === "granted";
  const state = document.querySelector("[data-notify-state]");
  if (state.textContent !== text) state.textContent = text;
}

async function changed(box) {
  if (!box.checked) {
    want(false);
    shown(box, "Off.");
    return;
  }
  const answer = await Notification.requestPermission();
  if (answer !== "granted") shown(box, answer === "denied" ? BLOCKED : "The browser was not given leave; nothing is changed.");
  else shown(box, want(true) ? "On in this browser." : "This browser keeps no settings for this site.");
}

const box = document.querySelector("[data-notify-switch]");
if (box && "Notification" in globalThis) {
  shown(box, Notification.permission === "denied" ? BLOCKED : "");
  box.addEventListener("change", () => changed(box));
} else if (box) {
  box.disabled = true;
  shown(box, "Not available here: the browser notifies over https or on localhost only.");
}
