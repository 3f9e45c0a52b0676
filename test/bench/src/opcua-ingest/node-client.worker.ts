import { openClientPki } from '@orrery/opcua';
import {
  AttributeIds,
  ClientMonitoredItemGroup,
  ClientSubscription,
  MessageSecurityMode,
  OPCUAClient,
  SecurityPolicy,
  TimestampsToReturn,
} from 'node-opcua';
import { serve } from '../harness/serve.js';
import { type ClientSetup, NAMESPACE, PERIOD_MS, QUEUE_SIZE, VARIABLES, variableId } from './layout.js';

// node-opcua's client as its examples have it: subscribe, and count.
const PER_CALL = 1_000;
let values = 0;

async function start({ endpoint, pki: root }: ClientSetup): Promise<void> {
  const pki = await openClientPki({ root, applicationUri: 'urn:orrery:bench-node-client', applicationName: 'bench-node-client', watch: false });
  const client = OPCUAClient.create({
    applicationName: pki.applicationName,
    applicationUri: pki.applicationUri,
    clientCertificateManager: pki.manager,
    certificateFile: pki.certificateFile,
    privateKeyFile: pki.privateKeyFile,
    securityMode: MessageSecurityMode.SignAndEncrypt,
    securityPolicy: SecurityPolicy.Basic256Sha256,
    endpointMustExist: false,
  });
  await client.connect(endpoint);
  const session = await client.createSession();
  const namespace = (await session.readNamespaceArray()).indexOf(NAMESPACE);
  const subscription = ClientSubscription.create(session, { requestedPublishingInterval: PERIOD_MS, requestedLifetimeCount: 1_000, requestedMaxKeepAliveCount: 10, maxNotificationsPerPublish: 0, publishingEnabled: true, priority: 0 });
  for (let from = 0; from < VARIABLES; from += PER_CALL) {
    const items = Array.from({ length: Math.min(PER_CALL, VARIABLES - from) }, (_, index) => ({
      nodeId: `ns=${namespace};s=${variableId('node-opcua', from + index)}`,
      attributeId: AttributeIds.Value,
    }));
    const group = ClientMonitoredItemGroup.create(subscription, items, { samplingInterval: 0, queueSize: QUEUE_SIZE, discardOldest: true }, TimestampsToReturn.Both);
    group.on('changed', () => {
      values += 1;
    });
    await new Promise<void>((resolve) => group.on('initialized', () => resolve()));
  }
}

serve({ start, count: async () => values });
