/*
 * Whether a page can be read and worked with at all: no text in a column of a few pixels, and the keyboard's place is always seen. What a library's
 * stylesheet says of a class that ours uses too shows only here.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { openWorld } from '../flow/world.mjs';
import { Browser, focusless, logIn, missing, overflow, squeezed } from './browser.mjs';

const SIZES = [{ width: 1280, height: 800 }, { width: 360, height: 740 }];
const SARI = '6281260470001';

describe('the layout', { skip: missing }, () => {
  let world;
  let browser;
  let state;

  before(async () => {
    world = await openWorld();
    await world.api('PUT', '/permits/0142', {
      permit_type: 'Izin Usaha Mikro Kecil', permit_number: '503/0142/IUMK/DPM-PTSP/2026', status: 'active', issue_date: '2026-11-20', expiry_date: '2031-11-20',
      applicant: { name: 'Sari Br Ginting', phone: SARI, email: 'sari@example.id' },
    });
    await world.api('PUT', '/documents/T-1', { registration_id: '0142', name: 'Surat Izin', state: 'pending_signature', requires_approval: true,
      approver: { external_ref: 'odoo:none', name: 'Rehulina' } });
    await world.api('POST', `/contacts/${SARI}/consents`, { scope: 'official', action: 'opt_in', words: 'Saya setuju' });
    await world.settle();
    browser = await Browser.open();
    state = await logIn(await browser.page(SIZES[0]), world.url, world.admin);
  });
  after(async () => {
    await browser?.close();
    await world?.close();
  });

  const pages = ['/admin/', '/admin/permits/1', '/admin/documents/1', '/admin/contacts/1', '/admin/contacts/new', '/admin/messages', '/admin/messages/1', '/admin/held', '/admin/settings', '/admin/templates/new'];

  test('keeps the menu in sight on a long page, and a jump ends below the bar', async () => {
    const page = await browser.page({ ...SIZES[0], storageState: state });
    await page.goto(`${world.url}/admin/settings`);
    await page.getByRole('navigation', { name: 'Bagian di halaman ini' }).getByRole('link', { name: 'Sistem' }).press('Enter');
    const top = (selector) => page.locator(selector).evaluate((one) => Math.round(one.getBoundingClientRect().top));
    await page.waitForFunction(() => scrollY > 1000);
    assert.equal(await top('nav.rail'), 0);
    assert.ok(await top('#group-system') >= await page.locator('header.top').evaluate((one) => one.getBoundingClientRect().bottom));
    await page.context().close();
  });

  for (const size of SIZES) {
    test(`leaves room to read in, at ${size.width} pixels`, async () => {
      const page = await browser.page({ ...size, storageState: state });
      for (const address of pages) {
        await page.goto(world.url + address);
        assert.deepEqual(await squeezed(page), [], address);
        assert.equal(await overflow(page), '', address);
      }
      await page.context().close();
    });

    test(`keeps an opened form inside its tile, at ${size.width} pixels`, async () => {
      const page = await browser.page({ ...size, storageState: state });
      await page.goto(`${world.url}/admin/contacts/1`);
      const tile = page.locator('.tile', { has: page.locator('details') }).first();
      await tile.locator('summary').click();
      const [outer, inner] = [await tile.boundingBox(), await tile.locator('input[name=reason]').boundingBox()];
      assert.ok(inner.x >= outer.x && inner.x + inner.width <= outer.x + outer.width, `${inner.width} in ${outer.width}`);
      await page.context().close();
    });

    test(`shows where the keyboard is, at ${size.width} pixels`, async () => {
      const page = await browser.page({ ...size, storageState: state });
      for (const address of pages) {
        await page.goto(world.url + address);
        assert.deepEqual(await focusless(page), [], address);
      }
      await page.context().close();
    });
  }
});
