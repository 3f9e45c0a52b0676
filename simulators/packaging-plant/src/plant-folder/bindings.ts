import { type Machine, type MachineType } from '../domain/machine.js';
import { type Signal, signalId } from '../domain/signal.js';
import { type Gateway } from '../gateways/gateway.js';
import { NAMESPACE } from '../opcua/address-space.js';
import { GATEWAY_SOURCE, gatewayBindings } from './gateway-twins.js';
import { camel, machineTwin, pathOf } from './names.js';

const SOURCE = 'packaging-plant';
/** A measured value always moves a little; this many scans without news mean that the sensor or the way to it is dead. */
const SCANS_TO_STALE = 10;

/** Setpoints that are commanded, by the type of their machine: each has a rule in rules.yaml. All others stay wishes. */
const COMMANDED: Readonly<Partial<Record<MachineType, string>>> = { Filler: 'SpeedSetpoint', Capper: 'SpeedSetpoint', Labeller: 'SpeedSetpoint', ProductPump: 'PumpSpeedSetpoint' };

const HEADER = `sources:
  - id: ${SOURCE}
    type: opcua
    endpoint: \${PACKAGING_PLANT_ENDPOINT:-opc.tcp://127.0.0.1:4840}
    securityMode: SignAndEncrypt
    securityPolicy: Basic256Sha256
    clock: device
    acceptWindow: { past: 7d, future: 10m }
    defaults: { samplingInterval: 200ms, publishingInterval: 200ms, trigger: StatusValue }
${GATEWAY_SOURCE}bindings:
`;

/** bindings.yaml: every signal and metric of the plant on its twin's path; measured ones go stale when they stop moving. */
export function bindingsYaml(machines: Machine[], gateways: Gateway[]): string {
  return HEADER + machines.map(binding).join('') + gatewayBindings(gateways);
}

function binding(machine: Machine): string {
  return `  - source: ${SOURCE}\n    twin: ${machineTwin(machine)}\n    items:\n${machine.signals.map((signal) => item(signal, machine)).join('')}${methods(machine)}`;
}

/** Those with arguments: what takes none is worked at the machine. */
function methods({ name, takes = {} }: Machine): string {
  const all = Object.entries(takes).map(([method, list]) => {
    const names = list.map((argument) => `${camel(argument.name)}: { name: ${argument.name} }`).join(', ');
    return `      - { path: ${camel(method)}, object: "nsu=${NAMESPACE};s=${name}", method: "nsu=${NAMESPACE};s=${name}.${method}", arguments: { ${names} } }\n`;
  });
  return all.length === 0 ? '' : `    methods:\n${all.join('')}`;
}

function item(signal: Signal, { type }: Machine): string {
  const node = `"nsu=${NAMESPACE};s=${signalId(signal)}"`;
  const parts = [
    `node: ${node}`,
    `path: ${pathOf(signal)}`,
    ...(signal.scanSeconds === 0.2 ? [] : [`samplingInterval: ${signal.scanSeconds}s`]),
    ...(signal.kind === 'measured' ? [`maxAge: ${Math.max(5, signal.scanSeconds * SCANS_TO_STALE)}s`] : []),
    ...(!signal.component && COMMANDED[type] === signal.name ? [`command: { node: ${node} }`] : []),
  ];
  return `      - { ${parts.join(', ')} }\n`;
}
