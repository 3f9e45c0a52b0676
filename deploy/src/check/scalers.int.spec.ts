import { join } from 'node:path';
import { maintenanceScores, twinEvents } from '@orrery/contracts';
import { rendering } from './rendering.js';
import { scalersSignIn } from './scalers.js';

const { hasHelm, manifests, refusal } = rendering(join(import.meta.dirname, '..', '..', '..'), process.env);

(hasHelm ? describe : describe.skip)('values of the scalers', () => {
  it('reach the scaler of a service as they reach the service: account, password and authorities, its own before those of all', async () => {
    const parametersOf = async (...set: string[]) => {
      const all = await manifests('production', ...set);
      expect(scalersSignIn(all)).toEqual([]);
      const { configMapTargetRef, secretTargetRef } = all.find(({ kind, metadata }) => kind === 'TriggerAuthentication' && metadata.name === 'orrery-historian')!.spec as Record<string, { parameter: string; name: string; key: string }[]>;
      const from = (refs: { parameter: string; name: string; key: string }[]) => Object.fromEntries(refs.map(({ parameter, name, key }) => [parameter, `${name}/${key}`]));
      return { texts: all.find(({ metadata }) => metadata.name === 'orrery-historian-scaler')!.data, configMaps: from(configMapTargetRef!), secrets: from(secretTargetRef!) };
    };
    const [ofAll, own] = ['secrets.ORRERY_KAFKA_CA=null', 'services.historian'];
    expect(await parametersOf()).toMatchObject({ texts: { username: 'historian', tls: 'enable', sasl: 'scram_sha512' }, secrets: { password: 'historian/password', ca: 'orrery-cluster-ca-cert/ca.crt' } });
    // Its own settings do not touch the others'.
    expect(await parametersOf('topics.acls=false', `${own}.settings={"ORRERY_KAFKA_CA":"system","ORRERY_KAFKA_USERNAME":"clerk"}`, `${own}.secrets={"ORRERY_KAFKA_PASSWORD":{"name":"clerk-%s","key":"pw"}}`)).toMatchObject({ texts: { username: 'clerk', tls: 'enable' }, secrets: { password: 'clerk-historian/pw', ca: 'orrery-authorities/ca.pem' } });
    expect(await parametersOf('topics.acls=false', `${own}.secrets={"ORRERY_KAFKA_CA":{"name":"own","key":"ca"},"ORRERY_KAFKA_USERNAME":{"name":"own","key":"user"}}`)).toMatchObject({ texts: { tls: 'enable' }, secrets: { username: 'own/user', ca: 'own/ca' } });
    // The machine's authorities and those of trust, from a ConfigMap too; none where there are none.
    expect(await parametersOf(ofAll, 'settings.ORRERY_KAFKA_CA="system"', 'trust={"secret":null,"configMap":"company","key":"ca.pem"}')).toMatchObject({ configMaps: { ca: 'company/ca.pem' }, secrets: { password: 'historian/password' } });
    const system = await parametersOf(ofAll, 'settings.ORRERY_KAFKA_CA="system"', 'trust={"secret":null,"key":null}');
    expect([system.texts, Object.keys({ ...system.configMaps, ...system.secrets })]).toEqual([expect.objectContaining({ tls: 'enable' }), expect.not.arrayContaining(['ca'])]);
    const pem = '-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n';
    expect(await parametersOf(ofAll, `settings.ORRERY_KAFKA_CA=${JSON.stringify(pem)}`)).toMatchObject({ texts: { ca: pem, tls: 'enable' }, configMaps: { ca: 'orrery-historian-scaler/ca' } });
    expect(await parametersOf(ofAll)).toMatchObject({ texts: { tls: 'disable' }, secrets: { password: 'historian/password' } });
  }, 180_000);

  it('let scalers ask Prometheus how far the pods of this release are behind, with what one replica may be behind, and not sign in to Kafka', async () => {
    const [address, authentication] = ['scaling.prometheus.address="http://prometheus.monitoring.svc:9090"', 'scaling.prometheus.authentication={"name":"prometheus","kind":"ClusterTriggerAuthentication"}'];
    const all = await manifests('production', 'nameOverride="twin"', address, authentication, 'scaling.prometheus.authModes="bearer"');
    expect(all.filter(({ kind }) => kind === 'TriggerAuthentication')).toEqual([]);
    const { triggers } = all.find(({ kind, metadata }) => kind === 'ScaledObject' && metadata.name === 'twin-alerting')!.spec as { triggers: object[] };
    const pods = 'namespace="orrery",job="twin-alerting"';
    const asked = [twinEvents, maintenanceScores].map(({ topic }) => ({
      type: 'prometheus',
      metricType: 'AverageValue',
      metadata: { serverAddress: 'http://prometheus.monitoring.svc:9090', query: `sum(orrery_consumer_lag{${pods},topic="${topic}"}) or 0 * count(orrery_build_info{${pods}})`, threshold: '10000', ignoreNullValues: 'false', authModes: 'bearer' },
      authenticationRef: { name: 'prometheus', kind: 'ClusterTriggerAuthentication' },
    }));
    expect(triggers).toEqual(asked);
    expect(await refusal('production', address, 'monitoring={"rules":false,"serviceMonitors":false}')).toMatch(/scaling\.prometheus\.address is given, and monitoring\.serviceMonitors is off: .*monitoring\.sameLabels to true/);
  }, 180_000);
});
