import { loginPage, messagePage } from './pages.js';

test('what a user has typed cannot become markup', () => {
  expect(loginPage('/interaction/1', { user: '"><script>', message: 'No.' })).not.toContain('<script>');
  expect(messagePage('<b>', '<i>')).not.toMatch(/<b>|<i>/);
});

test('every field has a label, and an error is announced and tied to its fields', () => {
  const page = loginPage('/interaction/1', { user: 'viewer', message: 'User or password is wrong.' });
  for (const [, id] of page.matchAll(/<input id="(\w+)"/g)) expect(page).toContain(`<label for="${id}">`);
  expect(page).toContain('role="alert" id="wrong"');
  expect(page.match(/aria-describedby="wrong"/g)).toHaveLength(2);
});
