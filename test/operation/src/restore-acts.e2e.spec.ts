import { join } from 'node:path';
import { figure, until } from '@orrery/testing';
import { RunningSystem } from '@orrery/testing/system';
import { PackagingPlant, type Watched } from './packaging-plant.js';
import { loseEverything, type NewComponents, orreryBackup, restoreFrom, servicesOf } from './restore/drill.js';
import { query } from './restore/memory.js';
import { mailServer, mailsOf, worldParts } from './restore/outside.js';

const WITHOUT = ['maintenance', 'simulation', 'twin-export', 'export-topics', 'mqtt-ingestion'];
const SERVICES = servicesOf(WITHOUT);
const twin = (name: string): string => `acme:riverside:${name}`;
const jamOf = (name: string): Watched => ({ twin: twin(name), rule: 'jam' });

/** What people decided and what was done to machines: as it was at the cut, and nothing of it a second time. */
describe('Restore, and what was done to the world', () => {
  let system: RunningSystem;
  let plant: PackagingPlant;
  let folder: string;
  let restored: NewComponents | undefined;
  let mailsBefore: number;
  const commands = { verified: '', waiting: '', approvedSince: '' };

  beforeAll(async () => {
    system = await RunningSystem.start({ name: 'restore-acts', parts: () => [...worldParts], envOf: { alerting: mailServer }, env: { ORRERY_SESSION_TIMEOUT: '6s' }, without: WITHOUT });
    plant = new PackagingPlant(system);
    folder = join(system.folder, 'backup');
  }, 300_000);
  afterAll(async () => {
    await system?.stop();
    await restored?.stop();
  }, 120_000);

  test('a backup is taken with an alert acknowledged, one shelved, a mail that cannot go out, a command verified, one that waits for a yes and one whose yes nobody has read yet', async () => {
    await plant.jam('Line1.Filler');
    await plant.jam('Line2.Filler');
    await plant.act(await plant.alert(jamOf('line1-filler'), () => true, 'raised'), { type: 'acknowledge' });
    await plant.act(await plant.alert(jamOf('line2-filler'), () => true, 'raised'), { type: 'shelve', until: new Date(Date.now() + 7_200_000).toISOString(), reason: 'a drill' });
    await plant.alert(jamOf('line1-filler'), ({ state }) => state === 'ack-active', 'acknowledged');
    await plant.alert(jamOf('line2-filler'), ({ state }) => state === 'shelved', 'shelved');
    commands.verified = await plant.propose(twin('line1-capper'), 17_000);
    await plant.carryOut(commands.verified);
    commands.waiting = await plant.propose(twin('line2-capper'), 17_100);
    commands.approvedSince = await plant.propose(twin('line1-labeller'), 17_200);

    await system.stack.service('mail').kill();
    await plant.jam('Line2.Labeller');
    await until('a mail that waits', async () => (await query(system, `select 1 from alerting.deliveries where status = 'retrying'`)).length > 0, { timeoutMs: 90_000 });
    await system.stack.service('command').kill();
    await plant.approve(commands.approvedSince);

    expect(await orreryBackup(system, 'create', folder)).toMatch(/keep this elsewhere: the audit of command ends at \d+ with [0-9a-f]{64}/);
  });

  test('what waited is done after the backup: the mail goes out, the command is written; then all is lost', async () => {
    await system.stack.service('mail').start();
    await system.stack.service('command').start();
    await until('the mail to go out', async () => (await mailsOf(system)).length > 0, { timeoutMs: 90_000 });
    await plant.verified(commands.approvedSince);
    mailsBefore = (await mailsOf(system)).length;
    await loseEverything(system, SERVICES);
    expect(await plant.written('Line1.Labeller')).toEqual([17_200]);
  });

  test('it is restored: alerts, commands and the audit are as they were at the cut', async () => {
    restored = await restoreFrom(system, folder, SERVICES, (said) => figure(said.trim().split('\n').at(-1)!));
    await until('the platform to serve', async () => (await system.api(`/twins/${twin('line1-filler')}`)).ok, { timeoutMs: 120_000 });
    await plant.alert(jamOf('line1-filler'), ({ state, acknowledged }) => state === 'ack-active' && acknowledged !== undefined, 'acknowledged still');
    await plant.alert(jamOf('line2-filler'), ({ state }) => state === 'shelved', 'shelved still');
    expect((await plant.command(commands.verified)).state).toBe('verified');
    expect((await plant.command(commands.waiting)).state).toBe('proposed');
    expect(await plant.request('admin', 'GET', '/audit/verify')).toMatchObject({ ok: true });
  });

  test('nothing is done twice: a yes of the restored log writes nothing, a mail that waited is given up with the reason', async () => {
    await until('command to have settled', async () => (await query(system, 'select 1 from command.log where settled_at is not null')).length === 1, { timeoutMs: 90_000 });
    await until('alerting to have settled', async () => (await query(system, 'select 1 from alerting.log where settled_at is not null')).length === 1, { timeoutMs: 90_000 });
    expect((await plant.command(commands.approvedSince)).state).toBe('proposed');
    const given = await query<{ answer: string }>(system, `select body ->> 'answer' as answer from alerting.deliveries where status = 'dead'`);
    expect(given.map(({ answer }) => answer)).toContainEqual(expect.stringContaining('restored from a backup'));
    // Whoever says yes again after a look does so knowingly: what follows shows that hands and mouth work, and that nothing came before.
    await plant.carryOut(commands.waiting);
    expect([await plant.written('Line1.Capper'), await plant.written('Line2.Capper'), await plant.written('Line1.Labeller')]).toEqual([[17_000], [17_100], [17_200]]);
    await plant.jam('Line1.Labeller');
    await until('the mail of a new alert', async () => (await mailsOf(system)).length > mailsBefore, { timeoutMs: 120_000 });
    const news = (await mailsOf(system)).slice(0, (await mailsOf(system)).length - mailsBefore);
    expect(news.filter(({ text, subject }) => `${subject} ${text}`.includes('line2-labeller'))).toEqual([]);
  });
});
