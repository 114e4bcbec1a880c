// Draws the dashboard's chart from the table beside it, which stays the source: what the chart shows can be read there as numbers.

const COLOURS = { accepted: '#2b8fa8', delivered: '#1f8a4c', read: '#1257bb', failed: '#c22e31' };
const DASHES = { read: [6, 4], failed: [2, 3] };
const HEIGHT = 240;

function readTable(table) {
	const heads = [...table.tHead.rows[0].cells].filter((cell) => cell.dataset.series);
	const rows = [...table.tBodies[0].rows];

	return {
		labels: rows.map((row) => row.cells[0].textContent),
		series: heads.map((head) => ({
			key: head.dataset.series,
			name: head.textContent,
			values: rows.map((row) => Number(row.cells[head.cellIndex].textContent.replace(/[^0-9-]/g, ''))),
		})),
	};
}

function options(chart, data) {
	const ink = '#55635c', grid = { stroke: '#e5ebe8', width: 1 };

	return {
		width: chart.clientWidth,
		height: HEIGHT,
		legend: { show: false },
		cursor: { y: false },
		scales: { x: { time: false }, y: { range: (u, min, max) => [0, Math.max(4, max * 1.1)] } },
		axes: [
			{ stroke: ink, grid: { show: false }, ticks: { show: false }, values: (u, at) => at.map((i) => data.labels[i] ?? '') },
			{ stroke: ink, grid, ticks: { show: false }, size: 44, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000] },
		],
		series: [{}, ...data.series.map((s) => ({
			label: s.name,
			stroke: COLOURS[s.key],
			dash: DASHES[s.key],
			fill: s.key === 'accepted' ? 'rgba(43, 143, 168, .12)' : undefined,
			width: 2,
			points: { show: false },
			paths: uPlot.paths.stepped({ align: 1 }),
		}))],
	};
}

function draw(chart) {
	const data = readTable(document.getElementById(chart.dataset.chart));
	// A step needs an end: the last hour is drawn up to the beginning of the next.
	const steps = data.series.map((s) => [...s.values, s.values.at(-1)]);
	const plot = new uPlot(options(chart, data), [steps[0].map((_, i) => i), ...steps], chart);

	new ResizeObserver(() => plot.setSize({ width: chart.clientWidth, height: HEIGHT })).observe(chart);
	chart.parentElement.querySelector('[data-open-without-chart]')?.removeAttribute('open');
}

document.addEventListener('DOMContentLoaded', () => {
	document.querySelectorAll('[data-chart]').forEach(draw);
});
