import { type Machine, type MachineType } from '../domain/machine.js';
import { type Signal } from '../domain/signal.js';

export const ORGANISATION = 'acme';
export const SITE = 'riverside';
export const CONTEXT = ['dtmi:dtdl:context;3', 'dtmi:dtdl:extension:quantitativeTypes;1'];

/** `FlowRate` → `flowRate`, `OEE` → `oee`: names as DTDL writes them. */
export function camel(name: string): string {
  return /^[A-Z]+$/.test(name) ? name.toLowerCase() : name.charAt(0).toLowerCase() + name.slice(1);
}

/** `FlowRate` → `Flow rate` */
export function words(name: string): string {
  const spaced = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2');
  return /^[A-Z]+$/.test(name) ? name : spaced.charAt(0) + spaced.slice(1).toLowerCase();
}

export function dtmi(name: string): string {
  return `dtmi:orrery:packaging:${name};1`;
}

export function pathOf(signal: Signal): string {
  return signal.component ? `${camel(signal.component)}/${camel(signal.name)}` : camel(signal.name);
}

const kebab = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();

export function twinId(name: string): string {
  return `${ORGANISATION}:${SITE}:${name}`;
}

/** The twin of a machine: `Line1.Filler` → `acme:riverside:line1-filler`; what is alone of its kind needs no line in its name. */
export function machineTwin(machine: Machine): string {
  const parts = machine.name.split('.');
  const alone: MachineType[] = ['Palletiser', 'Compressor', 'Site'];
  return twinId(alone.includes(machine.type) ? kebab(parts.at(-1) ?? '') : parts.map(kebab).join('-'));
}
