// A WebSocket that comes back by itself: waits longer after each failure, and polls while it is away.

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15000;
const POLL_MS = 2000;
const SILENCE_MS = 10000;
const REFUSED = [4401, 4404];

export class LiveSocket {
  // `path` is text, or gives it anew for each connection. `onMessage(message)` for each message, `onState(state)` with live, reconnecting, polling or closed,
  // `poll()` (optional) fetches what the socket would have brought.
  constructor({ path, onMessage, onState = () => {}, poll = null }) {
    Object.assign(this, { path, onMessage, onState, poll });
    this.failures = 0;
    this.stopped = false;
    this.connect();
  }

  connect() {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    try {
      const path = typeof this.path === "function" ? this.path() : this.path;
      this.socket = new WebSocket(`${scheme}//${location.host}${path}`);
    } catch {
      this.lost();
      return;
    }
    this.socket.onmessage = (event) => {
      this.failures = 0;
      this.pollEvery(0);
      this.onState("live");
      this.watchSilence();
      this.onMessage(JSON.parse(event.data));
    };
    this.socket.onopen = () => this.watchSilence();
    this.socket.onclose = (event) => {
      if (this.stopped) return;
      if (REFUSED.includes(event.code)) this.stop();
      else this.lost();
    };
  }

  lost() {
    clearTimeout(this.silence);
    this.failures += 1;
    this.onState(this.poll && this.failures > 1 ? "polling" : "reconnecting");
    if (!this.polling) this.pollEvery(POLL_MS);
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (this.failures - 1));
    this.retry = setTimeout(() => this.connect(), wait * (0.75 + Math.random() / 2));
  }

  // A run in another process may send nothing here: when all is silent, ask.
  watchSilence() {
    clearTimeout(this.silence);
    if (!this.poll || this.stopped) return;
    this.silence = setTimeout(() => {
      this.poll();
      this.watchSilence();
    }, SILENCE_MS);
  }

  pollEvery(interval) {
    clearInterval(this.polling);
    this.polling = interval && this.poll ? setInterval(() => this.poll(), interval) : null;
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.retry);
    clearTimeout(this.silence);
    this.pollEvery(0);
    this.socket?.close();
    this.onState("closed");
  }
}
