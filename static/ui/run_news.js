// Word of one's own runs that end, on every page: a toast, and the browser's notification where that is switched on.
import { toast } from "./app.js";
import { browserTold } from "./browser_notice.js";
import { LiveSocket } from "./live_socket.js";

const ENDED = {
  passed: "passed",
  passed_healed: "passed, healed",
  failed: "failed",
  error: "ended with an error",
  cancelled: "was cancelled",
};
const HEARD_AT = "runs-heard-at";
const TOLD = "runs-told";
const REMEMBERED = 50;

// For this tab only; what cannot be kept is forgotten with the page.
function kept(name, fallback) {
  try {
    return JSON.parse(sessionStorage.getItem(name)) ?? fallback;
  } catch {
    return fallback;
  }
}

function keep(name, value) {
  try {
    sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Then a run that ends while the page changes is not told.
  }
}

function toldBefore(id) {
  const told = kept(TOLD, []);
  if (told.includes(id)) return true;
  keep(TOLD, [...told, id].slice(-REMEMBERED));
  return false;
}

function runHeard(message) {
  if (message.at) keep(HEARD_AT, message.at);
  if (message.type === "runs_now") return;
  document.dispatchEvent(new CustomEvent("runheard", { detail: message }));
  if (message.type !== "run_finished" || toldBefore(message.execution_id)) return;
  const outcome = message.outcome ?? message.status;
  const text = `${message.case_name}: run #${message.execution_id} ${ENDED[outcome] ?? "ended"}.`;
  const href = `/executions/${message.execution_id}/`;
  const here = document.querySelector("[data-run]")?.dataset.run;
  if (here !== String(message.execution_id)) toast(text, { level: outcome, href });
  browserTold({ id: message.execution_id, text, href });
}

// Each connection asks for what ended since this tab last heard something: pages change, sockets break.
function path() {
  const since = kept(HEARD_AT, "");
  return document.body.dataset.runsSocket + (since ? `?since=${encodeURIComponent(since)}` : "");
}

if (document.body.dataset.runsSocket) new LiveSocket({ path, onMessage: runHeard });
