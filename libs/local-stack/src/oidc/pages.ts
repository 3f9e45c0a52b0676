/** The provider's pages: plain HTML that works by keyboard, with a screen reader, on a phone, and without scripts. */

export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} – Orrery</title>
<style>
:root { color-scheme: light dark; --ground: #eceeef; --panel: #fff; --ink: #1d2226; --quiet: #4d565e; --line: #8a949c; --act: #1f5a8c; --wrong: #a3241b; }
@media (prefers-color-scheme: dark) { :root { --ground: #1b1f22; --panel: #262b2f; --ink: #e8ebed; --quiet: #b3bcc4; --line: #76828b; --act: #8cc0ec; --wrong: #ff9d94; } }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { box-sizing: border-box; width: min(24rem, 100vw - 2rem); padding: 1.5rem; background: var(--panel); border: 1px solid var(--line); border-radius: .25rem; }
h1 { margin: 0 0 1rem; font-size: 1.25rem; }
label { display: block; margin-top: .75rem; }
input:not([type=hidden]) { box-sizing: border-box; width: 100%; padding: .5rem; font: inherit; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: .25rem; }
button { margin: 1rem .5rem 0 0; padding: .5rem 1rem; font: inherit; border: 1px solid var(--act); border-radius: .25rem; background: transparent; color: var(--act); cursor: pointer; }
button.main { background: var(--act); color: var(--panel); }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
.wrong { color: var(--wrong); } .quiet { color: var(--quiet); }
code { font-size: 1.25rem; letter-spacing: .1em; }
</style>
</head>
<body><main>
<h1>${escapeHtml(title)}</h1>
${body}
</main></body>
</html>`;
}

export function loginPage(action: string, wrong?: { user: string; message: string }): string {
  return page(
    'Sign in',
    `${wrong ? `<p class="wrong" role="alert" id="wrong">${escapeHtml(wrong.message)}</p>` : ''}
<form method="post" action="${escapeHtml(action)}">
<label for="user">User</label>
<input id="user" name="user" autocomplete="username" autocapitalize="none" spellcheck="false" required ${wrong ? 'aria-describedby="wrong"' : 'autofocus'} value="${escapeHtml(wrong?.user ?? '')}">
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required ${wrong ? 'autofocus aria-describedby="wrong"' : ''}>
<button class="main" type="submit">Sign in</button>
</form>
<p class="quiet">Users and passwords stand where Orrery was started.</p>`,
  );
}

export function messagePage(title: string, message: string): string {
  return page(title, `<p>${escapeHtml(message)}</p>`);
}

/** `form`: the provider's own form, with its hidden fields and the id `op.deviceInputForm` or `op.logoutForm`. */
export function formPage(title: string, form: string, buttons: string, hint = ''): string {
  return page(title, `${hint ? `<p>${hint}</p>` : ''}\n${form}\n${buttons}`);
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
