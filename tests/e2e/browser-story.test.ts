import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openPage } from '../support/browser.ts';
import { type StackUnderTest, startStack } from '../support/stack-under-test.ts';

// Kept as artefacts of a CI run, outside git.
const pictures = fileURLToPath(new URL('../../artifacts/', import.meta.url));
const reason = 'The tag was a typo';

let stack: StackUnderTest;
let browser: Browser;
let page: Page;
let faults: readonly string[];

beforeAll(async () => {
  await mkdir(pictures, { recursive: true });
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
  ({ page, faults } = await openPage(browser, { viewport: { width: 1440, height: 1000 } }));
});
afterAll(async () => {
  await browser?.close();
  await stack?.[Symbol.asyncDispose]();
});

describe('the whole story in a browser', () => {
  it('refuses whoever has not signed in, then lets the one-time link in, once', async () => {
    await open('/');
    await heading('Sign in').waitFor();
    expect(await page.getByRole('navigation').count()).toBe(0);
    await picture('1-signed-out');

    const link = await signInLink();
    await page.goto(link);
    await heading('Nothing is wrong in sandbox that KubeSage can see.').waitFor();
    expect(page.url()).not.toContain('token');
    await page.getByText('npx kubesage sandbox break image-tag-missing').waitFor();
    await picture('2-overview-healthy');
    expect((await fetch(link)).status).toBe(401);
  });

  it('shows the fault by itself soon after it happened, with cause and evidence', async () => {
    await page.getByText('Live', { exact: true }).waitFor();
    expect((await stack.cli('sandbox', 'break', 'image-tag-missing')).code).toBe(0);
    await page
      .getByRole('list', { name: 'Open incidents' })
      .getByRole('link', { name: /does not exist in the registry/i })
      .first()
      .waitFor({ timeout: 60_000 });
    await picture('3-overview-broken');

    await page.getByRole('link', { name: 'Findings', exact: true }).click();
    await page
      .getByRole('list', { name: 'Findings' })
      .getByRole('link', { name: /ImageNotFound/ })
      .first()
      .click();
    await page
      .getByRole('region', { name: 'Why' })
      .getByText(/does not exist in the registry/)
      .waitFor();
    const facts = page.getByRole('region', { name: 'Evidence' }).getByRole('row');
    expect(await facts.count()).toBeGreaterThan(2);
    expect((await facts.allInnerTexts()).join('\n')).toContain('spec.template.spec.containers[0].image');
    await picture('4-finding');
  });

  it('shows the fix as a diff, takes an approval with a reason, and follows it live until it helped', async () => {
    await button('Propose this fix').first().click();
    const approve = button('Approve and apply');
    await approve.waitFor({ timeout: 60_000 });
    const diff = page.getByRole('region', { name: /^Change of Deployment/ });
    expect(await diff.locator('tr[data-kind="removed"]').allInnerTexts()).toEqual([expect.stringContaining('image: ')]);
    expect(await diff.locator('tr[data-kind="added"]').allInnerTexts()).toEqual([expect.stringContaining('image: ')]);
    await picture('5-awaiting-decision');

    await approve.click();
    await page.getByText('Say why, in a few words.').waitFor();
    await page.getByText('Confirm that you have read the plan that is shown.').waitFor();
    await page.getByRole('textbox', { name: /^Reason/ }).fill(reason);
    await page.getByRole('checkbox', { name: /^I have read plan/ }).check();
    await approve.click();
    await page
      .getByRole('list', { name: 'Phases' })
      .locator('[aria-current="step"]')
      .getByText(/^(Acting|Verifying)$/)
      .waitFor({ timeout: 60_000 });
    await picture('6-verifying');

    await page
      .getByText(/^It helped/)
      .first()
      .waitFor({ timeout: 180_000 });
    expect(await page.getByRole('region', { name: 'Story' }).textContent()).toContain(reason);
    expect(await page.getByRole('region', { name: 'Stored evidence' }).getByRole('group').count()).toBeGreaterThan(0);
    await picture('7-resolved');

    await page.getByRole('link', { name: 'Overview', exact: true }).click();
    await heading('Nothing is wrong in sandbox that KubeSage can see.').waitFor({ timeout: 30_000 });
    await page.getByRole('link', { name: 'Audit', exact: true }).click();
    await page.getByRole('row', { name: /remediation\.approved.*The tag was a typo/ }).waitFor();
    await page.getByText(/^The chain of \d+ entries is intact/).waitFor();
    await picture('8-audit');
  });

  it('notices that the API was killed, and is live again by itself', async () => {
    await page.getByText('Live', { exact: true }).waitFor();
    process.kill(await stack.pidOf('api'), 'SIGKILL');
    await page.getByText('Reconnecting', { exact: true }).waitFor({ timeout: 30_000 });
    await page.getByText('Live', { exact: true }).waitFor({ timeout: 60_000 });
  });

  it('reads on a phone and in the dark', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 390, height: 844 });
    for (const path of ['/', '/incidents?state=all', '/findings?state=all', '/remediations', '/audit', '/system']) {
      await open(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'detached' });
      expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth'), path).toBe(true);
    }
    expect(await page.evaluate('document.documentElement.dataset.mantineColorScheme')).toBe('dark');
    await open('/');
    await heading('Nothing is wrong in sandbox that KubeSage can see.').waitFor();
    await picture('9-phone-dark');
  });

  it('made no error on the way', () => {
    expect(faults).toEqual([]);
  });
});

async function open(path: string): Promise<void> {
  await page.goto(`${(await stack.state()).apiUrl}${path}`);
}

function heading(name: string): Locator {
  return page.getByRole('heading', { level: 1, name, exact: true });
}

function button(name: string): Locator {
  return page.getByRole('button', { name, exact: true });
}

async function signInLink(): Promise<string> {
  const { body } = await stack.api<{ url: string }>('POST', '/v1/session/links');
  return body.url;
}

async function picture(name: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}
