import type { Context } from 'oidc-provider';
import { escapeHtml, formPage, messagePage } from './pages.js';

const CODE_HINTS: Record<string, string> = {
  NotFoundError: 'That code is not known. Compare it with the one in your terminal.',
  ExpiredError: 'That code has expired. Ask for a new one in your terminal.',
  AlreadyUsedError: 'That code was used already. Ask for a new one in your terminal.',
  AbortedError: 'The sign-in was broken off.',
};

export const deviceFlowPages = {
  charset: 'base-20',
  mask: '****-****',
  userCodeInputSource: (ctx: Context, form: string, _out: unknown, error?: Error) => {
    const hint = error ? (CODE_HINTS[error.name] ?? 'That code is not known.') : 'Enter the code that your terminal shows.';
    show(ctx, formPage('Sign in a terminal', labelled(form), '<button class="main" type="submit" form="op.deviceInputForm">Continue</button>', hint));
  },
  userCodeConfirmSource: (ctx: Context, form: string, _client: unknown, _device: unknown, code: string) => {
    const hint = `Does your terminal show this code? <br><code>${escapeHtml(code)}</code>`;
    const buttons =
      '<button class="main" autofocus type="submit" form="op.deviceConfirmForm">Yes, sign in</button>' +
      '<button type="submit" form="op.deviceConfirmForm" value="yes" name="abort">No</button>';
    show(ctx, formPage('Sign in a terminal', form, buttons, hint));
  },
  successSource: (ctx: Context) => show(ctx, messagePage('Signed in', 'Your terminal is signed in. You can close this page.')),
};

export const logoutPages = {
  logoutSource: (ctx: Context, form: string) => {
    const buttons =
      '<button class="main" autofocus type="submit" form="op.logoutForm" value="yes" name="logout">Sign out</button>' +
      '<button type="submit" form="op.logoutForm">Stay signed in</button>';
    show(ctx, formPage('Sign out?', form, buttons));
  },
  postLogoutSuccessSource: (ctx: Context) => show(ctx, messagePage('Signed out', 'You can close this page.')),
};

export function errorPage(ctx: Context, out: { error: string; error_description?: string }): void {
  show(ctx, messagePage('Sign-in failed', `${out.error}${out.error_description ? `: ${out.error_description}` : ''}. Go back to where you came from and try again.`));
}

function show(ctx: Context, html: string): void {
  ctx.type = 'html';
  ctx.body = html;
}

/** The provider's field has a placeholder only; a screen reader needs a name. */
function labelled(form: string): string {
  return form.replace('name="user_code"', 'name="user_code" aria-label="Code"');
}
