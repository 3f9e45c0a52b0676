import { type ConfigOf, group, setting } from '@orrery/service-kit';

/** Settings of what waits on disk for Kafka. */
export const queueSettings = () =>
  group({
    folder: setting.text({
      env: 'ORRERY_QUEUE_DIR',
      description: 'Folder for readings that wait for Kafka, on a volume that outlives the process; without it they wait in memory alone',
      example: '/var/lib/orrery/queue',
    }),
    bytes: setting.integer({
      env: 'ORRERY_QUEUE_BYTES',
      description: 'What all sources may keep there together, in bytes; the volume needs about a quarter more',
      example: '3000000000',
      default: 3_000_000_000,
      minimum: 10_000_000,
    }),
    ageMs: setting.duration({ env: 'ORRERY_QUEUE_AGE', description: 'Readings that wait there for longer are dropped, and told as a gap', example: '3d', default: '3d' }),
    whenFull: setting.choice(['drop-oldest', 'hold'], {
      env: 'ORRERY_QUEUE_WHEN_FULL',
      description: 'drop-oldest: the oldest readings of the source that keeps most make room, and are told as a gap; hold: devices and brokers are held back',
      example: 'drop-oldest',
      default: 'drop-oldest',
    }),
  });

export type QueueConfig = ConfigOf<ReturnType<typeof queueSettings>>;
