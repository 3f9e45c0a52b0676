import { Module } from '@nestjs/common';
import { isOpcUaSource } from '@orrery/contracts';
import { Credentials, Ingestion, IngestionMetrics, ingestionProviders, type Logger, PUBLISHER, QUEUES, type QueueStore, TOPIC_READER, type TopicReader } from '@orrery/ingestion';
import { type Publisher } from '@orrery/kafka';
import { type ClientPki, logStackTo, openClientPki } from '@orrery/opcua';
import { CONFIG, Drain, HealthRegistry, LOGGER, Metrics } from '@orrery/service-kit';
import { type Connect, opcuaConnect } from './adapters/opcua.client.js';
import { type Config } from './config.js';
import { SourceWorker } from './source-worker.js';
import { CONNECT, PKI } from './tokens.js';

const NAME = 'opcua-ingestion';

@Module({
  providers: [
    ...ingestionProviders(NAME),
    {
      provide: PKI,
      inject: [CONFIG, LOGGER, Drain, Metrics],
      useFactory: async ({ pkiDir }: Config, logger: Logger, drain: Drain, { certificates }: Metrics): Promise<ClientPki> => {
        logStackTo((line) => logger.debug({ stack: 'node-opcua' }, line));
        const pki = await openClientPki({
          root: pkiDir,
          applicationUri: `urn:orrery:${NAME}`,
          applicationName: `orrery-${NAME}`,
          onCertificate: (certificate) => certificates.seen('opcua', 'own', pkiDir, [certificate]),
          onProblem: (problem) => logger.error({ setting: 'ORRERY_PKI_DIR' }, problem),
        });
        drain.add('close', 'certificates', () => pki.close());
        logger.info({ certificate: pki.certificateFile, thumbprint: pki.thumbprint, trusted: pki.trustedFolder }, 'own certificate; servers must trust it');
        return pki;
      },
    },
    {
      provide: CONNECT,
      inject: [CONFIG, PKI, Metrics],
      useFactory: ({ credentials, itemRetry }: Config, pki: ClientPki, { certificates }: Metrics) =>
        opcuaConnect({ pki, certificates, credentials: new Credentials(credentials, { setting: 'ORRERY_OPCUA_CREDENTIALS', defaultPort: 4840 }), itemRetryMs: itemRetry }),
    },
    {
      provide: Ingestion,
      inject: [CONFIG, LOGGER, PUBLISHER, TOPIC_READER, CONNECT, QUEUES, IngestionMetrics, Drain, HealthRegistry],
      useFactory: (config: Config, logger: Logger, publisher: Publisher, read: TopicReader, connect: Connect, queues: QueueStore | undefined, metrics: IngestionMetrics, drain: Drain, health: HealthRegistry) =>
        new Ingestion({
          ours: isOpcUaSource,
          workerOf: (start) =>
            new SourceWorker({ ...start, connect, publisher, ceSource: NAME, bufferReadings: config.bufferReadings, logger: logger.child({ source: start.source.id }), nowMs: Date.now }),
          read,
          queues,
          publisher,
          ceSource: NAME,
          metrics,
          drain,
          health,
          logger,
        }),
    },
  ],
})
export class AppModule {}
