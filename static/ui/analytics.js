// Fetches what the charts show and draws it; the tables are there without it.
import { chartsDrawn } from "./charts.js";

function filled(specs) {
  for (const canvas of document.querySelectorAll("canvas[data-section]")) {
    const spec = specs[canvas.dataset.section];
    if (!spec) continue;
    const data = document.createElement("script");
    data.type = "application/json";
    data.id = `chart-${canvas.dataset.section}`;
    data.textContent = JSON.stringify(spec);
    canvas.after(data);
    canvas.dataset.chart = data.id;
  }
}

async function drawn(place) {
  const frames = () => document.querySelectorAll("[data-chart-frame]");
  try {
    if (!globalThis.Chart) throw new Error("no chart library");
    const answer = await fetch(place.dataset.charts, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    filled(await answer.json());
    chartsDrawn();
  } catch {
    for (const frame of frames()) frame.hidden = true;
  }
}

const place = document.querySelector("[data-charts]");
if (place) drawn(place);

document.querySelector("[data-print]")?.addEventListener("click", () => print());

// Canvases are drawn for the screen's width; paper has another.
for (const [event, resized] of [["beforeprint", true], ["afterprint", false]]) {
  addEventListener(event, () => {
    for (const canvas of document.querySelectorAll("canvas[data-chart]")) {
      const chart = globalThis.Chart?.getChart(canvas);
      if (resized) chart?.resize(640, 240);
      else chart?.resize();
    }
  });
}
