// Draws every <canvas data-chart="id of its JSON">. Without the chart library the tables beside stay.

const probe = document.createElement("span");
probe.hidden = true;
// Else the style for less motion, which makes every transition very short, would answer with the colour before.
probe.style.transitionProperty = "none";
document.body.append(probe);

function colour(token) {
  probe.hidden = false;
  probe.style.color = token.startsWith("--") ? `var(${token})` : token;
  const value = getComputedStyle(probe).color;
  probe.hidden = true;
  return value;
}

function datasetOf(spec, given) {
  const colors = (given.colors ?? [given.color ?? "--accent"]).map(colour);
  const many = given.colors !== undefined;
  const line = (given.type ?? spec.type) === "line";
  return {
    label: given.label,
    data: given.values,
    type: given.type,
    backgroundColor: many ? colors : colors[0],
    borderColor: spec.type === "doughnut" ? colour("--surface") : colors[0],
    borderWidth: spec.type === "bar" && !line ? 0 : 2,
    borderDash: given.dashed ? [6, 4] : undefined,
    pointRadius: line ? 2 : undefined,
    stack: given.stack,
    // A thin bar stands in the middle of the broad one, as an interval's whisker does.
    grouped: !given.thin,
    barThickness: given.thin ? 5 : undefined,
    maxBarThickness: given.thin ? undefined : 72,
    order: given.thin || line ? 0 : 1,
  };
}

function optionsOf(spec) {
  const text = colour("--muted");
  const line = colour("--line");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const axis = (title) => ({
    stacked: Boolean(spec.stacked),
    ticks: { color: text, maxRotation: 0, autoSkipPadding: 12 },
    grid: { color: line },
    beginAtZero: true,
    title: { display: Boolean(title), text: title, color: text },
  });
  const round = spec.type === "doughnut";
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: still ? false : { duration: 300 },
    cutout: round ? "64%" : undefined,
    indexAxis: spec.horizontal ? "y" : "x",
    plugins: {
      legend: { display: !round && spec.datasets.length > 1, labels: { color: text, boxWidth: 12 } },
    },
    scales: round ? {} : { x: axis(spec.x), y: axis(spec.y) },
  };
}

export function chartsDrawn() {
  for (const canvas of document.querySelectorAll("canvas[data-chart]")) {
    const frame = canvas.closest("[data-chart-frame]");
    if (!globalThis.Chart) {
      frame.hidden = true;
      continue;
    }
    const spec = JSON.parse(document.getElementById(canvas.dataset.chart).textContent);
    Chart.getChart(canvas)?.destroy();
    frame.hidden = false;
    new Chart(canvas, {
      type: spec.type,
      data: { labels: spec.labels, datasets: spec.datasets.map((given) => datasetOf(spec, given)) },
      options: optionsOf(spec),
    });
  }
}

chartsDrawn();
document.addEventListener("themechange", chartsDrawn);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", chartsDrawn);
