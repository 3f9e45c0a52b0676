export interface TelemetryConfig {
  readonly endpoint: string;
  readonly sampleRatio: number;
}

/**
 * Read before the service's own configuration exists, hence apart from it. undefined when telemetry is off, and also when a
 * setting is wrong: the service's configuration says so a moment later, together with everything else that is wrong.
 */
export function readTelemetryConfig(env: Readonly<Record<string, string | undefined>> = process.env): TelemetryConfig | undefined {
  const endpoint = env.ORRERY_OTLP_ENDPOINT ?? '';
  const sampleRatio = Number(env.ORRERY_OTLP_SAMPLE_RATIO || '1');
  const valid = /^https?:$/.test(URL.parse(endpoint)?.protocol ?? '') && sampleRatio >= 0 && sampleRatio <= 1;
  return valid ? { endpoint, sampleRatio } : undefined;
}
