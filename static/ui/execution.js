// The page of one run: messages change it at once, details come from the server as rendered rows.
import { icon, toast } from "./app.js";
import { LiveSocket } from "./live_socket.js";

const holder = document.getElementById("run-holder");
const STATE_TEXT = {
  live: "Live",
  reconnecting: "Connection lost, reconnecting…",
  polling: "No live connection, asking every 2 s",
  closed: "Not live",
};
const WORDS = { pending: "Waiting", running: "Running", passed: "Passed", passed_healed: "Healed", failed: "Failed", error: "Error", cancelled: "Cancelled", skipped: "Skipped", queued: "Queued" };
const ICONS = { running: "spinner", passed: "check", passed_healed: "heal", failed: "fail", error: "alert", cancelled: "cancelled", queued: "clock" };
const TIERS = { 1: "Playwright", 2: "Hybrid", 3: "Stagehand" };
const ENDED = ["passed", "failed", "error", "cancelled"];
const run = () => document.getElementById("run");
const slot = (root, name) => root.querySelector(`[data-slot="${name}"]`);
let sequence = Number(run().dataset.sequence);
let socket = null;
let refreshing = null;
let isUnderWay = !ENDED.includes(run().dataset.state);
const waiting = [];

function durationText(ms) {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function rowOf(index) {
  return run().querySelector(`.step[data-index="${index}"]`);
}

function outcomeShown(index, outcome) {
  const row = rowOf(index);
  if (!row) return;
  row.dataset.outcome = outcome;
  row.classList.toggle("is-current", outcome === "running");
  const mark = slot(row, "mark");
  mark.className = `step-mark is-${outcome}`;
  mark.replaceChildren(ICONS[outcome] ? icon(ICONS[outcome]) : String(index + 1));
  slot(row, "word").textContent = WORDS[outcome] ?? outcome;
  run().querySelector(`[data-segment="${index}"]`).className = `is-${outcome}`;
}

function tierNode(number) {
  const node = document.createElement("span");
  node.className = `tier tier-${number}`;
  const mark = document.createElement("b");
  const digit = document.createElement("span");
  digit.textContent = number;
  mark.append(digit);
  node.append(mark, TIERS[number] ?? "");
  return node;
}

function attemptShown(message) {
  const row = rowOf(message.index);
  // What the server rendered may be ahead of the messages.
  if (!row || slot(row, "attempts").children.length >= message.number) return;
  const item = document.createElement("li");
  item.className = "attempt";
  const source = document.createElement("span");
  source.textContent = message.source;
  const badge = document.createElement("span");
  badge.className = `badge is-${message.outcome}`;
  const kind = (message.failure_kind ?? "").replaceAll("_", " ");
  badge.append(icon(ICONS[message.outcome] ?? "dot"), kind || WORDS[message.outcome] || message.outcome);
  const end = document.createElement("span");
  end.className = "end";
  const tokens = (message.input_tokens ?? 0) + (message.output_tokens ?? 0);
  end.textContent = durationText(message.duration_ms ?? 0) + (tokens ? ` · ${tokens} tokens` : "");
  item.append(tierNode(message.tier), source, badge, end);
  if (message.message) {
    const text = document.createElement("p");
    text.textContent = message.message;
    item.append(text);
  }
  slot(row, "attempts").append(item);
  slot(row, "no-attempts")?.remove();
  slot(row, "attempts-title")?.classList.remove("sr-only");
}

function progressShown() {
  const rows = [...run().querySelectorAll(".step")];
  const done = rows.filter((row) => !["pending", "running", "skipped"].includes(row.dataset.outcome)).length;
  run().dataset.done = done;
  slot(run(), "progress").value = done;
  slot(run(), "done").textContent = done;
  if (run().dataset.state === "running")
    slot(run(), "sentence").textContent = `Running: ${done} of ${run().dataset.total} steps done.`;
}

function stateShown(state, outcome = state) {
  run().dataset.state = state;
  run().dataset.outcome = outcome;
  const badge = document.createElement("span");
  badge.className = `badge is-${outcome}`;
  badge.append(icon(ICONS[outcome] ?? "dot"), WORDS[outcome] ?? outcome);
  slot(run(), "run-state").replaceChildren(badge);
}

async function fetched(url) {
  const answer = await fetch(url, { headers: { "X-Requested-With": "fetch" }, signal: AbortSignal.timeout(10_000) });
  if (!answer.ok || answer.redirected) throw new Error(`${answer.status}`);
  return answer;
}

function fragment(html) {
  const box = document.createElement("template");
  box.innerHTML = html;
  return box.content;
}

async function rowRefreshed(index) {
  const page = run();
  try {
    const answer = await fetched(holder.dataset.step.replace(/0\/$/, `${index}/`));
    const row = rowOf(index);
    const next = fragment(await answer.text()).querySelector(".step");
    // All rows may have been rendered anew meanwhile, and the run may have started again.
    if (!row || !next || run() !== page) return;
    if (row.querySelector("details").open) next.querySelector("details").open = true;
    const focused = row.contains(document.activeElement);
    row.replaceWith(next);
    if (focused) next.querySelector("summary").focus();
  } catch {
    // The whole part is fetched again when the run ends.
  }
}

// Takes the server's rendering of everything that changes; what was opened stays open. Messages wait until it is there.
function refresh() {
  refreshing ??= bodyRefreshed().finally(() => {
    refreshing = null;
    waiting.splice(0).forEach(onMessage);
  });
  return refreshing;
}

async function bodyRefreshed() {
  let next;
  try {
    next = fragment(await (await fetched(holder.dataset.body)).text());
  } catch {
    return;
  }
  const open = new Set([...run().querySelectorAll(".step:has(> details[open])")].map((row) => row.dataset.index));
  const focus = document.activeElement?.closest(".step")?.dataset.index;
  for (const row of next.querySelectorAll(".step")) if (open.has(row.dataset.index)) row.querySelector("details").open = true;
  const side = next.getElementById("run-side");
  if (side) {
    document.getElementById("run-side").replaceWith(side);
  }
  run().replaceWith(next.getElementById("run"));
  sequence = Math.max(sequence, Number(run().dataset.sequence));
  if (focus !== undefined) rowOf(focus)?.querySelector("summary").focus();
  liveShown(liveState);
  controlsShown();
  endTold();
}

// Once, whether a message or the server's rendering brings it.
function endTold() {
  const { state, outcome } = run().dataset;
  if (!isUnderWay || !ENDED.includes(state)) return;
  isUnderWay = false;
  toast(`The run has ended: ${WORDS[outcome] ?? state}.`, { level: outcome });
}

function controlsShown() {
  const ended = ENDED.includes(run().dataset.state);
  for (const node of document.querySelectorAll("[data-while-running]")) node.hidden = ended;
  if (ended) socket?.stop();
}

const heard = {
  snapshot(message) {
    if (message.sequence > sequence || message.status !== run().dataset.state) refresh();
  },
  run_started(message) {
    if (message.restarted) {
      refresh();
      return;
    }
    stateShown("running");
    slot(run(), "clock").dataset.started = message.at ?? new Date().toISOString();
    progressShown();
  },
  step_started(message) {
    outcomeShown(message.index, "running");
  },
  tier_attempted: attemptShown,
  step_finished(message) {
    const outcome = message.outcome === "passed" && message.healed ? "passed_healed" : (message.outcome ?? message.status);
    outcomeShown(message.index, outcome);
    const row = rowOf(message.index);
    if (row) {
      slot(row, "duration").textContent = durationText(message.duration_ms ?? 0);
      if (message.tier) slot(row, "tier").replaceChildren(tierNode(message.tier));
    }
    progressShown();
    if (outcome !== "passed" || message.screenshot) rowRefreshed(message.index);
  },
  page_noted() {},
  async run_finished(message) {
    stateShown(message.status, message.outcome ?? message.status);
    await refresh();
    endTold();
  },
};

function onMessage(message) {
  if (refreshing) {
    waiting.push(message);
    return;
  }
  if (message.type !== "snapshot") {
    if (message.sequence <= sequence) return;
    if (message.sequence > sequence + 1) {
      sequence = message.sequence;
      refresh();
      if (message.type !== "run_finished") return;
    }
    sequence = message.sequence;
  }
  heard[message.type]?.(message);
}

async function poll() {
  try {
    const answer = await fetched(`${holder.dataset.live}?after=${sequence}`);
    for (const message of (await answer.json()).messages) onMessage(message);
  } catch {
    // The next poll asks again.
  }
}

let liveState = "closed";
function liveShown(state) {
  liveState = state;
  const node = slot(run(), "live");
  if (!node || (node.dataset.state === state && node.textContent === STATE_TEXT[state])) return;
  node.dataset.state = state;
  node.textContent = STATE_TEXT[state];
}

function clockShown() {
  const clock = slot(run(), "clock");
  if (run().dataset.state !== "running" || !clock.dataset.started) return;
  const passed = Math.max(0, Date.now() - new Date(clock.dataset.started));
  const done = Number(run().dataset.done);
  const total = Number(run().dataset.total);
  const whole = Number(clock.dataset.expected) || (done ? (passed / done) * total : 0);
  const left = whole - passed;
  clock.textContent = durationText(passed) + (left > 500 ? `, about ${durationText(Math.ceil(left / 1000) * 1000)} left` : "");
}

document.addEventListener("click", async (event) => {
  const zoom = event.target.closest("[data-zoom]");
  if (zoom) {
    const dialog = document.getElementById("zoom");
    slot(dialog, "zoom").replaceChildren(...[...zoom.children].map((node) => node.cloneNode(true)));
    dialog.showModal();
  }
  if (event.target.closest("[data-copy-link]")) {
    try {
      await navigator.clipboard.writeText(location.origin + location.pathname);
      toast("The link is copied.");
    } catch {
      toast(location.origin + location.pathname);
    }
  }
});

if (!ENDED.includes(run().dataset.state)) {
  socket = new LiveSocket({ path: holder.dataset.socket, onMessage, onState: liveShown, poll });
  setInterval(clockShown, 250);
}
