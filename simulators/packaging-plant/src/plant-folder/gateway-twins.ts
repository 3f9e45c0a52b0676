import { type Gateway, GROUP, type Instrument } from '../gateways/gateway.js';
import { dtmi, machineTwin } from './names.js';
import { type Twin } from './twins.js';

const SOURCE = 'packaging-gateways';
/** A measured metric comes every second; a gateway that is silent for this long without having died is broken. */
const MAX_AGE = '10s';

export const GATEWAY_SOURCE = `  - id: ${SOURCE}
    type: sparkplug
    endpoint: \${PACKAGING_GATEWAYS_ENDPOINT:-mqtts://127.0.0.1:8883}
    user: mqtt-ingestion
    groups: [${GROUP}]
    role: secondary
`;

/** Each instrument is a part of what it watches: `acme:riverside:line1-meter`, `acme:riverside:line1-filler-vibration`. */
export function instrumentTwins(gateways: Gateway[]): Twin[] {
  return gateways
    .flatMap(({ instruments }) => instruments)
    .map((instrument, index) => ({
      id: instrumentTwin(instrument),
      model: dtmi(instrument.model),
      name: instrument.model === 'EnergyMeter' ? 'Energy meter' : 'Vibration sensor',
      level: 'component',
      partOf: machineTwin(instrument.of),
      serialNumber: `${instrument.model === 'EnergyMeter' ? 'EM' : 'VS'}-${2001 + index}`,
    }));
}

/** Bindings of every metric on its twin's path. */
export function gatewayBindings(gateways: Gateway[]): string {
  return gateways.flatMap((gateway) => gateway.instruments.map((instrument) => binding(gateway, instrument))).join('');
}

function instrumentTwin({ model, of }: Instrument): string {
  return `${machineTwin(of)}-${model === 'EnergyMeter' ? 'meter' : 'vibration'}`;
}

function binding({ edgeNode }: Gateway, instrument: Instrument): string {
  const at = [GROUP, edgeNode, ...(instrument.device === undefined ? [] : [instrument.device])].join('/');
  const items = instrument.metrics.map(({ name, path, kind }) => {
    const maxAge = kind === 'measured' ? `, maxAge: ${MAX_AGE}` : '';
    const command = kind === 'setpoint' ? `, command: { metric: "${at}:${name}" }` : '';
    return `      - { metric: "${at}:${name}", path: ${path}${maxAge}${command} }\n`;
  });
  return `  - source: ${SOURCE}\n    twin: ${instrumentTwin(instrument)}\n    items:\n${items.join('')}`;
}
