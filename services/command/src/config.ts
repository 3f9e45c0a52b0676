import { checkCredentials } from '@orrery/ingestion';
import { type ConfigOf, group, loadConfig, optional, setting, settings } from '@orrery/service-kit';

export const schema = group({
  ...settings.base({ port: 0 }),
  kafka: settings.kafka(),
  postgres: settings.postgres(),
  policy: group({
    url: optional(
      setting.secretUrl({
        env: 'ORRERY_POLICY_URL',
        description: "PostgreSQL of the api, by a user who was granted its reader role: the policy is read there; unset: this service's own",
        example: 'postgres://reader:password@127.0.0.1:5432/orrery',
        schemes: ['postgres', 'postgresql'],
      }),
    ),
  }),
  oidc: settings.oidc(),
  tokenType: setting.text({
    env: 'ORRERY_OIDC_TOKEN_TYPE',
    description: 'Value of `typ` in the header of access tokens: at+jwt after RFC 9068, JWT with some providers',
    example: 'at+jwt',
    default: 'at+jwt',
  }),
  signatures: setting.choice(['required', 'waived'], {
    env: 'ORRERY_APPROVAL_SIGNATURE',
    description: 'Whether approvals must be signed over the command by the key that the token is bound to (DPoP, RFC 9449); waived: only for a provider that binds none',
    example: 'required',
    default: 'required',
  }),
  pkiDir: setting.text({
    env: 'ORRERY_PKI_DIR',
    description: 'Folder of the own OPC UA certificate and of those of trusted servers; made on the first start. Not that of any ingestion',
    example: '/var/lib/orrery/pki',
  }),
  credentials: optional(
    setting.file({ env: 'ORRERY_OPCUA_CREDENTIALS', description: 'JSON file of endpoint, user and password by source id, for writing', example: '/run/secrets/opcua.json', check: checkCredentials(4840) }),
  ),
  mqtt: group({
    ca: optional(
      setting.file({ holds: 'certificates', env: 'ORRERY_MQTT_CA', description: 'PEM file of the authorities that may vouch for brokers; unset trusts those of the system', example: '/run/secrets/mqtt-ca.pem' }),
    ),
    credentials: optional(
      setting.file({ env: 'ORRERY_MQTT_CREDENTIALS', description: 'JSON file of endpoint, user and password by source id, for writing to Sparkplug edge nodes: not those of the ingestion', example: '/run/secrets/mqtt.json', check: checkCredentials(8883) }),
    ),
  }),
  lookEvery: setting.duration({ env: 'ORRERY_LOOK_EVERY', description: 'How often commands at a device are read back, and deadlines looked at', example: '500ms', default: '500ms' }),
  sessionTimeout: setting.duration({ env: 'ORRERY_SESSION_TIMEOUT', description: 'Silence after which the group gives the partitions to another', example: '10s', default: '10s' }),
});

export type Config = ConfigOf<typeof schema>;
export const readConfig = (): Config => loadConfig(schema, process.env);
