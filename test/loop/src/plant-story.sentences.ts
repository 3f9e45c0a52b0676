import { until } from '@orrery/testing';
import { type RenderedTwin } from '@orrery/twin-model';
import { type Page } from 'playwright-core';
import { type Bottling, FILLER, idOf, Refusal } from './bottling.js';
import { hasChromium, PeopleAtTheConsole } from './people-at-the-console.js';
import { type TraceCollector } from './trace-collector.js';

/** What the clogged valve still lets through is about 14,500 bottles an hour of the 18,000 that are asked for. */
const CLOG = 0.5;
const SLOWER = 14_000;
export const FORMER = 18_000;
const TITLE = 'The filler behaves unlike before';

/** From a clogging valve to a setpoint that was read back, done by two people in their browsers. */
export function plantStory(around: () => { readonly plant: Bottling; readonly collector: TraceCollector }): void {
  const plant = (): Bottling => around().plant;
  const twin = (): Promise<RenderedTwin> => plant().request('viewer', 'GET', `/twins/${FILLER}`);

  (hasChromium ? describe : describe.skip)('The packaging plant, and people at the console: a valve clogs', () => {
    let people: PeopleAtTheConsole;
    let operator: Page;
    let clog: string;
    let alert: string;
    let command: string;
    beforeAll(async () => {
      people = await PeopleAtTheConsole.open(plant().system.stack);
      operator = await people.signIn('operator');
    }, 120_000);
    afterAll(() => people?.close());
    const wishForm = () => operator.getByRole('form', { name: /^Propose a command/ });

    it('the detector learns from the first good samples, and keeps what it was trained on', async () => {
      const scored = await until('a trained model', async () => {
        const score = await plant().score();
        if (score?.status !== 'scored') throw new Error(score?.reason ?? 'no score');
        return score;
      }, { timeoutMs: 90_000, everyMs: 250 });
      expect(scored).toMatchObject({ modelId: expect.stringContaining('filler-process'), training: { samples: 100, fingerprint: expect.stringMatching(/^sha256:/) }, inputQuality: { coverage: 1 } });
    });

    it('the score rises, and names flow and pressure, in which direction, since when', async () => {
      clog = await plant().inject('clog', 'Line1.Filler', CLOG);
      const score = await until('a persistent anomaly', async () => {
        const now = await plant().score();
        return now?.anomaly?.active === true ? now : undefined;
      }, { timeoutMs: 90_000, everyMs: 250 });
      const top = score.anomaly!.contributions.slice(0, 3).map(({ path, direction }) => `${path} ${direction}`);
      expect(top).toContain('flowRate below');
      expect(score.anomaly!.score).toBeGreaterThan(1);
      expect(score.anomaly!.since).toMatch(/^\d{4}-/);
    });

    it('an alert is raised with the contributing signals and its next step, and an operator acknowledges it in the console', async () => {
      const raised = await plant().alert('filler-unusual', ({ state }) => state === 'unack-active', 'raised');
      alert = raised.key;
      expect(raised.evidence.contributions?.map(({ path }) => path)).toContain('flowRate');
      await expect(plant().request('viewer', 'POST', `/alerts/${encodeURIComponent(alert)}/actions`, { type: 'acknowledge' })).rejects.toMatchObject({ status: 403 });
      await operator.locator('main').getByText(TITLE).first().waitFor();
      await people.picture(operator, 'overview-alert');
      await operator.getByRole('banner').getByRole('link', { name: /^Alerts/ }).click();
      await operator.locator('main').getByRole('link', { name: TITLE }).click();
      await operator.getByRole('heading', { name: 'At the moment of the alarm' }).waitFor();
      await operator.getByText(/product valve clogs/).waitFor();
      await operator.getByText(/readings\. Means/).waitFor();
      await people.picture(operator, 'alert-evidence', { part: 'main' });
      await operator.getByRole('button', { name: 'Acknowledge', exact: true }).click();
      await operator.getByText('Active, acknowledged').first().waitFor();
      const acknowledged = await plant().alert('filler-unusual', ({ state }) => state === 'ack-active', 'acknowledged');
      expect(acknowledged.acknowledged?.by).toMatch(/operator/i);
      await plant().alert('filler-behind', ({ active }) => active, 'raised');
    });

    it('a setpoint that is proposed while the machine is jammed is refused by the interlock, and allowed once the jam is cleared', async () => {
      const jam = await plant().inject('jam', 'Line1.Filler');
      await until('the jam to be seen', async () => (await twin()).properties['jamActive']?.value === true);
      expect(await plant().ended(idOf(await plant().propose(SLOWER)))).toMatchObject({ state: 'rejected', why: expect.stringContaining('interlock') });
      await operator.getByRole('link', { name: 'Propose a command for Line 1 filler' }).click();
      await operator.getByRole('button', { name: 'Propose a command for speed setpoint' }).click();
      await wishForm().getByText(`For the alert ${TITLE}`).waitFor();
      await wishForm().getByLabel(/^Speed setpoint/).fill(String(SLOWER));
      await wishForm().getByLabel(/^Reason/).fill('the valve lets less through');
      await wishForm().getByRole('button', { name: 'Check', exact: true }).click();
      await wishForm().getByText('One guard refuses it').waitFor();
      await wishForm().getByRole('row', { name: /Interlock.*Refuses/ }).waitFor();
      expect(await wishForm().getByRole('button', { name: 'Propose', exact: true }).count()).toBe(0);
      await people.picture(operator, 'command-refused', { part: 'form.propose' });
      await plant().repair(jam);
      await until('no guard to refuse it', async () => {
        await wishForm().getByRole('button', { name: /^Check/ }).click();
        await wishForm().getByText(/No guard refuses it|refuses? it, so/).waitFor();
        return (await wishForm().getByText('No guard refuses it').count()) > 0;
      }, { timeoutMs: 60_000 });
      await people.picture(operator, 'command-allowed', { part: 'form.propose' });
      expect(await plant().written()).toEqual([]);
    });

    it('it is approved by a second person, written once, read back and verified; the desired value converges', async () => {
      await wishForm().getByRole('button', { name: 'Propose', exact: true }).click();
      await operator.getByRole('heading', { level: 1, name: /^Speed setpoint.* to 14/ }).waitFor();
      command = decodeURIComponent(new URL(operator.url()).pathname.split('/').at(-1)!);
      await people.picture(operator, 'command-waits');
      expect(await operator.getByRole('button', { name: 'Approve' }).count()).toBe(0);
      await expect(plant().approve(command, 'operator')).rejects.toBeInstanceOf(Refusal);
      expect((await plant().command(command)).state).toBe('proposed');
      const approver = await people.signIn('approver');
      await approver.locator('main').getByRole('link', { name: /^Speed setpoint.* to 14/ }).first().click();
      await approver.getByRole('button', { name: 'Approve' }).waitFor();
      await people.picture(approver, 'command-approve');
      await approver.getByRole('button', { name: 'Approve' }).click();
      await operator.getByText('The device reports the value, read back').waitFor();
      await people.picture(operator, 'command-verified', { part: 'main' });
      const done = await plant().ended(command);
      expect(done).toMatchObject({ state: 'verified', alert, reason: 'the valve lets less through', approvals: [expect.stringMatching(/approver/i)] });
      expect(done.steps.map(({ state }) => state)).toEqual(expect.arrayContaining(['proposed', 'approved', 'queued', 'sent', 'verified']));
      expect(await plant().written()).toEqual([SLOWER]);
      await until('the mirror to show it', async () => {
        const { properties, desired } = await twin();
        return properties['speedSetpoint']?.value === SLOWER && desired['speedSetpoint']?.status === 'converged';
      });
    });

    it('the alert clears; with the valve cleaned and the speed put back, the detector’s clears too', async () => {
      await plant().alert('filler-behind', ({ active }) => !active, 'clear');
      await plant().repair(clog);
      const back = idOf(await plant().propose(FORMER));
      await plant().approve(back);
      expect(await plant().ended(back)).toMatchObject({ state: 'verified' });
      expect(await plant().written()).toEqual([SLOWER, FORMER]);
      const cleared = await plant().alert('filler-unusual', ({ active }) => !active, 'clear');
      expect(cleared.state).toBe('normal');
      await people.go(operator, `/alerts/${encodeURIComponent(alert)}`);
      await operator.getByText('Over', { exact: true }).first().waitFor();
      await operator.getByRole('listitem').getByRole('link', { name: /^Speed setpoint.* to 14/ }).waitFor();
      await people.picture(operator, 'alert-over');
    });

    it('a locked machine and a stopped site take no command, everybody sees why, and the operator alone cannot let it go on', async () => {
      const stop = { type: 'release', site: 'acme:riverside', reason: 'it was steam' };
      const refusing = async () => (await plant().dryRun(SLOWER)).verdicts.filter(({ outcome }) => outcome === 'refuse').map(({ guard }) => guard);
      await people.go(operator, `/maintenance?lock=${FILLER}`);
      await operator.getByRole('form', { name: 'Lock Line 1 filler' }).getByLabel('Why').fill('hands inside');
      await operator.keyboard.press('Enter');
      await operator.getByRole('button', { name: 'Unlock Line 1 filler…' }).waitFor();
      await operator.getByRole('button', { name: /^Stop all commands of/ }).click();
      await operator.getByRole('form', { name: /^Stop all commands of/ }).getByLabel('Why').fill('smoke at the boiler');
      await operator.keyboard.press('Enter');
      await operator.getByText(/^The kill switch of .* is on\.$/).first().waitFor();
      await people.picture(operator, 'maintenance');
      expect(await refusing()).toEqual(expect.arrayContaining(['lock', 'kill-switch']));
      await expect(plant().request('operator', 'POST', '/commands/locks', stop)).rejects.toBeInstanceOf(Refusal);
      await plant().request('approver', 'POST', '/commands/locks', stop);
      await operator.getByRole('button', { name: 'Unlock Line 1 filler…' }).click();
      await operator.getByRole('form', { name: 'Unlock Line 1 filler' }).getByLabel('Why').fill('hands are out');
      await operator.keyboard.press('Enter');
      await operator.getByText('Nothing is locked.').waitFor();
      await until('neither to refuse', async () => !(await refusing()).some((guard) => guard === 'lock' || guard === 'kill-switch'));
      expect(people.errors).toEqual([]);
    });

    it('one trace runs from the device’s reading through score and alert to the command’s outcome, collected over OTLP', async () => {
      const verified = await until('the span of the outcome', () => around().collector.find(({ name, attributes }) => name === 'command verified' && attributes['orrery.command'] === command), { timeoutMs: 30_000 });
      const line = around().collector.lineOf(verified).map(({ service, name }) => `${service}: ${name}`);
      expect(line.filter((span) => span !== 'command: command write')).toEqual([
        'opcua-ingestion: readings publish',
        'maintenance: maintenance score',
        'alerting: alert raised',
        'api: command ask',
        'command: command propose',
        'command: command verified',
      ]);
      // What people did about it is in the trace too; each links the request of its own in which they did it.
      const others = around().collector.ofTrace(verified.traceId);
      for (const [service, name] of [['alerting', 'alert changed'], ['command', 'command approve'], ['api', 'command ask']] as const) {
        const linked = others.filter((span) => span.service === service && span.name === name).flatMap(({ links }) => links);
        expect({ name, links: linked.filter((traceId) => traceId !== verified.traceId).length }).not.toEqual({ name, links: 0 });
      }
      expect(await plant().traceOfOutcome(command, 'verified')).toBe(verified.traceId);
    });
  });
}
