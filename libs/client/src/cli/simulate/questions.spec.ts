import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeApi, json } from '../../testing/fake-api.js';
import { runCli } from '../run-cli.js';

const MODEL = `orrery: flow/v1
name: small line
unit: min
sources: { parts: { every: { exponential: { mean: 2 } }, whenFull: lose, to: cut } }
stations:
  cut: { queue: { capacity: 5 }, time: { exponential: { mean: 1.5 } }, cost: { hour: 30 }, power: { busy: 4 }, to: weld }
  weld: { queue: { capacity: 3 }, time: { exponential: { mean: 1.8 } }, cost: { hour: 30 }, to: out }
energy: { price: 0.2 }
sinks: { out: { price: 3 } }
experiment:
  horizon: 8 h
  warmUp: 30
  scenarios:
    second welder: { change: { stations.weld.servers: 2 }, invest: 5000 }
    slower: { change: { stations.cut.time: 3 } }
  optimise:
    maximise: margin
    variables: { welders: { path: stations.weld.servers, min: 1, max: 3 }, room: { path: stations.weld.queue.capacity, min: 1, max: 5, step: 2 } }
    indifference: 0.05
`;

// Threads are real here, and start slowly on a busy machine.
const itRuns = (name: string, test: () => Promise<void>) => it(name, test, 60_000);

describe('orrery simulate, compare, stress, optimise on files alone', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'orrery-questions-'));
    writeFileSync(join(folder, 'line.yaml'), MODEL);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function run(args: string[], signal = new AbortController().signal, env: Record<string, string> = {}) {
    let out = '';
    let err = '';
    const streams = { out: (text: string) => void (out += text), err: (text: string) => void (err += text) };
    const code = await runCli(args, { env, cwd: folder, streams, signal, version: '0' });
    return { code, out, err };
  }

  itRuns('simulate prints means with intervals, how stations spend their time and what holds up the flow; progress goes to standard error', async () => {
    const { code, out, err } = await run(['simulate', '-f', 'line.yaml', '--replications', '6', '--workers', '1']);
    expect(code).toBe(0);
    expect(out).toMatch(/^small line: 6 replications of 480 min, of which the first 30 min are cut; intervals at 95 %; seed \d+, model [0-9a-f]{8}\n/);
    expect(out).toMatch(/\nthroughput +0\.\d+ +0\.\d+ +per min\n/);
    expect(out).toMatch(/\nweld +\d+ %/);
    expect(out).toMatch(/weld is active \d+ % of its time/);
    expect(out).toMatch(/A year earns \S+, between \S+ and \S+: a net present value of \S+, \S+ in the mean of the worst replications/);
    expect(err).toContain('6 replications to run');
  });

  itRuns('the answer is the same to the byte whatever the number of workers', async () => {
    const answers = await Promise.all(['1', '2', '3'].map((workers) => run(['compare', '-f', 'line.yaml', '--json', '--replications', '7', '--workers', workers])));
    expect(answers.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(new Set(answers.map(({ out }) => out)).size).toBe(1);
    expect(JSON.parse(answers[0]?.out ?? '')).toMatchObject({ kind: 'compare', cases: [{ name: 'base' }, { name: 'second welder', invest: 5000 }, { name: 'slower' }] });
  });

  itRuns('compare says what differs from the base, and what an investment is worth', async () => {
    const { code, out } = await run(['compare', '-f', 'line.yaml', '--until', '20 h', '--seed', '4', '--workers', '1']);
    expect(code).toBe(0);
    expect(out).toMatch(/\nslower +\S+ ± \S+ +-0\.\d+ .*differs\n/);
    expect(out).toContain('seed 4');
    expect(out).toMatch(/Its 5000 are worth .* in net present value/);
  });

  itRuns('stress ranks what each strain costs and names the weakest point', async () => {
    const { code, out } = await run(['stress', '-f', 'line.yaml', '--replications', '5', '--workers', '1']);
    expect(code).toBe(0);
    expect(out).toContain('MARGIN LOST, MONEY/MIN');
    expect(out).toMatch(/The weakest point is \w+\./);
  });

  itRuns('optimise ranks the options with gain and interval, and states how sure the best is', async () => {
    const { code, out } = await run(['optimise', '-f', 'line.yaml', '--until', '20 h', '--workers', '1']);
    expect(code).toBe(0);
    // KN promises nothing where others come closer than the indifference, and the sentence does not either.
    expect(out).toMatch(/If one of all options is better than every other by 0\.05 or more, this is it with a probability of at least 95 %\. Where several are closer the method has no proof; by the samples it is within 0\.05 of the best with a probability of at least \d+ %\./);
    expect(out).toMatch(/\nwelders=\d, room=\d .* best\n/);
  });

  itRuns('optimise takes --confidence and --replications as it prints them', async () => {
    const { out } = await run(['optimise', '-f', 'line.yaml', '--until', '20 h', '--workers', '1', '--json', '--confidence', '0.8', '--replications', '12']);
    const { confidence, probability, ranked } = JSON.parse(out) as { confidence: number; probability: { asked: number }; ranked: { replications: number }[] };
    expect([confidence, probability.asked]).toEqual([0.8, 0.8]);
    expect(Math.max(...ranked.map(({ replications }) => replications))).toBeLessThanOrEqual(12);
  });

  itRuns('goes on until the precision is reached, or says that it is not', async () => {
    const narrow = await run(['simulate', '-f', 'line.yaml', '--json', '--precision', '0.05', '--replications', '200', '--workers', '1']);
    const answer = JSON.parse(narrow.out) as { precise: boolean; cases: { replications: number }[] };
    expect(answer.precise).toBe(true);
    expect(answer.cases[0]?.replications).toBeGreaterThan(10);
    expect((await run(['simulate', '-f', 'line.yaml', '--precision', '0.0001', '--replications', '4', '--workers', '1'])).out).toContain('the precision asked for is not reached');
  });

  itRuns('--html writes a report in one file that asks nothing of any network, runs no script and explains itself', async () => {
    for (const kind of ['simulate', 'compare', 'stress', 'optimise']) {
      const { code, err } = await run([kind, '-f', 'line.yaml', '--html', 'report.html', '--replications', '5', '--workers', '1']);
      expect([code, err]).toEqual([0, expect.stringContaining('report: report.html')]);
      const html = readFileSync(join(folder, 'report.html'), 'utf8');
      expect(html).toContain("default-src 'none'");
      expect(html).not.toMatch(/<script|<link|\bsrc=|href=|url\(|@import/);
      expect(html.match(/<svg/g)?.length).toBeGreaterThanOrEqual(3);
      expect(html).toContain('How to read this');
      expect(html).toContain('stations:\n  cut:');
    }
  });

  it.each<[string, string, string, string[], number, string]>([
    ['a file that is not there', '', '', ['-f', 'nowhere.yaml'], 2, 'nowhere.yaml cannot be read'],
    ['no file', '', '', [], 2, "required option '-f, --file"],
    ['a number that is none', '', '', ['-f', 'line.yaml', '--replications', '1'], 2, 'whole number from 2'],
    ['an unknown distribution', 'exponential: { mean: 2 }', 'exponentail: { mean: 2 }', ['-f', 'line.yaml'], 1, 'line.yaml:4:30 /sources/parts/every/exponentail: sources.parts.every knows no exponentail → did you mean "exponential"? [model.unknown-key]'],
    ['a negative time', 'mean: 1.5', 'mean: -1.5', ['-f', 'line.yaml'], 1, 'line.yaml:6:63'],
    ['units that do not match', 'horizon: 8 h', 'horizon: 8 kg', ['-f', 'line.yaml'], 1, 'line.yaml:11:12 /experiment/horizon: "8 kg" is no time'],
    ['no way to a sink', 'to: out', 'to: cut', ['-f', 'line.yaml'], 1, 'no way leads from'],
    ['a scenario that changes what does not exist', 'stations.weld.servers: 2', 'stations.glue.servers: 2', ['-f', 'line.yaml'], 1, 'line.yaml:14:55 /experiment/scenarios/second welder/change/stations.glue.servers'],
  ])('%s: an error with file, line and remedy', async (_, from, to, args, code, text) => {
    writeFileSync(join(folder, 'line.yaml'), MODEL.replace(from, to));
    const found = await run(['simulate', ...args]);
    expect([found.code, found.err]).toEqual([code, expect.stringContaining(text)]);
  });

  itRuns('an unbounded queue is named before memory runs out, and what to do about it', async () => {
    writeFileSync(join(folder, 'line.yaml'), MODEL.replace('queue: { capacity: 5 }', 'queue: {}').replace('exponential: { mean: 2 }', 'exponential: { mean: 0.01 }'));
    const { code, err } = await run(['simulate', '-f', 'line.yaml', '--until', '60000 d', '--replications', '2', '--workers', '1']);
    expect([code, err]).toEqual([1, expect.stringMatching(/more than 1000000 parts are in the system at time \d+.*wait in cut.queue \(line.yaml:6 cut.queue\); give cut.queue a capacity/)]);
  });

  itRuns('a deadlock is found, its cycle named, with file, lines and remedy; the scenarios go on', async () => {
    const ring = MODEL.replace('exponential: { mean: 2 }', 'exponential: { mean: 1 }').replace('to: weld }', 'to: { cycle: [weld, out] } }').replace(/(weld: .*)to: out \}/, '$1to: cut }').replace('stations.cut.time: 3', 'stations.weld.queue.capacity: 100000');
    writeFileSync(join(folder, 'line.yaml'), ring);
    const { code, out, err } = await run(['compare', '-f', 'line.yaml', '--replications', '3', '--until', '400 h', '--workers', '1']);
    expect([code, err]).toEqual([1, expect.stringMatching(/small line could not go on: nothing can move any more at ([\w.]+ → )+[\w.]+: each waits for the next \(line\.yaml:\d \S+, line\.yaml:\d .*\); give a buffer on this cycle more capacity, or a way out/)]);
    expect(out).toMatch(/\nslower +\S+ ± /);
  });

  itRuns('says the same as JSON, problem by problem', async () => {
    writeFileSync(join(folder, 'line.yaml'), MODEL.replace('mean: 1.5', 'mean: -1.5'));
    const { code, err } = await run(['simulate', '-f', 'line.yaml', '--json']);
    expect([code, JSON.parse(err)]).toEqual([1, expect.objectContaining({ problems: [expect.objectContaining({ line: 6, code: 'model.range' })] })]);
  });

  itRuns('--platform has the platform answer, and prints what came of it', async () => {
    const api = await FakeApi.start();
    try {
      const here = JSON.parse((await run(['simulate', '-f', 'line.yaml', '--json', '--replications', '3', '--workers', '1'])).out) as object;
      let asked = 0;
      api.handler = ({ method, url }, response) => {
        if (method === 'POST') return json(response, 202, { id: 'r1', state: 'pending', location: '/x' });
        if (url.endsWith('/result')) return json(response, 200, here);
        asked += 1;
        if (asked === 1) return json(response, 404, { type: 'x/unknown-run', detail: 'nobody has taken it up yet' });
        response.end(`${JSON.stringify({ type: 'progress', done: 1, planned: 3, share: 0.33, about: 'replications: 1 model' })}\n${JSON.stringify({ type: 'ended', state: 'finished' })}\n`);
      };
      const { code, out, err } = await run(['simulate', '-f', 'line.yaml', '--json', '--replications', '3', '--platform', '--url', api.url], undefined, { ORRERY_TOKEN: 't' });
      expect([code, JSON.parse(out)]).toEqual([0, here]);
      expect(err).toBe('replications: 1 model (3 replications to run)\nrun: r1\n');
      expect(JSON.parse(api.seen[0]?.body ?? '')).toEqual({ kind: 'simulate', model: { name: 'line.yaml', text: MODEL }, wishes: { replications: 3 } });
    } finally {
      await api.stop();
    }
  });

  itRuns('can be broken off, and says that nothing is kept', async () => {
    const ending = new AbortController();
    const going = run(['simulate', '-f', 'line.yaml', '--until', '100000 d'], ending.signal);
    setImmediate(() => ending.abort());
    const { code, err } = await going;
    expect([code, err]).toEqual([1, expect.stringContaining('cancelled; nothing is kept')]);
  });
});
