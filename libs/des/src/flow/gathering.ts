import { takeFromBuffer, takePartFromBuffer } from './buffers.js';
import { type FlowState } from './flow-state.js';
import { releasePart } from './parts.js';
import { hasMaterial, useMaterial } from './supply.js';

/** Whether what a station gathers is there: the least batch in this buffer, or all parts of an assembly in all of its buffers. */
export function isComplete(s: FlowState, station: number, buffer: number): boolean {
  const { assembles, batchMin, inputStart, inputCount, input, need } = s.net;
  if (s.net.useCount[station] > 0 && !hasMaterial(s, station, nextProduct(s, station, buffer))) return false;
  if (isPlanned(s, station)) return plannedPart(s, station, buffer) >= 0;
  if (assembles[station] === 0) return s.content[buffer] >= batchMin[station];
  for (let i = inputStart[station]; i < inputStart[station] + inputCount[station]; i += 1) if (s.content[input[i]] < need[i]) return false;
  return true;
}

/** Takes out what an operation works on: one part, a batch as a list, or the part that an assembly makes of its inputs'. */
export function gather(s: FlowState, station: number, buffer: number): number {
  const part = takeParts(s, station, buffer);
  if (s.net.useCount[station] > 0) useMaterial(s, station, s.product[part]);
  return part;
}

function takeParts(s: FlowState, station: number, buffer: number): number {
  const { assembles, batchMax, inputStart, inputCount, input, need } = s.net;
  if (isPlanned(s, station)) {
    const part = plannedPart(s, station, buffer);
    s.sequenced[station] += 1;
    takePartFromBuffer(s, buffer, part);
    return part;
  }
  if (assembles[station] === 1) {
    let first = -1;
    for (let i = inputStart[station]; i < inputStart[station] + inputCount[station]; i += 1)
      for (let count = 0; count < need[i]; count += 1) {
        const part = takeFromBuffer(s, input[i]);
        if (first < 0) first = part;
        else releasePart(s, part);
      }
    return first;
  }
  const first = takeFromBuffer(s, buffer);
  let last = first;
  for (let size = 1; size < batchMax[station] && s.content[buffer] > 0; size += 1) last = s.next[last] = takeFromBuffer(s, buffer);
  return first;
}

/** The product of the part that an operation would begin with now; the buffer holds one. */
function nextProduct(s: FlowState, station: number, buffer: number): number {
  const { sequence, sequenceStart, assembles, input, inputStart, ranks } = s.net;
  if (isPlanned(s, station)) return sequence[sequenceStart[station] + s.sequenced[station]];
  const from = assembles[station] === 1 ? input[inputStart[station]] : buffer;
  for (let list = from * ranks; list < (from + 1) * ranks; list += 1) if (s.head[list] >= 0) return s.product[s.head[list]];
  return 0;
}

const isPlanned = (s: FlowState, station: number): boolean => s.sequenced[station] < s.net.sequenceCount[station];

/** The first part in a buffer of the product whose turn it is, -1 where there is none. */
function plannedPart(s: FlowState, station: number, buffer: number): number {
  const { ranks, sequence, sequenceStart } = s.net;
  const product = sequence[sequenceStart[station] + s.sequenced[station]];
  for (let list = buffer * ranks; list < (buffer + 1) * ranks; list += 1)
    for (let part = s.head[list]; part >= 0; part = s.next[part]) if (s.product[part] === product) return part;
  return -1;
}
