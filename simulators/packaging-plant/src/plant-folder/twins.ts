import { type Machine } from '../domain/machine.js';
import { dtmi, machineTwin, ORGANISATION, twinId, words } from './names.js';

export interface Twin {
  id: string;
  model: string;
  name: string;
  level: string;
  partOf?: string;
  serialNumber?: string;
  timeZone?: string;
  relationships?: { name: string; target: string }[];
}

const PLACES: Twin[] = [
  { id: twinId('enterprise'), model: dtmi('Enterprise'), name: 'Acme Beverages', level: 'enterprise' },
  { id: twinId('site'), model: dtmi('Site'), name: 'Riverside', level: 'site', partOf: twinId('enterprise'), timeZone: 'Europe/Berlin' },
  { id: twinId('packaging'), model: dtmi('Area'), name: 'Packaging', level: 'area', partOf: twinId('site') },
  { id: twinId('end-of-line'), model: dtmi('Cell'), name: 'End of line', level: 'cell', partOf: twinId('packaging') },
  { id: twinId('utilities'), model: dtmi('Cell'), name: 'Utilities', level: 'cell', partOf: twinId('packaging') },
];

/** Along a line, each feeds the next; the last feeds the palletiser. */
const FLOW = ['ProductPump', 'Filler', 'ConveyorFillerCapper', 'Capper', 'ConveyorCapperLabeller', 'Labeller', 'ConveyorOutfeed'];

/** twins.yaml: enterprise → site → area → line or cell → machine, with what feeds what. */
export function twinsYaml(machines: Machine[], instruments: Twin[]): string {
  const twins = [...PLACES, ...lines(machines), ...machines.filter((machine) => machine.name.includes('.')).map((machine, index) => machineEntry(machine, index, machines)), ...instruments];
  return `organisation: ${ORGANISATION}\ntwins:\n${twins.map(render).join('')}`;
}

function lines(machines: Machine[]): Twin[] {
  return machines
    .filter((machine) => machine.type === 'Line')
    .map((machine) => ({ id: machineTwin(machine), model: dtmi('Line'), name: machine.name.replace('Line', 'Line '), level: 'line', partOf: twinId('packaging') }));
}

function machineEntry(machine: Machine, index: number, machines: Machine[]): Twin {
  const [area = '', part = ''] = machine.name.split('.');
  const place = { EndOfLine: twinId('end-of-line'), Utilities: twinId('utilities') }[area] ?? twinId(area.toLowerCase());
  return {
    id: machineTwin(machine),
    model: dtmi(machine.type),
    name: area.startsWith('Line') ? `${area.replace('Line', 'Line ')} ${words(part).toLowerCase()}` : words(part),
    level: 'machine',
    partOf: place,
    serialNumber: `${machine.type.slice(0, 2).toUpperCase()}-${1001 + index}`,
    relationships: relationships(machine, machines),
  };
}

function relationships(machine: Machine, machines: Machine[]): { name: string; target: string }[] {
  const [area = '', part = ''] = machine.name.split('.');
  const named = (name: string): string[] => machines.filter((other) => other.name === name).map(machineTwin);
  if (machine.type === 'Compressor') {
    return machines.filter((other) => ['Capper', 'Labeller', 'Palletiser'].includes(other.type)).map((other) => ({ name: 'suppliesAir', target: machineTwin(other) }));
  }
  const next = FLOW[FLOW.indexOf(part) + 1];
  const targets = part === 'ConveyorOutfeed' ? named('EndOfLine.Palletiser') : FLOW.includes(part) && next ? named(`${area}.${next}`) : [];
  return targets.map((target) => ({ name: 'feeds', target }));
}

function render(twin: Twin): string {
  const lines = [
    `  - id: ${twin.id}`,
    `    model: ${twin.model}`,
    `    name: ${twin.name}`,
    `    level: ${twin.level}`,
    ...(twin.partOf ? [`    partOf: ${twin.partOf}`] : []),
    ...(twin.serialNumber ? [`    properties: { serialNumber: ${twin.serialNumber} }`] : []),
    ...(twin.timeZone ? [`    properties: { timeZone: ${twin.timeZone} }`] : []),
    ...(twin.relationships?.length ? ['    relationships:', ...twin.relationships.map(({ name, target }) => `      - { name: ${name}, target: "${target}" }`)] : []),
  ];
  return `${lines.join('\n')}\n`;
}
