// What people do on the pages, and what must not be done to them.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { again, api, decide, key, recorded, shown, state, url, waits } from './gateway.mjs';
import { Reviewer } from './reviewer.mjs';

const ADDRESS = 'jane.doe@example.com';
const ODD = /[\u202e\u200b\u2066\u2069\ufeff]/gu;
const numbered = (text) => text.replace(ODD, (odd) => `U+${odd.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}`);

export const signsInAndOut = async () => {
  const joe = await Reviewer.come();
  await joe.opens('/approvals');
  assert.ok(joe.page.url().endsWith('/approvals/sign-in'));
  await joe.isAccessible();
  await joe.signsIn(`aeg-${'0'.repeat(64)}`);
  await joe.page.waitForSelector('[role=alert]');
  assert.match(await joe.text(), /That key is not good here/);
  await joe.isAccessible();

  await joe.signsIn(key('joe'));
  await joe.page.waitForURL('**/approvals');
  const [cookie, ...others] = await joe.context.cookies();
  assert.deepEqual(others, []);
  assert.deepEqual(
    [cookie.name, cookie.secure, cookie.httpOnly, cookie.sameSite, cookie.path, cookie.expires],
    ['__Host-aegis-session', true, true, 'Strict', '/', -1],
  );
  assert.equal(Buffer.from(cookie.value, 'base64url').length, 32);
  const page = (headers) => fetch(`${url}/approvals`, { redirect: 'manual', headers });
  const mine = { cookie: `${cookie.name}=${cookie.value}` };
  assert.equal((await page(mine)).status, 200);
  assert.equal((await page({ authorization: `Bearer ${key('joe')}` })).status, 303);

  await joe.tabsTo('button', 'Sign out');
  await joe.follows();
  assert.equal(await joe.heading(), 'Sign in');
  assert.equal((await page(mine)).status, 303);
  await joe.leaves();
};

/** The first task. */
export const findsTheOldestOf200 = async () => {
  const expected = process.env.RITAS.split(',');
  assert.equal(expected.length, 200);
  const rita = await Reviewer.signedIn('rita');
  await rita.isAccessible();
  await rita.draws('approvals-waiting', 500);
  const first = await rita.tabsTo('a', 'Send a request to the model');
  assert.equal(first.href, `/approvals/${expected[0]}`);
  await rita.follows();
  assert.match(await rita.text(), /transfer number 0 /);

  await rita.opens('/approvals');
  const listed = [];
  for (;;) {
    listed.push(...(await rita.page.$$eval('tbody a', (links) => links.map((link) => link.id.slice(4)))));
    if (!(await rita.page.getByText('Go on to the next').count())) break;
    await rita.tabsTo('a', 'Go on to the next');
    await rita.follows();
  }
  assert.deepEqual(listed, expected);
  await rita.isAccessible();

  await rita.opens('/approvals');
  await rita.tabsTo('a', 'Show the newest first');
  await rita.follows();
  assert.equal((await rita.tabsTo('a', 'Send a request to the model')).href, `/approvals/${expected.at(-1)}`);
  await rita.leaves();

  const programs = [];
  for (let after = ''; ; after = `&after=${programs.at(-1)}`) {
    const page = (await api('rita', 'GET', `/v1/runs?status=paused&order=oldest&limit=70${after}`)).json();
    programs.push(...page.data.map((each) => each.run_id));
    if (!page.has_more) break;
  }
  assert.deepEqual(programs, expected);
};

/** The second task. What a model wrote to be taken for the page is text, and what would not show does. */
export const readsExactlyWhatWillHappen = async () => {
  const run = await waits('agent', `mail ${ADDRESS} about the reading`);
  const joe = await Reviewer.signedIn('joe');
  await joe.opens(`/approvals/${run}`);
  const deed = (await shown('joe', run)).pending.what[0];
  assert.match(deed.text, /<script>/);
  assert.match(deed.text, ODD);
  assert.equal(await joe.page.locator('section h3').textContent(), 'send_email');
  assert.match(await joe.text(), deed.destination ? new RegExp(`Goes to ${deed.destination}`) : /calls no host for it/);
  assert.equal(await joe.page.locator('pre').textContent(), numbered(deed.text));
  assert.equal(await joe.page.locator('pre .odd').count(), deed.text.match(ODD).length);
  assert.equal(await joe.page.locator('main script, main img, main iframe, main a[href^="javascript"]').count(), 0);
  assert.equal(await joe.page.evaluate(() => window.taken), undefined);
  assert.match(await joe.text(), /characters of this text do not show/);
  await joe.isAccessible();
  await joe.draws('approvals-run', 1100);

  const masked = await waits('plain', `transfer to ${ADDRESS} <img src=x onerror="window.taken=1">`);
  await joe.opens(`/approvals/${masked}`);
  const [mask] = (await shown('joe', masked)).pending.what.flatMap((each) => each.masks);
  assert.equal(await joe.page.locator('pre mark').textContent(), mask.placeholder);
  assert.match(await joe.page.locator('tbody tr').innerText(), /EMAIL_ADDRESS\s+a mark in its place/);
  assert.ok(!(await joe.page.content()).includes(ADDRESS));
  assert.equal(await joe.page.locator('main img').count(), 0);
  assert.equal(await joe.page.getByText('Show the hidden values').count(), 0);
  await joe.isAccessible();
  await joe.leaves();
};

/** The third task. */
export const approves = async () => {
  const text = `transfer the approved ${ADDRESS}`;
  const run = await waits('plain', text);
  const joe = await Reviewer.signedIn('joe');
  await joe.tabsTo('a', 'Show the newest first');
  await joe.follows();
  assert.equal((await joe.tabsTo('a', 'Send a request to the model')).href, `/approvals/${run}`);
  await joe.follows();
  await joe.tabsTo('button', 'Approve');
  await joe.follows();
  assert.equal(await joe.page.locator('#deciders').innerText(), 'Approved by api_key:joe');
  await state('joe', run, 'completed');
  await joe.opens(`/approvals/${run}`);
  assert.equal(await joe.heading(), 'Run approved, completed');
  assert.ok(!(await joe.page.content()).includes('transfer the approved'));
  assert.equal(await joe.page.locator('button').count(), 1);
  await joe.isAccessible();
  await joe.leaves();

  const answer = await again('plain', text);
  assert.equal(answer.status, 200);
  assert.match(answer.text, /transfer the approved/);
  assert.deepEqual(await recorded(run), ['requested', 'approved api_key:joe']);
};

/** The fourth task. */
export const deniesWithAReason = async () => {
  const run = await waits('plain', 'transfer what is denied');
  const joe = await Reviewer.signedIn('joe');
  await joe.opens(`/approvals/${run}`);
  await joe.tabsTo('input', 'Reason, which the requester is told');
  await joe.page.keyboard.type('not this <b>customer</b> & not now');
  await joe.tabsTo('button', 'Deny');
  await joe.follows();
  assert.equal(await joe.heading(), 'Run denied');
  assert.equal(
    await joe.page.locator('#deciders').innerText(),
    'Denied by api_key:joe: not this <b>customer</b> & not now',
  );
  await joe.isAccessible();
  await joe.leaves();
  const answer = await again('plain', 'transfer what is denied');
  assert.equal(answer.status, 403);
  assert.match(answer.json().error.aegis.why, /not this <b>customer<\/b> & not now/);
  assert.deepEqual(await recorded(run), ['requested', 'denied api_key:joe']);
};

/** The fifth task. */
export const seesWhoDecided = async () => {
  const run = await waits('two', 'transfer by two');
  const ann = await Reviewer.signedIn('ann');
  await ann.opens(`/approvals/${run}`);
  await ann.tabsTo('button', 'Approve');
  await ann.follows();
  assert.match(await ann.text(), /1 of 2 have agreed\.\s+api_key:ann/);
  assert.equal(await ann.page.getByText('Approve', { exact: true }).count(), 0);
  await ann.isAccessible();
  assert.equal((await decide('joe', run, 'approved')).status, 200);
  await state('ann', run, 'completed');

  await ann.tabsTo('a', 'Decided');
  await ann.follows();
  await ann.isAccessible();
  await ann.draws('approvals-decided', 420);
  const row = ann.page.locator(`tr:has(#run-${run})`);
  assert.match(await row.innerText(), /api_key:ann, api_key:joe\s+approved, completed/);
  for (let at = await ann.tabsTo('a', 'Send a request to the model'); at.href !== `/approvals/${run}`; ) {
    at = await ann.tabsTo('a', 'Send a request to the model');
  }
  await ann.follows();
  assert.equal(await ann.page.locator('#deciders').innerText(), 'Approved by api_key:ann\nApproved by api_key:joe');
  await ann.leaves();
};

export const revealsOnlyToWhomItIsGranted = async () => {
  const run = await waits('plain', `transfer the revealed ${ADDRESS}`);
  const rae = await Reviewer.signedIn('rae');
  await rae.opens(`/approvals/${run}`);
  assert.deepEqual(await recorded(run), ['requested']);
  await rae.tabsTo('button', 'Show the hidden values');
  const answer = await rae.follows();
  assert.equal(answer.headers()['cache-control'], 'no-store');
  assert.match(await rae.page.locator('tbody').innerText(), new RegExp(ADDRESS));
  await rae.isAccessible();
  assert.deepEqual(await recorded(run), ['requested', 'revealed api_key:rae']);
  await rae.leaves();

  const joe = await Reviewer.signedIn('joe');
  await joe.opens(`/approvals/${run}`);
  assert.equal(await joe.page.getByText('Show the hidden values').count(), 0);
  assert.deepEqual(await recorded(run), ['requested', 'revealed api_key:rae']);
  await joe.leaves();
};

/** What would happen changes between the look and the decision: it does not count, and what changed is said. */
export const aStaleDecisionDoesNotCount = async () => {
  const run = await waits('twice', 'transfer something twice');
  const joe = await Reviewer.signedIn('joe');
  await joe.opens(`/approvals/${run}`);
  assert.equal((await decide('ann', run, 'approved')).status, 200);
  await state('ann', run, 'paused');
  await joe.page.waitForSelector('#changed:not([hidden])');
  assert.ok((await joe.page.locator('pre').allInnerTexts()).includes('transfer something twice'));
  assert.ok(!(await joe.text()).includes('<script>'));
  await joe.tabsTo('button', 'Approve');
  const answer = await joe.follows();
  assert.equal(answer.status(), 409);
  const said = await joe.page.locator('[role=alert]').innerText();
  assert.match(said, /did not count/);
  assert.match(said, /What waited was Send a request to the model and is now Call send_email/);
  assert.match(said, /no longer asked for by ask, risky/);
  assert.match(await joe.page.locator('pre').innerText(), /<script>/);
  await joe.isAccessible();
  assert.deepEqual((await recorded(run)).slice(-2), ['requested', 'refused api_key:joe']);
  await joe.draws('approvals-changed', 280);
  await joe.tabsTo('button', 'Approve');
  await joe.follows();
  assert.match(await joe.page.locator('#deciders').innerText(), /Approved by api_key:joe/);
  await joe.leaves();
};

export const seesChangesAsTheyHappen = async () => {
  const joe = await Reviewer.signedIn('joe');
  const kept = await waits('plain', 'transfer what stays in the list');
  await joe.page.waitForSelector(`#run-${kept}`);
  assert.equal((await joe.tabsTo('a', 'Decided')).element, 'a');
  await joe.page.locator(`#run-${kept}`).focus();
  const came = await waits('plain', 'transfer what comes and goes');
  await joe.page.waitForSelector(`#run-${came}`);
  assert.equal((await joe.focused()).id, `run-${kept}`);
  assert.match(await joe.page.locator('[role=status]').innerText(), /list has changed/);
  assert.equal((await decide('ann', came, 'denied')).status, 200);
  await joe.page.waitForSelector(`#run-${came}`, { state: 'detached' });
  await joe.isAccessible();

  await joe.opens(`/approvals/${kept}`);
  await joe.tabsTo('input', 'Reason, which the requester is told');
  await joe.page.keyboard.type('half a rea');
  assert.equal((await decide('ann', kept, 'denied')).status, 200);
  await joe.page.waitForSelector('#changed:not([hidden])');
  assert.equal(await joe.page.locator('#reason').inputValue(), 'half a rea');
  await joe.isAccessible();
  await joe.leaves();
};

export const aRevokedKeyEndsTheSession = async () => {
  const run = await waits('plain', 'transfer before the key is revoked');
  const rob = await Reviewer.signedIn('rob');
  await rob.opens(`/approvals/${run}`);
  const [cookie] = await rob.context.cookies();
  const form = await rob.page.$eval('form:has(#approve)', (found) => new URLSearchParams(new FormData(found)).toString());
  const keys = (await api('ops', 'GET', '/admin/v1/keys', undefined, process.env.ADMIN)).json();
  const robs = Object.values(keys).flat().find((each) => each.name === 'rob' || each.principal === 'api_key:rob');
  const revoked = await api('ops', 'DELETE', `/admin/v1/keys/${robs.id}`, undefined, process.env.ADMIN);
  assert.equal(revoked.status, 200, revoked.text);
  await rob.page.waitForURL('**/approvals/sign-in');
  const decided = await fetch(`${url}/approvals/${run}/decide`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      origin: url,
      cookie: `${cookie.name}=${cookie.value}`,
    },
    body: form,
  });
  assert.equal(decided.status, 401);
  assert.deepEqual(await recorded(run), ['requested']);
  await rob.leaves();
};

/** Forms that are not ours, from us and from elsewhere, and requests that look like nothing. */
export const nothingIsDoneByAForgedRequest = async () => {
  const run = await waits('plain', 'transfer by forgery');
  const other = await waits('plain', 'transfer by another form');
  const digest = (await shown('joe', run)).pending.digest;
  const joe = await Reviewer.signedIn('joe');
  await joe.opens(`/approvals/${other}`);
  const foreign = await joe.page.$eval('form:has(#approve) [name=token]', (field) => field.value);
  await joe.opens(`/approvals/${run}`);
  const denying = await joe.page.$eval('form:has(#deny) [name=token]', (field) => field.value);
  const path = `/approvals/${run}/decide`;
  const post = (token) =>
    joe.page.evaluate(
      async ([to, fields]) => (await fetch(to, { method: 'POST', body: new URLSearchParams(fields) })).status,
      [path, { decision: 'approved', digest, ...(token && { token }) }],
    );
  assert.equal(await post(undefined), 403);
  assert.equal(await post('AAAA'), 403);
  assert.equal(await post(foreign), 403);
  assert.equal(await post(denying), 403);
  const get = (to) => joe.page.evaluate(async (at) => (await fetch(at)).status, to);
  assert.equal(await get(`${path}?decision=approved&digest=${digest}&token=${denying}`), 405);
  assert.equal(await get(`/approvals/${run}?decision=approved&digest=${digest}`), 200);
  assert.equal(await get('/approvals/sign-out'), 405);

  const answers = [];
  joe.page.on('response', (response) => {
    if (response.url().includes(path)) answers.push(response.status());
  });
  const port = new URL(url).port;
  const elsewhere = createServer((request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(
      `<title>elsewhere</title><form method="post" action="http://127.0.0.1:${port}${path}">
       <input name="decision" value="approved"><input name="digest" value="${digest}"><input name="token" value="${denying}">
       <button>win a prize</button></form><iframe src="http://127.0.0.1:${port}/approvals/${run}"></iframe>`,
    );
  }).listen(0, '127.0.0.1');
  await new Promise((listens) => elsewhere.once('listening', listens));
  // By the other name it is another site, by the same only another origin.
  for (const host of ['localhost', '127.0.0.1']) {
    await joe.page.goto(`http://${host}:${elsewhere.address().port}/`);
    assert.ok(!(await joe.page.frames()[1].content()).includes('transfer by forgery'));
    await joe.tabsTo('button', 'win a prize');
    await joe.follows();
    assert.match(await joe.text(), /AEG-REQ-006/);
    await joe.isAccessible();
  }
  elsewhere.close();
  assert.deepEqual(answers, [403, 403]);
  // The page says why it stays out of the frame.
  joe.complaints = joe.complaints.filter((said) => !/frame-ancestors|X-Frame-Options/.test(said));
  assert.deepEqual(await recorded(run), ['requested']);
  assert.equal((await shown('joe', run)).status, 'paused');
  await joe.leaves();
};

export const ofTwoReviewersAtOnceOneCounts = async () => {
  const run = await waits('plain', 'transfer in a race');
  const reviewers = [await Reviewer.signedIn('joe'), await Reviewer.signedIn('ann')];
  for (const reviewer of reviewers) {
    await reviewer.opens(`/approvals/${run}`);
    await reviewer.tabsTo('button', 'Approve');
  }
  const answers = await Promise.all(reviewers.map((reviewer) => reviewer.follows()));
  assert.deepEqual(answers.map((answer) => answer.status()).sort(), [200, 409]);
  const loser = reviewers[answers.findIndex((answer) => answer.status() === 409)];
  assert.match(await loser.page.locator('[role=alert]').innerText(), /did not count/);
  assert.equal(await loser.page.locator('#approve').count(), 0);
  await loser.isAccessible();
  const counted = (await recorded(run)).map((each) => each.split(' ')[0]).sort();
  assert.deepEqual(counted, ['approved', 'refused', 'requested']);
  for (const reviewer of reviewers) await reviewer.leaves();
};

export const worksWithoutScripts = async () => {
  const run = await waits('plain', 'transfer without a script');
  const joe = await Reviewer.signedIn('joe', { javaScriptEnabled: false });
  await joe.opens(`/approvals/${run}`);
  assert.match(await joe.text(), /transfer without a script/);
  await joe.tabsTo('button', 'Approve');
  await joe.follows();
  assert.match(await joe.text(), /Approved by api_key:joe/);
  await joe.leaves();
};

/** What is somebody else's to decide is not there, and a link to a run leads there after the key. */
export const whatIsNotTheirsIsNotThere = async () => {
  const run = await waits('others', 'transfer of others');
  const joe = await Reviewer.come();
  const mine = await waits('plain', 'transfer behind a link');
  await joe.opens(`/approvals/${mine}`);
  await joe.signsIn(key('joe'));
  await joe.page.waitForURL(`**/approvals/${mine}`);
  for (const path of [`/approvals/${run}`, '/approvals/019abcde-0000-7000-8000-000000000000', '/approvals/none']) {
    assert.equal((await joe.opens(path)).status(), 404);
    assert.equal(await joe.heading(), 'There is no such run.');
  }
  await joe.isAccessible();
  await joe.leaves();
};

export const browsersAreToldToKeepOthersOut = async () => {
  const joe = await Reviewer.come();
  const answer = await joe.opens('/approvals/sign-in');
  const headers = answer.headers();
  assert.match(headers['content-security-policy'], /default-src 'self';.*frame-ancestors 'none'/);
  assert.doesNotMatch(headers['content-security-policy'], /unsafe|\*|data:/);
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal(headers['cache-control'], 'no-store');
  assert.equal(headers['referrer-policy'], 'same-origin');
  assert.doesNotMatch(await answer.text(), / style=| on[a-z]+=|<style|<script>/);
  // The listener for violations hears one: else its silence would say nothing.
  await joe.page.evaluate(() => document.body.setAttribute('style', 'color: red'));
  await joe.page.waitForFunction(() => document.body.style.color === '');
  assert.match(joe.complaints.join('\n'), /style-src/);
  joe.complaints = [];
  await joe.leaves();
};
