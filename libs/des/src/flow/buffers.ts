import { type FlowState } from './flow-state.js';
import { isComplete } from './gathering.js';
import { releasePart } from './parts.js';
import { begin, ready, serverFor, takeIdle } from './stations.js';
import { watchUses } from './supply.js';
import { FEEDS, ORDERED, PATIENT } from './traits.js';
import { wake } from './waiting.js';

const CONTENT = 0;
const ENTERED = 1;
const DIRECT = 2;
const ABANDONED = 3;
const LIFO = 1;
const PRIORITY = 2;
const EDD = 3;
const SPT = 4;
const LPT = 5;

/** Counts a buffer's content up to now. */
export function settleBuffer(s: FlowState, buffer: number): void {
  s.tally[s.net.tallyAt[buffer] + CONTENT] += s.content[buffer] * (s.now - s.contentSince[buffer]);
  s.contentSince[buffer] = s.now;
}

/** Whether a part may enter now: a free place that nobody reserved, or nobody before it and a machine that takes it at once. */
export function bufferHasSpace(s: FlowState, buffer: number): boolean {
  if (s.content[buffer] + s.reserved[buffer] < s.net.capacity[buffer]) return true;
  return s.content[buffer] === 0 && s.reserved[buffer] === 0 && freeConsumer(s, buffer) >= 0;
}

/** A part enters a buffer that has space, and goes straight on where a machine waits for it. */
export function putToBuffer(s: FlowState, buffer: number, part: number): void {
  const at = s.net.tallyAt[buffer];
  s.tally[at + ENTERED] += 1;
  if (s.content[buffer] === 0) {
    const server = freeConsumer(s, buffer);
    if (server >= 0) {
      s.tally[at + DIRECT] += 1;
      takeIdle(s, server);
      begin(s, server, part);
      return;
    }
  }
  settleBuffer(s, buffer);
  s.content[buffer] += 1;
  const traits = s.net.traits[buffer];
  const list = (traits & ORDERED) === 0 ? buffer * s.net.ranks : listOf(s, buffer, part);
  if ((traits & ORDERED) !== 0 && s.net.discipline[buffer] >= EDD) insert(s, list, part, orderOf(s, buffer, part));
  else append(s, list, part, (traits & ORDERED) !== 0 && s.net.discipline[buffer] === LIFO);
  if ((traits & PATIENT) !== 0) {
    s.where[part] = list;
    s.events.set(s.partTimers + part, s.now + s.sampler.draw(s.net.patience[buffer], s.streams, s.net.patienceStream[buffer]));
  }
  if ((traits & FEEDS) === 0) return;
  feedBatches(s, buffer);
  if (s.content[buffer] === 0) s.tally[at + DIRECT] += 1;
  if (s.net.stocks > 0) watchUses(s, buffer);
}

function append(s: FlowState, list: number, part: number, atHead: boolean): void {
  const head = s.head[list];
  s.next[part] = atHead ? head : -1;
  if (head < 0 || atHead) s.head[list] = part;
  else s.next[s.tail[list]] = part;
  if (head < 0 || !atHead) s.tail[list] = part;
}

/** Puts a part behind all that stand by as little as it, in time proportional to their number. */
function insert(s: FlowState, list: number, part: number, key: number): void {
  s.due[part] = key;
  let previous = -1;
  let at = s.head[list];
  if (at >= 0 && s.due[s.tail[list]] <= key) return append(s, list, part, false);
  for (; at >= 0 && s.due[at] <= key; at = s.next[at]) previous = at;
  s.next[part] = at;
  if (previous < 0) s.head[list] = part;
  else s.next[previous] = part;
  if (at < 0) s.tail[list] = part;
}

/** What a part stands by in a buffer, the least first. Times are the expected ones, at the first station that draws from it. */
function orderOf(s: FlowState, buffer: number, part: number): number {
  const { discipline, consumer, consumerStart, products, meanTime, productStepStart, productStepCount, stepNode, stepMean, stepRest } = s.net;
  const rule = discipline[buffer];
  if (rule === EDD) return s.deadline[part];
  const product = s.product[part];
  const station = consumer[consumerStart[buffer]];
  const step = productStepStart[product] + s.step[part];
  const stepped = s.step[part] < productStepCount[product] && stepNode[step] === station;
  const mean = stepped ? stepMean[step] : meanTime[station * products + product];
  if (rule === SPT) return mean;
  return rule === LPT ? -mean : -(stepped ? stepRest[step] : mean);
}

/** Takes the next part out; the caller wakes who waits for the space once the part has its new place. */
export function takeFromBuffer(s: FlowState, buffer: number): number {
  settleBuffer(s, buffer);
  s.content[buffer] -= 1;
  let list = buffer * s.net.ranks;
  while (s.head[list] < 0) list += 1;
  const part = s.head[list];
  s.head[list] = s.next[part];
  s.next[part] = -1;
  if (s.net.patience[buffer] >= 0) s.events.cancel(s.partTimers + part);
  return part;
}

/** The timer of a part: its patience is over, and it leaves the system unserved. */
export function abandon(s: FlowState, part: number): void {
  const list = s.where[part];
  const buffer = (list - (list % s.net.ranks)) / s.net.ranks;
  settleBuffer(s, buffer);
  s.content[buffer] -= 1;
  s.tally[s.net.tallyAt[buffer] + ABANDONED] += 1;
  unlinkPart(s, list, part);
  releasePart(s, part);
  if (s.waitHead[buffer] >= 0) wake(s, buffer);
}

/** Takes a certain part out, as `takeFromBuffer` does with the next one. */
export function takePartFromBuffer(s: FlowState, buffer: number, part: number): void {
  settleBuffer(s, buffer);
  s.content[buffer] -= 1;
  unlinkPart(s, listOf(s, buffer, part), part);
  s.next[part] = -1;
  if (s.net.patience[buffer] >= 0) s.events.cancel(s.partTimers + part);
}

function unlinkPart(s: FlowState, list: number, part: number): void {
  let previous = -1;
  for (let at = s.head[list]; at !== part; at = s.next[at]) previous = at;
  if (previous < 0) s.head[list] = s.next[part];
  else s.next[previous] = s.next[part];
  if (s.tail[list] === part) s.tail[list] = previous;
}

/** A station whose batch or assembly was short of this part begins. */
function feedBatches(s: FlowState, buffer: number): void {
  const { consumerStart, consumerCount, consumer, gathers } = s.net;
  for (let i = consumerStart[buffer]; i < consumerStart[buffer] + consumerCount[buffer]; i += 1) {
    const station = consumer[i];
    if (gathers[station] === 0 || !isComplete(s, station, buffer)) continue;
    const server = serverFor(s, station);
    if (server < 0) continue;
    takeIdle(s, server);
    ready(s, server);
  }
}

/** A server that would begin a single part at once, -1 where none would. */
function freeConsumer(s: FlowState, buffer: number): number {
  const { consumerStart, consumerCount, consumer, gathers } = s.net;
  const start = consumerStart[buffer];
  for (let i = start; i < start + consumerCount[buffer]; i += 1) {
    const server = gathers[consumer[i]] === 0 ? serverFor(s, consumer[i]) : -1;
    if (server >= 0) return server;
  }
  return -1;
}

function listOf(s: FlowState, buffer: number, part: number): number {
  const base = buffer * s.net.ranks;
  return s.net.discipline[buffer] === PRIORITY ? base + s.net.rank[s.product[part]] : base;
}
