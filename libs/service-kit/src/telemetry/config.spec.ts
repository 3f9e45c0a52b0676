import { readTelemetryConfig } from './config.js';

describe('readTelemetryConfig', () => {
  it('is off without an endpoint', () => {
    expect(readTelemetryConfig({})).toBeUndefined();
    expect(readTelemetryConfig({ ORRERY_OTLP_ENDPOINT: '' })).toBeUndefined();
  });

  it('samples everything unless told', () => {
    expect(readTelemetryConfig({ ORRERY_OTLP_ENDPOINT: 'http://c:4318' })).toEqual({ endpoint: 'http://c:4318', sampleRatio: 1 });
    expect(readTelemetryConfig({ ORRERY_OTLP_ENDPOINT: 'http://c:4318', ORRERY_OTLP_SAMPLE_RATIO: '0.01' })?.sampleRatio).toBe(0.01);
  });

  it.each([{ ORRERY_OTLP_ENDPOINT: 'collector:4318' }, { ORRERY_OTLP_ENDPOINT: 'http://c', ORRERY_OTLP_SAMPLE_RATIO: 'all' }])(
    'leaves %j to the configuration of the service, which refuses it together with all else',
    (env) => {
      expect(readTelemetryConfig(env)).toBeUndefined();
    },
  );
});
