export interface KafkaPorts {
  client: number;
  controller: number;
  /** In a container: the listener for other containers, and the name they know it by. */
  inside?: { readonly host: string; readonly port: number; readonly published: number };
}

export interface KafkaPasswords {
  /** The broker's own principal, and the administrator of topics and rights. */
  admin: string;
  /** Between broker and controller, which are one process here. */
  controller: string;
}

/** Listeners and what they are told to clients: of a container the published port, and to its neighbours its name. */
function listeners({ client, controller, inside }: KafkaPorts): string[] {
  if (!inside) return [`listeners=CLIENT://127.0.0.1:${client},CONTROLLER://127.0.0.1:${controller}`, `advertised.listeners=CLIENT://127.0.0.1:${client}`];
  return [
    `listeners=CLIENT://0.0.0.0:${client},INSIDE://0.0.0.0:${inside.port},CONTROLLER://127.0.0.1:${controller}`,
    `advertised.listeners=CLIENT://127.0.0.1:${inside.published},INSIDE://${inside.host}:${inside.port}`,
  ];
}

/** Files of a broker that speaks TLS to clients, each PEM. */
export interface KafkaTls {
  /** The broker's private key (PKCS #8) and its chain, in one file. */
  keystore: string;
  /** Who may vouch for brokers: a broker is a client of the others, and of itself. */
  truststore: string;
}

export const ADMIN = 'admin';
const CONTROLLER = 'controller';

/**
 * server.properties of a single KRaft node on loopback.
 * With passwords: SCRAM-SHA-512 for clients, StandardAuthorizer, nothing allowed that no rule allows. Without: open to everyone on this machine.
 */
export function kafkaProperties(dataFolder: string, ports: KafkaPorts, passwords?: KafkaPasswords, tls?: KafkaTls): string {
  const lines = [
    'process.roles=broker,controller',
    'node.id=1',
    `controller.quorum.voters=1@127.0.0.1:${ports.controller}`,
    'controller.listener.names=CONTROLLER',
    ...listeners(ports),
    `inter.broker.listener.name=${ports.inside ? 'INSIDE' : 'CLIENT'}`,
    `log.dirs=${dataFolder}`,
    'auto.create.topics.enable=false',
    'offsets.topic.num.partitions=4',
    'offsets.topic.replication.factor=1',
    'transaction.state.log.num.partitions=4',
    'transaction.state.log.replication.factor=1',
    'transaction.state.log.min.isr=1',
    'share.coordinator.state.topic.num.partitions=4',
    'share.coordinator.state.topic.replication.factor=1',
    'share.coordinator.state.topic.min.isr=1',
    // The cleaner's buffer would be 128 MB: the whole heap. 8 MB hold the keys of 300,000 records between two cleanings.
    'log.cleaner.dedupe.buffer.size=8388608',
    'group.initial.rebalance.delay.ms=0',
    // A consumer that was killed is given up after its own session timeout; 2 s is the shortest one may ask for.
    'group.min.session.timeout.ms=2000',
    // Measured: with the defaults a broker killed by -9 needs 11.7 s to come back, with these 4.5 s.
    'broker.session.timeout.ms=3000',
    'broker.heartbeat.interval.ms=500',
    ...(passwords ? secured(passwords, tls) : ['listener.security.protocol.map=CLIENT:PLAINTEXT,INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT']),
  ];
  return `${lines.join('\n')}\n`;
}

/** What a command-line tool needs to speak to a secured broker as a principal. */
export function clientProperties(username: string, password: string, tls?: KafkaTls): string {
  return [...(tls ? ['security.protocol=SASL_SSL', ...truststore(tls)] : ['security.protocol=SASL_PLAINTEXT']), 'sasl.mechanism=SCRAM-SHA-512', `sasl.jaas.config=${scram(username, password)}`, ''].join('\n');
}

const truststore = (tls: KafkaTls): string[] => ['ssl.truststore.type=PEM', `ssl.truststore.location=${tls.truststore}`];

function secured(passwords: KafkaPasswords, tls: KafkaTls | undefined): string[] {
  const plain = 'org.apache.kafka.common.security.plain.PlainLoginModule';
  return [
    `listener.security.protocol.map=CLIENT:${tls ? 'SASL_SSL' : 'SASL_PLAINTEXT'},INSIDE:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT`,
    ...(tls ? ['ssl.keystore.type=PEM', `ssl.keystore.location=${tls.keystore}`, ...truststore(tls)] : []),
    'sasl.enabled.mechanisms=SCRAM-SHA-512',
    'sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512',
    `listener.name.client.scram-sha-512.sasl.jaas.config=${scram(ADMIN, passwords.admin)}`,
    `listener.name.inside.scram-sha-512.sasl.jaas.config=${scram(ADMIN, passwords.admin)}`,
    // SCRAM passwords live in the metadata that the controller itself serves, so its own listener needs another mechanism.
    'listener.name.controller.sasl.enabled.mechanisms=PLAIN',
    'sasl.mechanism.controller.protocol=PLAIN',
    `listener.name.controller.plain.sasl.jaas.config=${plain} required username="${CONTROLLER}" password="${passwords.controller}" user_${CONTROLLER}="${passwords.controller}";`,
    'authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    `super.users=User:${ADMIN};User:${CONTROLLER}`,
    'allow.everyone.if.no.acl.found=false',
  ];
}

function scram(username: string, password: string): string {
  return `org.apache.kafka.common.security.scram.ScramLoginModule required username="${username}" password="${password}";`;
}
