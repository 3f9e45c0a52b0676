import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'yaml';
import { FIGURES } from './figures.js';
import { problemsOf, type SizeQuestion } from './question.js';
import { SHARED, size, type SizeLine } from './size.js';
import { chartValues } from './values.js';

const QUESTION: SizeQuestion = { readingsPerSecond: 10_000, twins: 1_000, perRecord: 10, days: 30, copies: 3, alertsPerDay: 0, outageHours: 24, partitions: 24 };
const of = (question: SizeQuestion, part: string, what: SizeLine['what']): SizeLine => size(question).lines.find((line) => line.part === part && line.what === what)!;

describe('what a platform of a size takes', () => {
  it('every line says from which figures it follows, and every figure from which command and when', () => {
    const { lines } = size(QUESTION);
    for (const { figures, what } of lines) expect(figures.length > 0 || what === 'partitions').toBe(true);
    for (const id of lines.flatMap(({ figures }) => figures)) expect(FIGURES).toHaveProperty([id]);
    for (const [id, figure] of Object.entries(FIGURES)) expect(figure).toMatchObject({ id, command: expect.stringMatching(/^(npm run |docs\/)/), measured: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) });
    for (const { value } of Object.values(FIGURES)) expect(value).toBeGreaterThan(0);
  });

  it('is what the figures say, by hand: ten thousand readings a second for thirty days', () => {
    expect(of(QUESTION, 'twin-projector', 'processors').value).toBeCloseTo(10_000 * 6e-6 * 2);
    expect(of(QUESTION, 'ingestion, readings that wait', 'disk').value).toBeCloseTo(10_000 * 86_400 * 12.9 * 1.25);
    expect(of(QUESTION, 'PostgreSQL, readings', 'disk').value).toBeCloseTo(10_000 * 86_400 * 30 * 157);
    expect(of(QUESTION, 'Kafka, inputs', 'disk').value).toBeCloseTo(1_000 * 86_400 * 7 * 3 * (635 + 9 * 127.7), -3);
    expect(of({ ...QUESTION, alertsPerDay: 86_400 }, 'alerting', 'processors').value).toBeCloseTo(0.00304);
  });

  it('more readings, days, copies or alerts never take less of anything', () => {
    const upTo = (max: number) => fc.integer({ min: 1, max });
    const question = fc.record({ readingsPerSecond: upTo(100_000), twins: upTo(100_000), perRecord: upTo(500), copies: upTo(5), alertsPerDay: upTo(10_000), outageHours: upTo(100), days: upTo(4_000) });
    fc.assert(fc.property(question, upTo(10), (asked, times) => {
      const more = size({ ...QUESTION, ...asked, readingsPerSecond: asked.readingsPerSecond * times, days: asked.days * times, copies: asked.copies * times, alertsPerDay: asked.alertsPerDay * times }).lines;
      size({ ...QUESTION, ...asked }).lines.forEach(({ value }, index) => expect(more[index]!.value).toBeGreaterThanOrEqual(value));
    }));
  });

  it('a service that shares partitions has two replicas at least and 24 at most', () => {
    expect(of({ ...QUESTION, readingsPerSecond: 1 }, 'historian', 'replicas').value).toBe(2);
    expect(of({ ...QUESTION, readingsPerSecond: 1e9 }, 'historian', 'replicas').value).toBe(24);
  });

  it('after a growth it has as many replicas as there are partitions, and the chart is told of them', () => {
    const grown = { ...QUESTION, readingsPerSecond: 1e9, partitions: 72 };
    expect([of(grown, 'historian', 'replicas').value, of(grown, 'Kafka', 'partitions')]).toEqual([72, expect.objectContaining({ value: 72, because: expect.stringContaining('after a growth') })]);
    expect(size(grown).warnings).toContainEqual(expect.stringMatching(/^historian would want \d+ processors, and its 72 partitions carry 72/));
    expect(parse(chartValues(size(grown)))).toMatchObject({ topics: { partitions: 72 }, services: { historian: { replicas: 72 } } });
    expect(parse(chartValues(size(QUESTION)))).not.toHaveProperty('topics');
    expect(size({ ...QUESTION, partitions: 48 }).lines.filter(({ what }) => what !== 'partitions').map(({ value }) => value)).toEqual(size(QUESTION).lines.filter(({ what }) => what !== 'partitions').map(({ value }) => value));
  });

  it('says what cannot be, and where its figures do not reach', () => {
    const { warnings } = size({ ...QUESTION, readingsPerSecond: 1e9, perRecord: 1 });
    expect(warnings).toContainEqual(expect.stringMatching(/^historian would want \d+ processors, and its 24 partitions/));
    expect(warnings).toContainEqual(expect.stringMatching(/^mqtt-ingestion would want \d+ processors with its broker/));
    expect(warnings).toContainEqual(expect.stringContaining('measured with ten readings to a record'));
    expect(warnings).toContainEqual(expect.stringContaining('at most 20 records a second each'));
    expect(size(QUESTION)).toMatchObject({ warnings: [], unmeasured: expect.arrayContaining([expect.stringContaining('memory')]) });
  });

  it('readings that come one by one take more disk than those that come together', () => {
    for (const part of ['Kafka, inputs', 'Kafka, events', 'PostgreSQL, events, at least']) expect(of({ ...QUESTION, perRecord: 1 }, part, 'disk').value).toBeGreaterThan(of(QUESTION, part, 'disk').value);
  });

  it.each<[string, Partial<SizeQuestion>, RegExp]>([
    ['no readings', { readingsPerSecond: 0 }, /readings a second must be above 0, and is 0/],
    ['a number that is none', { twins: Number.NaN }, /twins must be above 0, and is NaN/],
    ['half a copy', { copies: 1.5 }, /copies in Kafka must be a whole number/],
    ['more in a record than it holds', { perRecord: 501 }, /from 1 to 500 readings, not 501/],
    ['an outage shorter than none', { outageHours: -1 }, /hours of an outage must be 0 or more/],
    ['fewer partitions than the contracts give', { partitions: 12 }, /partitions must be 24 or a multiple of it, .* and are 12/],
    ['partitions that no growth makes', { partitions: 36 }, /partitions must be 24 or a multiple of it/],
    ['alerts below none', { alertsPerDay: -1 }, /alerts a day must be 0 or more/],
  ])('%s is refused, with the name of it', (_, wrong, message) => expect(problemsOf({ ...QUESTION, ...wrong }).join()).toMatch(message));
  it('nothing is wrong with a good question', () => expect(problemsOf(QUESTION)).toEqual([]));

  it('as values of the chart: each service that it names is one of the chart, with replicas and processors as the chart has them', () => {
    const values = parse(chartValues(size(QUESTION))) as { services: Record<string, { replicas: number; resources: { requests: { cpu: string } } }> };
    const chart = parse(readFileSync(join(import.meta.dirname, '../../../../deploy/chart/values.yaml'), 'utf8')) as { services: Record<string, object> };
    expect(Object.keys(values.services)).toEqual([...SHARED]);
    for (const [name, { replicas, resources }] of Object.entries(values.services)) {
      expect(chart.services).toHaveProperty([name]);
      expect([Number.isInteger(replicas), resources.requests]).toEqual([true, { cpu: expect.stringMatching(/^\d+m$/) }]);
    }
  });
});
