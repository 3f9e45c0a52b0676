import { type Illustration } from './illustrate.js';
import { amount, type Estimate, escape } from './format.js';

/** Charts as SVG text, with shapes and words beside every colour. */
const WIDTH = 860;
const LABEL = 250;
const ROW = 26;
/** Width of a letter in a label. */
const LETTER = 7;

export interface Bar {
  readonly name: string;
  readonly value: Estimate;
  /** Stands out: the best, the worst. */
  readonly strong?: boolean;
}

const svg = (height: number, title: string, inside: string): string => `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escape(title)}"><title>${escape(title)}</title>${inside}</svg>`;
const fixed = (value: number): string => String(Math.round(100 * value) / 100);

/** One bar a row from 0 on, each with its interval as a whisker. */
export function bars(title: string, rows: readonly Bar[]): string {
  const ends = rows.flatMap(({ value: { low, high, mean } }) => [low ?? mean ?? 0, high ?? mean ?? 0]);
  const [least, most] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const span = most - least || 1;
  const label = Math.min(400, Math.max(LABEL, 12 + LETTER * Math.max(...rows.map(({ name }) => name.length))));
  const x = (value: number): number => label + ((value - least) / span) * (WIDTH - label - 110);
  const each = rows.map(({ name, value: { mean, low, high }, strong }, i) => {
    const y = i * ROW + 4;
    const named = `<text x="${label - 8}" y="${y + 13}" text-anchor="end"${strong ? ' class="strong"' : ''}>${escape(cut(name, Math.floor((label - 12) / LETTER)))}<title>${escape(name)}</title></text>`;
    if (mean === null) return `${named}<text x="${fixed(x(0) + 6)}" y="${y + 13}">nothing observed</text>`;
    const bar = `<rect x="${fixed(Math.min(x(0), x(mean)))}" y="${y}" width="${fixed(Math.abs(x(mean) - x(0)))}" height="17" class="${strong ? 'bar strong' : 'bar'}"/>`;
    const whisker = low === null || high === null ? '' : `<path d="M${fixed(x(low))} ${y + 8.5}H${fixed(x(high))}M${fixed(x(low))} ${y + 4}v9M${fixed(x(high))} ${y + 4}v9" class="whisker"/>`;
    return `${named}${bar}${whisker}<text x="${fixed(Math.max(x(0), x(high ?? mean), x(mean)) + 6)}" y="${y + 13}">${amount(mean)}</text>`;
  });
  return svg(rows.length * ROW + 8, title, `<path d="M${fixed(x(0))} 0V${rows.length * ROW + 8}" class="axis"/>${each.join('')}`);
}

/** What a server can be at: a class, which whoever shows the chart gives a grey or, for what is abnormal, a colour; a letter, and a height, for those who see no colours. */
export const STATES = [
  { name: 'busy', letter: '', height: 1 },
  { name: 'setup', letter: 's', height: 0.75 },
  { name: 'waiting', letter: 'w', height: 0.55 },
  { name: 'blocked', letter: 'b', height: 0.4 },
  { name: 'down', letter: 'd', height: 1 },
  { name: 'starved', letter: '', height: 0.2 },
  { name: 'off', letter: '', height: 0.08 },
] as const;

/** A row a station: how its time is shared out. @param shares by station, by state, 0 to 1 */
export function stacked(title: string, shares: ReadonlyMap<string, Readonly<Record<string, number>>>): string {
  const rows = [...shares].map(([station, states], i) => {
    let at = LABEL;
    const pieces = STATES.map(({ name, letter }) => {
      const width = (states[name] ?? 0) * (WIDTH - LABEL - 10);
      const piece = width <= 0 ? '' : `<rect x="${fixed(at)}" y="${i * ROW + 4}" width="${fixed(width)}" height="18" class="state state-${name}"><title>${escape(station)}: ${name} ${(100 * (states[name] ?? 0)).toFixed(1)} %</title></rect>${width > 34 ? `<text x="${fixed(at + width / 2)}" y="${i * ROW + 17}" text-anchor="middle" class="in${name === 'busy' || name === 'down' ? ' light' : ''}">${letter} ${(100 * (states[name] ?? 0)).toFixed(0)} %</text>` : ''}`;
      at += width;
      return piece;
    });
    return `<text x="${LABEL - 8}" y="${i * ROW + 17}" text-anchor="end">${escape(cut(station))}</text>${pieces.join('')}`;
  });
  return svg(shares.size * ROW + 8, title, rows.join(''));
}

/** What the states look like in a Gantt chart, and their letters in the shares. */
export const legend = (): string =>
  `<p class="legend">${STATES.map(({ name, letter, height }) => `<span><svg viewBox="0 0 15 15" aria-hidden="true" class="swatch">${rect(0, 0, 15, height, name)}/></svg>${name}${letter === '' ? '' : ` (${letter})`}</span>`).join(' ')}</p>`;

/** A bar that stands on its row's ground, as high as its state. */
const rect = (x: number, y: number, width: number, height: number, state: string): string => `<rect x="${fixed(x)}" y="${fixed(y + 15 * (1 - height))}" width="${fixed(width)}" height="${fixed(15 * height)}" class="state state-${state}"`;

/** A line over the time of one replication; what is cut as warm-up is shaded. */
export function line(title: string, values: readonly number[], { horizon, warmUp, unit }: Pick<Illustration, 'horizon' | 'warmUp' | 'unit'>): string {
  const seen = values.filter(Number.isFinite);
  const [least, most] = [Math.min(...seen, 0), Math.max(...seen, 0)];
  const [left, height] = [70, 150];
  const x = (i: number): number => left + ((i + 0.5) / values.length) * (WIDTH - left - 10);
  const y = (value: number): number => height - 22 - ((value - least) / (most - least || 1)) * (height - 34);
  const path = values.map((value, i) => (Number.isFinite(value) ? `${Number.isFinite(values[i - 1]) ? 'L' : 'M'}${fixed(x(i))} ${fixed(y(value))}` : '')).join('');
  const shade = warmUp > 0 ? `<rect x="${left}" y="8" width="${fixed((warmUp / horizon) * (WIDTH - left - 10))}" height="${height - 30}" class="cut"><title>warm-up, not counted</title></rect>` : '';
  // 0 is named where its name does not stand on another one.
  const ends = [...new Set([most, least, ...(Math.min(most, -least) > 0.15 * (most - least) ? [0] : [])])].map((value) => `<text x="${left - 6}" y="${fixed(y(value) + 4)}" text-anchor="end">${amount(value, 3)}</text>`).join('');
  return svg(height, title, `${shade}<path d="M${left} 8V${height - 22}M${left} ${fixed(y(0))}H${WIDTH - 10}" class="axis"/><path d="${path}" class="line"/>${ends}<text x="${left}" y="${height - 6}">0</text><text x="${WIDTH - 10}" y="${height - 6}" text-anchor="end">${amount(horizon)} ${escape(unit)}</text>`);
}

/** What each server does, from when to when. */
export function gantt(title: string, { bars: all, from, to, unit }: Illustration): string {
  const rows = [...new Set(all.map(({ station, server }) => `${station} ${server + 1}`))].sort();
  const single = new Set(rows.filter((row) => row.endsWith(' 1') && !rows.includes(row.replace(/ 1$/, ' 2'))));
  const x = (time: number): number => LABEL + ((time - from) / (to - from)) * (WIDTH - LABEL - 10);
  const heights = new Map<string, number>(STATES.map(({ name, height }) => [name, height]));
  const pieces = all.map(({ station, server, state, from: begin, to: end }) => `${rect(x(begin), rows.indexOf(`${station} ${server + 1}`) * 20 + 3, Math.max(0.3, x(end) - x(begin)), heights.get(state) ?? 1, state)}><title>${escape(station)} ${server + 1}: ${state}, ${amount(begin)} to ${amount(end)} ${escape(unit)}</title></rect>`);
  const labels = rows.map((row, i) => `<text x="${LABEL - 8}" y="${i * 20 + 15}" text-anchor="end">${escape(cut(single.has(row) ? row.replace(/ 1$/, '') : row))}</text>`);
  const height = rows.length * 20 + 24;
  return svg(height, title, `${labels.join('')}${pieces.join('')}<text x="${LABEL}" y="${height - 6}">${amount(from)} ${escape(unit)}</text><text x="${WIDTH - 10}" y="${height - 6}" text-anchor="end">${amount(to)} ${escape(unit)}</text>`);
}

const cut = (name: string, most = 34): string => (name.length > most ? `${name.slice(0, most - 1)}…` : name);
