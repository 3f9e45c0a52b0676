import { group, settings } from '@orrery/service-kit';

/** Settings of orrery-backup. */
export const schema = group({ kafka: settings.kafka(), postgres: settings.postgres(), realm: settings.realm(), trust: settings.trust() });
