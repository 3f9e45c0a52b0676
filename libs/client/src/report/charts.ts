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

/** What a server can be at: a grey or a colour for what is abnormal, and a letter. */
export const STATES = [
  { name: 'busy', letter: '', fill: '#5b7f95' },
  { name: 'setup', letter: 's', fill: '#9db4c0' },
  { name: 'waiting', letter: 'w', fill: '#c9b37e' },
  { name: 'blocked', letter: 'b', fill: '#d08c60' },
  { name: 'down', letter: 'd', fill: '#b3403a' },
  { name: 'starved', letter: '·', fill: '#dfe3e6' },
  { name: 'off', letter: '', fill: '#f4f4f2' },
] as const;

/** A row a station: how its time is shared out. @param shares by station, by state, 0 to 1 */
export function stacked(title: string, shares: ReadonlyMap<string, Readonly<Record<string, number>>>): string {
  const rows = [...shares].map(([station, states], i) => {
    let at = LABEL;
    const pieces = STATES.map(({ name, fill, letter }) => {
      const width = (states[name] ?? 0) * (WIDTH - LABEL - 10);
      const piece = width <= 0 ? '' : `<rect x="${fixed(at)}" y="${i * ROW + 4}" width="${fixed(width)}" height="18" fill="${fill}" stroke="#fff" stroke-width=".5"><title>${escape(station)}: ${name} ${(100 * (states[name] ?? 0)).toFixed(1)} %</title></rect>${width > 34 ? `<text x="${fixed(at + width / 2)}" y="${i * ROW + 17}" text-anchor="middle" class="in${name === 'busy' || name === 'down' ? ' light' : ''}">${letter === '·' ? '' : letter} ${(100 * (states[name] ?? 0)).toFixed(0)} %</text>` : ''}`;
      at += width;
      return piece;
    });
    return `<text x="${LABEL - 8}" y="${i * ROW + 17}" text-anchor="end">${escape(cut(station))}</text>${pieces.join('')}`;
  });
  return svg(shares.size * ROW + 8, title, rows.join(''));
}

export const legend = (): string => `<p class="legend">${STATES.map(({ name, letter, fill }) => `<span><i style="background:${fill}"></i>${name}${letter === '' || letter === '·' ? '' : ` (${letter})`}</span>`).join(' ')}</p>`;

/** A line over the time of one replication; what is cut as warm-up is shaded. */
export function line(title: string, values: readonly number[], { horizon, warmUp, unit }: Pick<Illustration, 'horizon' | 'warmUp' | 'unit'>): string {
  const seen = values.filter(Number.isFinite);
  const most = Math.max(...seen, 0) || 1;
  const [left, height] = [60, 150];
  const x = (i: number): number => left + ((i + 0.5) / values.length) * (WIDTH - left - 10);
  const y = (value: number): number => height - 22 - (value / most) * (height - 34);
  const path = values.flatMap((value, i) => (Number.isFinite(value) ? [`${fixed(x(i))} ${fixed(y(value))}`] : [])).join('L');
  const shade = warmUp > 0 ? `<rect x="${left}" y="8" width="${fixed((warmUp / horizon) * (WIDTH - left - 10))}" height="${height - 30}" class="cut"><title>warm-up, not counted</title></rect>` : '';
  return svg(height, title, `${shade}<path d="M${left} 8V${height - 22}H${WIDTH - 10}" class="axis"/><path d="M${path}" class="line"/><text x="${left - 6}" y="16" text-anchor="end">${amount(most, 3)}</text><text x="${left - 6}" y="${height - 22}" text-anchor="end">0</text><text x="${left}" y="${height - 6}">0</text><text x="${WIDTH - 10}" y="${height - 6}" text-anchor="end">${amount(horizon)} ${escape(unit)}</text>`);
}

/** What each server does, from when to when. */
export function gantt(title: string, { bars: all, from, to, unit }: Illustration): string {
  const rows = [...new Set(all.map(({ station, server }) => `${station} ${server + 1}`))].sort();
  const single = new Set(rows.filter((row) => row.endsWith(' 1') && !rows.includes(row.replace(/ 1$/, ' 2'))));
  const x = (time: number): number => LABEL + ((time - from) / (to - from)) * (WIDTH - LABEL - 10);
  const fill = new Map<string, string>(STATES.map((state) => [state.name, state.fill]));
  const pieces = all.map(({ station, server, state, from: begin, to: end }) => `<rect x="${fixed(x(begin))}" y="${rows.indexOf(`${station} ${server + 1}`) * 20 + 3}" width="${fixed(Math.max(0.3, x(end) - x(begin)))}" height="15" fill="${fill.get(state) ?? '#fff'}"><title>${escape(station)} ${server + 1}: ${state}, ${amount(begin)} to ${amount(end)} ${escape(unit)}</title></rect>`);
  const labels = rows.map((row, i) => `<text x="${LABEL - 8}" y="${i * 20 + 15}" text-anchor="end">${escape(cut(single.has(row) ? row.replace(/ 1$/, '') : row))}</text>`);
  const height = rows.length * 20 + 24;
  return svg(height, title, `${labels.join('')}${pieces.join('')}<text x="${LABEL}" y="${height - 6}">${amount(from)} ${escape(unit)}</text><text x="${WIDTH - 10}" y="${height - 6}" text-anchor="end">${amount(to)} ${escape(unit)}</text>`);
}

const cut = (name: string, most = 34): string => (name.length > most ? `${name.slice(0, most - 1)}…` : name);
