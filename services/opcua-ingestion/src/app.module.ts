import { Module } from '@nestjs/common';
import { type Contract, sourceStatus, twinInputs, twinRegistry } from '@orrery/contracts';
import { KafkaPublisher, type KafkaSettings, readTopic, verifyTopics } from '@orrery/kafka';
import { type ClientPki, logStackTo, openClientPki } from '@orrery/opcua';
import { CONFIG, Drain, LOGGER, Metrics } from '@orrery/service-kit';
import { type Logger } from './logger.js';
import { Credentials } from './adapters/credentials.js';
import { opcuaConnect } from './adapters/opcua.client.js';
import { type TopicReader } from './adapters/topic-reader.js';
import { type Config } from './config.js';
import { Ingestion } from './ingestion.js';
import { IngestionMetrics } from './ingestion-metrics.js';
import { CONNECT, KAFKA, PKI, PUBLISHER, TOPIC_READER } from './tokens.js';

const NAME = 'opcua-ingestion';
const TOPICS = [twinInputs, sourceStatus, twinRegistry] as unknown as Contract[];

@Module({
  providers: [
    {
      provide: KAFKA,
      inject: [CONFIG, LOGGER, Metrics],
      useFactory: async ({ kafka, realm }: Config, logger: Logger, metrics: Metrics): Promise<KafkaSettings> => {
        const settings = { ...kafka, clientId: NAME, realm, logger, metrics };
        await verifyTopics(settings, TOPICS);
        return settings;
      },
    },
    {
      provide: PUBLISHER,
      inject: [KAFKA, Drain],
      useFactory: (settings: KafkaSettings, drain: Drain) => {
        const publisher = new KafkaPublisher(settings);
        drain.add('close', 'publisher', () => publisher.close());
        return publisher;
      },
    },
    { provide: TOPIC_READER, inject: [KAFKA], useFactory: (settings: KafkaSettings): TopicReader => (contract, options) => readTopic(settings, contract, options) },
    {
      provide: PKI,
      inject: [CONFIG, LOGGER, Drain],
      useFactory: async ({ pkiDir }: Config, logger: Logger, drain: Drain): Promise<ClientPki> => {
        logStackTo((line) => logger.debug({ stack: 'node-opcua' }, line));
        const pki = await openClientPki({ root: pkiDir, applicationUri: `urn:orrery:${NAME}`, applicationName: `orrery-${NAME}` });
        drain.add('close', 'certificates', () => pki.close());
        logger.info({ certificate: pki.certificateFile, thumbprint: pki.thumbprint, trusted: pki.trustedFolder }, 'own certificate; servers must trust it');
        return pki;
      },
    },
    {
      provide: CONNECT,
      inject: [CONFIG, PKI],
      useFactory: ({ credentialsFile, itemRetry }: Config, pki: ClientPki) => opcuaConnect({ pki, credentials: Credentials.read(credentialsFile), itemRetryMs: itemRetry }),
    },
    IngestionMetrics,
    Ingestion,
  ],
})
export class AppModule {}
