import { inChromium } from '../test/in-chromium.ts';

inChromium('searching and administering', (ui) => {
  const page = () => ui().page;

  it('is a key away from everywhere, and finds by words', async () => {
    await ui().signIn();
    await ui().heading('Acme Beverages').waitFor();
    await page().keyboard.press('/');
    await ui().heading('Search').waitFor();
    await page().locator('#search-words:focus').waitFor();
    await page().keyboard.type('line1-filler');
    await page().getByRole('row', { name: /Line 1 filler/ }).waitFor();
    await page().getByText('1 twin', { exact: true }).waitFor();
    expect(new URL(page().url()).searchParams.get('find')).toBe('line1-filler');
    await page().getByRole('table').getByRole('link', { name: 'Line 1 filler' }).click();
    await ui().heading('Line 1 filler').waitFor();
  });

  it('builds a filter row by row, and hands it on as RQL', async () => {
    await ui().signIn('/search?where=level~is~machine');
    await page().getByLabel('Value 1').fill('line');
    await page().getByText('eq(level,"line")').waitFor();
    await page().getByRole('button', { name: 'RQL' }).click();
    expect(await page().getByLabel('Filter in RQL').inputValue()).toBe('eq(level,"line")');
  });

  it('shows where a filter does not parse', async () => {
    await ui().signIn('/search?filter=and(eqq(name,"x"))');
    const alert = page().getByRole('alert').filter({ hasText: 'expected an operator' });
    await alert.waitFor();
    expect(await alert.locator('mark').innerText()).toBe('eqq');
    await alert.getByText('Did you mean eq?').waitFor();
  });

  it('pages through what was found', async () => {
    await ui().signIn('/search');
    await page().getByRole('button', { name: 'Next page' }).click();
    await page().getByRole('button', { name: 'First page' }).waitFor();
    expect(new URL(page().url()).searchParams.get('cursor')).toBe('8');
  });

  it('shows births, deaths and sequence losses of edge nodes, and what could not be read', async () => {
    await ui().signIn('/sources');
    const node = page().getByRole('row', { name: /line1-energy/ });
    await node.waitFor();
    expect(await node.innerText()).toMatch(/Online[\s\S]*4\s+3\s+2\s+1[\s\S]*meter-b, offline/);
    await page().getByText('Connection not encrypted').first().waitFor();
    await page().getByText('old broker in its own network').waitFor();
    await page().getByRole('link', { name: 'Dead letters of cnc' }).click();
    await page().getByText('matches no template of the source cnc').waitFor();
  });

  it.each(['viewer', 'operator', 'engineer', 'approver'])('tells a %s clearly that the policy is not theirs', async (role) => {
    ui().server.roles = [role];
    await ui().signIn('/admin');
    await page().getByText('This page is not open to you').waitFor();
    expect(await page().getByRole('link', { name: 'Admin' }).count()).toBe(0);
  });

  it('adds, changes and removes a grant', async () => {
    ui().server.roles = ['admin'];
    await ui().signIn('/admin');
    await page().getByRole('button', { name: 'Add a grant' }).click();
    await page().getByRole('button', { name: 'Add', exact: true }).click();
    await page().getByText('Choose where it holds.').waitFor();
    await page().getByRole('textbox', { name: 'Name' }).fill('night-readers');
    await page().getByLabel('Read history').check();
    await page().getByLabel('Twin', { exact: true }).selectOption('acme:riverside:line1');
    await page().getByRole('textbox', { name: 'Paths' }).fill('motor/*');
    await page().getByRole('button', { name: 'Add', exact: true }).click();
    await page().getByRole('button', { name: 'Change night-readers' }).waitFor();
    expect(ui().server.policies.grants.get('night-readers')).toMatchObject({ subject: { role: 'viewer' }, actions: ['READ', 'READ_HISTORY'], scope: { subtree: 'acme:riverside:line1' }, paths: ['motor/*'] });
    await page().getByRole('button', { name: 'Remove night-readers' }).click();
    await page().getByRole('button', { name: 'Really remove' }).click();
    await page().getByRole('button', { name: 'Change night-readers' }).waitFor({ state: 'detached' });
  });

  it('explains why the last administrator stays', async () => {
    ui().server.roles = ['admin'];
    ui().server.policies.isLastAdmin = true;
    await ui().signIn('/admin');
    await page().getByRole('button', { name: 'Remove audit-2025' }).click();
    await page().getByRole('button', { name: 'Really remove' }).click();
    await page().getByText('nobody would be left who may change the policy').waitFor();
    await page().getByText('Grant ADMINISTER to another user first').waitFor();
    expect(ui().server.policies.grants.has('audit-2025')).toBe(true);
  });

  it('shows who may what with a twin, and what was decided', async () => {
    ui().server.roles = ['admin'];
    await ui().signIn('/admin');
    await page().getByLabel('Twin to look at').selectOption('acme:riverside:line1-filler');
    const operator = page().getByRole('row', { name: /role operator/ });
    await operator.waitFor();
    expect(await operator.innerText()).toMatch(/role operator\s+yes\s+yes\s+yes\s+no\s+yes/);
    await page().getByText('revoke night-shift-line-2').first().waitFor();
  });
});
