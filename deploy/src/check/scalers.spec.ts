import { type Manifest, readManifests } from '../chart/manifests.js';
import { scalersSignIn } from './scalers.js';

const of = (text: string): Manifest[] => readManifests(text);
const release = (env: string, authentication: string, trust = 'x') => `
kind: Deployment
metadata: { name: h }
spec: { template: { metadata: { labels: {} }, spec: { containers: [{ name: h, image: h, env: [${env}] }], volumes: [{ name: secrets, projected: { sources: [{ secret: { name: s, items: [{ key: k, path: ORRERY_KAFKA_PASSWORD }, { key: c, path: ORRERY_KAFKA_CA }] } }] } }, { name: ${trust}, configMap: { name: company, items: [{ key: ca.pem }] } }] } } }
---
kind: ScaledObject
metadata: { name: h }
spec: { scaleTargetRef: { name: h }, triggers: [{ type: kafka, metadata: {}, authenticationRef: { name: a } }] }
---
kind: ConfigMap
metadata: { name: m }
data: { username: historian, sasl: scram_sha512, tls: enable, off: disable }
---
kind: TriggerAuthentication
metadata: { name: a }
spec: { ${authentication} }
`;
const refs = (from: Record<string, string>) => `[${Object.entries(from).map(([parameter, at]) => `{ parameter: ${parameter}, name: ${at.split('/')[0]}, key: ${at.split('/')[1]} }`).join()}]`;
const [user, password, file, system] = ['{ name: ORRERY_KAFKA_USERNAME, value: historian }', '{ name: ORRERY_KAFKA_PASSWORD_FILE, value: /p }', '{ name: ORRERY_KAFKA_CA_FILE, value: /c }', '{ name: ORRERY_KAFKA_CA, value: system }'] as const;
const config = { username: 'm/username', sasl: 'm/sasl', tls: 'm/tls' };
const said = (env: readonly string[], configMaps: Record<string, string>, secrets: Record<string, string>, trust?: string) => scalersSignIn(of(release(env.join(), `configMapTargetRef: ${refs(configMaps)}, secretTargetRef: ${refs(secrets)}`, trust)));

describe('scalers', () => {
  it('that sign in as their service does are right: by its Secrets, or by the machine’s authorities and those of trust', () => {
    expect(said([user, password, file], config, { password: 's/k', ca: 's/c' })).toEqual([]);
    expect(said([user, password, system], { ...config, ca: 'company/ca.pem' }, { password: 's/k' }, 'trust')).toEqual([]);
    expect(said([user, password, system], config, { password: 's/k' })).toEqual([]);
    expect(said([user, password], { ...config, tls: 'm/off' }, { password: 's/k' })).toEqual([]);
  });

  it('that have another account, another password, other authorities or no TLS are seen', () => {
    expect(said(['{ name: ORRERY_KAFKA_USERNAME, value: clerk }', password, file], config, { password: 'other/k' })).toEqual([
      'ScaledObject/h has for username historian, and its service clerk',
      'ScaledObject/h has for password secret other/k, and its service secret s/k',
      'ScaledObject/h has for ca nothing, and its service secret s/c',
    ]);
    expect(said([user, password, system], { ...config, tls: 'm/off' }, { password: 's/k' }, 'trust')).toEqual(['ScaledObject/h has for ca nothing, and its service configMap company/ca.pem', 'ScaledObject/h has for tls disable, and its service enable']);
    expect(said([user, password, system], config, { password: 's/k', ca: 's/c' })).toEqual(['ScaledObject/h trusts an authority that its service does not know']);
  });
});
