import { type KnownService } from '../chart/service-facts.js';
import { NAMESPACE, type Operator, type Pod } from './operator.js';

/** Port of each component, as the laptop profile has them. */
const COMPONENTS: Readonly<Record<string, number>> = { kafka: 19_092, postgres: 5_432, redis: 6_379, oidc: 8_090 };
const HTTP = 8_080;
const PATIENCE_MS = 4_000;

interface Way {
  readonly from: Pod;
  readonly to: string;
  readonly address: string;
  readonly port: number;
  readonly allowed: boolean;
}

/**
 * From each service's pod to every other pod of the release: what the contracts and settings need is open, and nothing else. A way is closed where no
 * connection comes about, whether the cluster drops what is sent or refuses it.
 */
export async function conduitsHold(operator: Operator, services: ReadonlyMap<string, KnownService>): Promise<{ readonly problems: string[]; readonly open: number; readonly closed: number }> {
  const pods = (await operator.pods()).filter(({ ended }) => !ended);
  const from = pods.filter(({ part }) => services.has(part));
  const ways = from.flatMap((pod) => pods.filter((other) => other.name !== pod.name).flatMap((other) => waysTo(pod, other, services)));
  const problems = from.length === 0 ? ['there is no pod of a service'] : [];
  for (const pod of from) {
    const own = ways.filter((way) => way.from === pod);
    const answers = await tryAll(operator, pod, own);
    for (const [index, { to, port, allowed }] of own.entries()) {
      if (answers[index] !== allowed) problems.push(`${pod.part} ${answers[index] ? 'reaches' : 'does not reach'} ${to}:${port}, which is ${allowed ? 'a way of its' : 'none of its ways'}`);
    }
  }
  return { problems, open: ways.filter(({ allowed }) => allowed).length, closed: ways.filter(({ allowed }) => !allowed).length };
}

function waysTo(from: Pod, other: Pod, services: ReadonlyMap<string, KnownService>): Way[] {
  const { reaches } = services.get(from.part)!.facts;
  const { answers, given } = services.get(other.part)?.facts ?? {};
  const to = { from, to: other.part, address: other.address };
  const management = given?.['ORRERY_MANAGEMENT_PORT'];
  const http = [HTTP, ...(management === undefined ? [] : [Number(management)])].map((port) => ({ ...to, port, allowed: false }));
  if (answers) return [...http, { ...to, port: answers.port, allowed: answers.to === from.part }];
  const port = COMPONENTS[other.part];
  return port === undefined ? http : [{ ...to, port, allowed: reaches.includes(other.part) }];
}

/** Connects from inside of the pod, by the program that it runs on. */
async function tryAll(operator: Operator, pod: Pod, ways: readonly Way[]): Promise<boolean[]> {
  const program = `
    const net = require('node:net');
    const attempt = ([host, port]) => new Promise((resolve) => {
      const socket = net.connect({ host, port, timeout: ${PATIENCE_MS} });
      const end = (answer) => (socket.destroy(), resolve(answer));
      socket.on('connect', () => end(true)).on('timeout', () => end(false)).on('error', () => end(false));
    });
    Promise.all(JSON.parse(process.argv[1]).map(attempt)).then((answers) => console.log(JSON.stringify(answers)));`;
  const { code, stdout, stderr } = await operator.cluster.kubectl(['exec', '--namespace', NAMESPACE, pod.name, '--', 'node', '-e', program, JSON.stringify(ways.map(({ address, port }) => [address, port]))]);
  if (code !== 0) throw new Error(`${pod.name} could not try its ways: ${stderr}`);
  return JSON.parse(stdout) as boolean[];
}
