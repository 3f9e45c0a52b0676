import { contracts } from '@orrery/contracts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mqtt } from '../components/mqtt.js';
import { brokerPasswordsFile, leaveBrokerPasswords } from '../home/broker-passwords.js';
import { leaveVariables } from '../home/client-credentials.js';
import { applyPlant } from './apply-plant.js';
import { waitForLiveTwin } from './live-twin.js';
import { trustEachOther } from './opcua-trust.js';
import { readyAt, withEnv, type Part, type Service, type StackContext } from './part.js';

/** One Kafka principal per service that a contract names, and the one that backs up. */
export const principals: readonly string[] = [...new Set([...contracts.flatMap(({ writers, readers }) => [...writers, ...readers]), 'backup'])];

const BROKER_PASSWORDS = 'broker passwords';

/** Topics and rights, then the services. What every stack has, whatever plant it mirrors. */
export const platformParts: readonly Part[] = [
  {
    name: 'topics',
    kind: 'job',
    // A broker without credentials has no rights to give: it is open, and given by the environment.
    args: ({ root, kafka }) => [join(root, 'libs/kafka/dist/bin/orrery-topics.js'), ...(kafka.credentials('admin') ? ['--acls'] : [])],
    env: (context) => kafkaEnv(context, 'admin'),
  },
  service('opcua-ingestion', ({ home }) => ({ ORRERY_PKI_DIR: join(home, 'pki', 'opcua-ingestion'), ORRERY_QUEUE_DIR: join(home, 'queues', 'opcua-ingestion') })),
  { name: BROKER_PASSWORDS, kind: 'step', run: async ({ home, mqtt }) => leaveBrokerPasswords(home, mqtt) },
  {
    ...service('mqtt-ingestion', ({ home, mqtt }) => ({ ORRERY_QUEUE_DIR: join(home, 'queues', 'mqtt-ingestion'), ORRERY_MQTT_CREDENTIALS: brokerPasswordsFile(home, 'mqtt-ingestion'), ...(mqtt.ca ? { ORRERY_MQTT_CA: mqtt.ca } : {}) })),
    after: ['topics', BROKER_PASSWORDS],
  },
  service('twin-projector', ({ redis }) => ({ ORRERY_REDIS_URL: redis.url })),
  service('historian', ({ postgres }) => ({ ORRERY_POSTGRES_URL: postgres.url })),
  service('alerting', ({ postgres, portOf }) => ({ ORRERY_POSTGRES_URL: postgres.url, ORRERY_CONSOLE_URL: `http://127.0.0.1:${portOf('console')}` })),
  {
    // An administrator's work: the topics and rights of exports as they are applied.
    name: 'export-topics',
    kind: 'service',
    after: ['topics'],
    args: ({ root, kafka }) => [join(root, 'libs/kafka/dist/bin/orrery-topics.js'), ...(kafka.credentials('admin') ? ['--acls'] : []), '--exports', '--follow'],
    env: (context) => kafkaEnv(context, 'admin'),
    ready: (_context, run) => run.log().includes('following the exports'),
  },
  service('twin-export', () => ({})),
  service('maintenance', () => ({})),
  // The only one that writes to devices: a certificate and a broker's account of its own, and the tokens of those who approve.
  {
    ...service('command', ({ home, postgres, oidc, mqtt }) => ({
      ORRERY_MQTT_CREDENTIALS: brokerPasswordsFile(home, 'command'),
      ...(mqtt.ca ? { ORRERY_MQTT_CA: mqtt.ca } : {}),
      ORRERY_PKI_DIR: join(home, 'pki', 'command'),
      ORRERY_POSTGRES_URL: postgres.url,
      ORRERY_OIDC_ISSUER: oidc.issuer,
      ORRERY_OIDC_AUDIENCE: oidc.audience,
    })),
    after: ['topics', BROKER_PASSWORDS],
  },
  service('simulation', ({ postgres }) => ({ ORRERY_POSTGRES_URL: postgres.url })),
  service(
    'api',
    ({ redis, postgres, oidc, root }) => ({
      ORRERY_REDIS_URL: redis.url,
      ORRERY_POSTGRES_URL: postgres.url,
      ORRERY_OIDC_ISSUER: oidc.issuer,
      ORRERY_OIDC_AUDIENCE: oidc.audience,
      ORRERY_CONSOLE_DIR: join(root, 'services/console/dist'),
    }),
    'console',
  ),
];

/** Name of the port at which the packaging plant takes faults over HTTP. */
export const PLANT_CONTROL_PORT = 'packaging-plant-control';

/** The simulated packaging plant, its trust in the ingestion and the ingestion's in it, its twins, and the wait for the first to be live. */
export const packagingPlantParts: readonly Part[] = [
  {
    name: 'packaging-plant',
    kind: 'service',
    ports: ['packaging-plant', PLANT_CONTROL_PORT],
    args: ({ root }) => [join(root, 'simulators/packaging-plant/dist/main.js')],
    env: ({ home, mqtt, portOf }) => ({
      PACKAGING_PLANT_OPCUA_PORT: String(portOf('packaging-plant')),
      PACKAGING_PLANT_HTTP_PORT: String(portOf(PLANT_CONTROL_PORT)),
      PACKAGING_PLANT_PKI_DIR: join(home, 'pki', 'packaging-plant'),
      ...mqttEnv(mqtt, 'packaging-plant', 'PACKAGING_PLANT'),
    }),
    ready: async ({ portOf }) => (await fetch(`http://127.0.0.1:${portOf(PLANT_CONTROL_PORT)}/health`, { signal: AbortSignal.timeout(2000) })).ok,
  },
  {
    name: 'trust',
    kind: 'step',
    after: ['packaging-plant', 'opcua-ingestion', 'command'],
    run: async ({ home }) => {
      const plant = join(home, 'pki', 'packaging-plant');
      for (const client of ['opcua-ingestion', 'command']) await trustEachOther(plant, join(home, 'pki', client));
    },
  },
  {
    name: 'plant',
    kind: 'step',
    after: ['api', 'trust'],
    run: async (context) => {
      const variables = { PACKAGING_PLANT_ENDPOINT: `opc.tcp://127.0.0.1:${context.portOf('packaging-plant')}`, PACKAGING_GATEWAYS_ENDPOINT: context.mqtt.url };
      await applyPlant(context, join(context.root, 'simulators/packaging-plant/plant'), variables);
      leaveVariables(context.home, variables);
    },
  },
  { name: 'first live twin', kind: 'step', after: ['plant', 'twin-projector'], run: waitForLiveTwin },
];

/** The platform's own device, its trust and its twin: only where it is asked for. */
export const canaryParts: readonly Part[] = [
  {
    ...service('canary', ({ home, portOf }) => ({ ORRERY_PKI_DIR: join(home, 'pki', 'canary'), ORRERY_CANARY_PORT: String(portOf('canary-opcua')) })),
    ports: ['canary', 'canary-opcua'],
  },
  { name: 'canary trust', kind: 'step', after: ['canary', 'opcua-ingestion'], run: async ({ home }) => trustEachOther(join(home, 'pki', 'canary'), join(home, 'pki', 'opcua-ingestion')) },
  {
    name: 'canary plant',
    kind: 'step',
    after: ['api', 'canary trust'],
    run: async (context) => applyPlant(context, join(context.root, 'services/canary/plant'), { CANARY_ENDPOINT: `opc.tcp://127.0.0.1:${context.portOf('canary-opcua')}` }),
  },
];

/** Name of the port at which the machining cell takes faults over HTTP. */
export const CELL_CONTROL_PORT = 'cnc-control';

/** The simulated machining cell, and its twins. */
export const machiningCellParts: readonly Part[] = [
  {
    name: 'cnc',
    kind: 'service',
    ports: [CELL_CONTROL_PORT],
    args: ({ root }) => [join(root, 'simulators/cnc/dist/main.js')],
    env: ({ mqtt, portOf }) => ({ CNC_HTTP_PORT: String(portOf(CELL_CONTROL_PORT)), ...mqttEnv(mqtt, 'cnc', 'CNC') }),
    ready: async ({ portOf }) => (await fetch(`http://127.0.0.1:${portOf(CELL_CONTROL_PORT)}/health`, { signal: AbortSignal.timeout(2000) })).ok,
  },
  {
    name: 'cell',
    kind: 'step',
    // One apply after another: the variables of both are kept for the command line.
    after: ['api', 'plant'],
    run: async (context) => {
      const variables = { CNC_ENDPOINT: context.mqtt.url };
      await applyPlant(context, join(context.root, 'simulators/cnc/plant'), variables);
      leaveVariables(context.home, variables);
    },
  },
];

/** Name of the port at which the mails of this machine can be read. */
export const MAIL_PAGE_PORT = 'mail-page';

/** Takes the mails of alerting and sends none, so that receipts are alive on a machine without a mail server. For development alone: it is in no image and no compose file. */
export const mailCatcher: Part = {
  name: 'mail',
  kind: 'service',
  ports: ['mail', MAIL_PAGE_PORT],
  args: ({ root }) => [join(root, 'libs/local-stack/dist/mail/main.js')],
  env: ({ portOf }) => ({ MAIL_SMTP_PORT: String(portOf('mail')), MAIL_PAGE_PORT: String(portOf(MAIL_PAGE_PORT)) }),
  ready: (_context, run) => run.log().includes('mails for smtp://'),
};

/** What `npm start` brings up. */
export const orreryParts: readonly Part[] = [
  mailCatcher,
  ...withEnv(platformParts, 'alerting', ({ portOf }) => ({ ORRERY_SMTP_URL: `smtp://127.0.0.1:${portOf('mail')}`, ORRERY_MAIL_FROM: 'Orrery <orrery@localhost>' })),
  ...packagingPlantParts,
  ...machiningCellParts,
];

function service(name: string, env: (context: StackContext) => Record<string, string>, port = name): Service {
  return {
    name,
    kind: 'service',
    after: ['topics'],
    ports: [port],
    args: ({ root }) => ['--import', '@orrery/service-kit/telemetry', join(root, 'services', name, 'dist/main.js')],
    env: (context) => ({ ...kafkaEnv(context, name), ORRERY_REALM: 'real', ORRERY_HTTP_PORT: String(context.portOf(port)), ...env(context) }),
    ready: readyAt(port),
  };
}

/** How a simulator reaches the broker, in variables of its own. */
function mqttEnv(mqtt: Mqtt, account: string, prefix: string): Record<string, string> {
  const credentials = mqtt.credentials(account);
  return {
    [`${prefix}_MQTT_URL`]: mqtt.url,
    ...(mqtt.ca ? { [`${prefix}_MQTT_CA`]: mqtt.ca } : {}),
    ...(credentials ? { [`${prefix}_MQTT_USERNAME`]: credentials.username, [`${prefix}_MQTT_PASSWORD`]: credentials.password } : {}),
  };
}

function kafkaEnv({ kafka }: StackContext, principal: string): Record<string, string> {
  const credentials = kafka.credentials(principal);
  return {
    ORRERY_KAFKA_BROKERS: kafka.brokers.join(','),
    ...(credentials ? { ORRERY_KAFKA_USERNAME: credentials.username, ORRERY_KAFKA_PASSWORD: credentials.password } : {}),
    ...(kafka.ca ? { ORRERY_KAFKA_CA: readFileSync(kafka.ca, 'utf8') } : {}),
  };
}
