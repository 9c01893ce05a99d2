import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { type StackUnderTest, startStack } from '../support/stack-under-test.ts';

// Kept as artefacts of a CI run, outside git.
const pictures = fileURLToPath(new URL('../../artifacts/', import.meta.url));

let stack: StackUnderTest;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  await mkdir(pictures, { recursive: true });
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
  page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
});
afterAll(async () => {
  await browser?.close();
  await stack?.[Symbol.asyncDispose]();
});

describe('the whole story in a browser', () => {
  it('refuses whoever has not signed in, then lets the one-time link in, once', async () => {
    const { apiUrl } = await stack.state();
    await page.goto(`${apiUrl}/`);
    await page
      .getByText(/sign in/i)
      .first()
      .waitFor();
    await picture('1-signed-out');
    const link = await signInLink();
    await page.goto(link);
    await page
      .getByRole('link', { name: /findings/i })
      .first()
      .waitFor();
    await picture('2-overview-healthy');
    expect((await fetch(link)).status).toBe(401);
  });

  it('shows the fault with cause and evidence soon after it happened', async () => {
    expect((await stack.cli('sandbox', 'break', 'image-tag-missing')).code).toBe(0);
    await page.goto(`${(await stack.state()).apiUrl}/findings`);
    await page.getByText(/image/i).first().waitFor({ timeout: 60_000 });
    await picture('3-findings');
    await page.locator('a[href*="/findings/"]').first().click();
    await page
      .getByText(/evidence/i)
      .first()
      .waitFor();
    await picture('4-finding');
  });

  it('shows the fix as a diff, takes an approval with a reason, and follows it live until it helped', async () => {
    await page
      .getByRole('button', { name: /propose this fix/i })
      .first()
      .click();
    await page
      .getByRole('button', { name: /^approve/i })
      .first()
      .waitFor({ timeout: 60_000 });
    await picture('5-awaiting-decision');
    await page
      .getByLabel(/reason/i)
      .first()
      .fill('The tag was a typo');
    await page
      .getByRole('button', { name: /^approve/i })
      .first()
      .click();
    const confirm = page.getByRole('dialog').getByRole('button', { name: /approve/i });
    if (await confirm.isVisible({ timeout: 2_000 }).catch(() => false)) await confirm.click();
    await page
      .getByText(/it helped/i)
      .first()
      .waitFor({ timeout: 180_000 });
    await picture('6-resolved');
  });

  it('reads on a phone and in the dark', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${(await stack.state()).apiUrl}/`);
    await page.waitForLoadState('networkidle').catch(() => undefined);
    await picture('7-phone-dark');
    expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
  });
});

async function signInLink(): Promise<string> {
  const { body } = await stack.api<{ url: string }>('POST', '/v1/session/links');
  return body.url;
}

async function picture(name: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}
