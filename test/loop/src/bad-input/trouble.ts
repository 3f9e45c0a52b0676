import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { KafkaPublisher } from '@orrery/kafka';
import { testClient } from '@orrery/local-stack';
import { until } from '@orrery/testing';
import { Bottling, type Person } from '../bottling.js';
import { writeHall } from './hall.js';
import { machines } from './machines.js';
import { Hook, Mailbox } from './receivers.js';

/** Nothing here is about scores, history or gateways. */
const BESIDE_THE_POINT = ['maintenance', 'historian', 'mqtt-ingestion', 'twin-export', 'export-topics', 'simulation'];

/** The packaging plant and a test hall in one system, with a mail server that is away and a webhook that hangs. */
export class Trouble {
  private constructor(
    readonly plant: Bottling,
    readonly mailbox: Mailbox,
    readonly hook: Hook,
    readonly publisher: KafkaPublisher,
    private readonly address: string,
  ) {}

  static async start(): Promise<Trouble> {
    const mailbox = await Mailbox.away();
    const hook = new Hook();
    const address = await hook.start();
    const alerting = () => ({
      ORRERY_SMTP_URL: `smtp://127.0.0.1:${mailbox.port}`,
      ORRERY_MAIL_FROM: 'Orrery <orrery@hall.example>',
      ORRERY_WEBHOOK_SECRETS: `cmms=whsec_${randomBytes(32).toString('base64')}`,
      ORRERY_ALERT_TICK: '250ms',
      ORRERY_NOTIFY_TIMEOUT: '1s',
      ORRERY_NOTIFY_RETRY_FIRST: '250ms',
    });
    const plant = await Bottling.start({ ORRERY_SESSION_TIMEOUT: '6s' }, { envOf: { alerting }, without: BESIDE_THE_POINT });
    const trouble = new Trouble(plant, mailbox, hook, new KafkaPublisher(plant.system.kafka), address);
    await plant.system.applyFolder(trouble.hall());
    await trouble.ready();
    return trouble;
  }

  /** Its plant folder, with alerts beside its own. */
  hall(...alerts: readonly object[]): string {
    return writeHall(join(this.plant.system.folder, 'hall'), this.address, alerts);
  }

  /** While somebody may approve, or may not. */
  async while<T>(effect: 'grant' | 'revoke', who: Person, work: () => Promise<T>): Promise<T> {
    const id = `${who}-${effect}`;
    await this.plant.request('admin', 'PUT', `/policies/${id}`, { subject: { user: testClient(who) }, effect, actions: ['APPROVE'], scope: { all: true } });
    try {
      return await work();
    } finally {
      await this.plant.request('admin', 'DELETE', `/policies/${id}`);
    }
  }

  async stop(): Promise<void> {
    await this.publisher.close();
    await this.plant.stop();
    await Promise.all([this.mailbox.stop(), this.hook.stop()]);
  }

  /** Every machine is where its interlock lets it be commanded: what is refused from here on is refused for what a test has done. */
  private async ready(): Promise<void> {
    for (const { wish, speed } of Object.values(machines)) {
      await until(`${wish.twinId} to be ready`, async () => (await this.plant.dryRun(speed, wish)).allowed, { timeoutMs: 60_000, everyMs: 250 });
    }
  }
}
