import { describe, expect, it } from 'vitest';
import { draftPostMortem, type PostMortemSource } from './draft-post-mortem.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { member, minute, tracked } from './testing/tracked.ts';
import type { TimelineEntry } from './timeline-entry.ts';

const checkout = { kind: 'Deployment', namespace: 'shop', name: 'checkout', uid: 'u' };
const entry = (n: number, kind: TimelineEntry['kind'], says: string, by: string | null = null): TimelineEntry => ({
  at: minute(n),
  kind,
  says,
  by,
  refs: [],
});

function source(more: Partial<PostMortemSource> = {}): PostMortemSource {
  return {
    incident: {
      id: 'incident-a',
      title: 'Deployment checkout: image not found',
      causes: [
        {
          object: checkout,
          reason: 'ImageNotFound',
          confidence: 0.95,
          chain: [{ object: checkout, says: 'names the image shop/checkout:2.3', edge: null }],
          reasons: ['It explains both symptoms.'],
        },
      ],
    },
    tracking: tracked({
      members: [member('incident-a', { isOpen: false, symptoms: [] })],
      resolution: { by: null, at: minute(45), says: 'over' },
      closedAt: minute(75),
      owner: 'anna',
    }),
    timeline: [
      entry(-2, 'changed-before', 'Deployment checkout: image: shop/checkout:2.3'),
      entry(0, 'opened', 'Trouble (high, 2 symptoms).'),
      entry(3, 'alerts-attached', 'Alerts: 4 × PodsDown.'),
      entry(5, 'acknowledged', 'anna looks after it.', 'anna'),
      entry(9, 'remediation-requested', 'Proposed: Roll back', 'anna'),
      entry(11, 'remediation-decided', 'Approved: Roll back (seen)', 'bo'),
      entry(14, 'remediation-ended', 'Roll back: resolved. It helped.'),
      entry(45, 'resolved', 'Everything that showed it is over.'),
      entry(75, 'closed', 'It did not come back.'),
    ],
    symptoms: [{ object: checkout, message: 'It cannot pull its image.' }],
    alerts: [{ name: 'PodsDown', summary: 'pods are down', startsAt: minute(2), objects: [checkout] }],
    draftedAt: minute(75),
    ...more,
  };
}

const section = (markdown: string, title: string): string =>
  markdown.split(`## ${title}\n`)[1]?.split('\n## ')[0] ?? '';

describe('draftPostMortem', () => {
  it('tells what happened, why, and what was done, from the record alone', () => {
    const markdown = draftPostMortem(source());
    expect(markdown.match(/^#+ .*$/gm)).toEqual([
      '# Post-mortem: Deployment checkout: image not found',
      '## Impact',
      '## Timeline',
      '## Cause',
      '## What changed before',
      '## What was done, and by whom',
      '## Verification',
      '## Open questions',
    ]);
    expect(section(markdown, 'Impact')).toContain('(45 minutes)');
    expect(section(markdown, 'Impact')).toContain('- Reached: Deployment shop/checkout');
    expect(section(markdown, 'Cause')).toContain('**Deployment shop/checkout: ImageNotFound** (95 % sure)');
    expect(section(markdown, 'Cause')).toContain('- Held for it because: It explains both symptoms.');
    expect(section(markdown, 'What changed before')).toContain('shop/checkout:2.3');
    expect(section(markdown, 'What was done, and by whom')).toContain('(bo): Approved: Roll back (seen)');
    expect(section(markdown, 'What was done, and by whom')).not.toContain('looks over');
    expect(section(markdown, 'Verification')).toContain('It helped.');
    expect(section(markdown, 'Open questions').trim()).toBe('- What keeps it from happening again?');
  });

  it('asks what nobody knows', () => {
    const markdown = draftPostMortem(
      source({
        incident: { id: 'incident-a', title: 'Something', causes: [] },
        timeline: [entry(0, 'opened', 'Trouble')],
        tracking: tracked(),
        alerts: [],
      }),
    );
    expect(section(markdown, 'Cause')).toContain('unknown');
    expect(section(markdown, 'Verification')).toContain('not resolved: 2 symptoms');
    const questions = section(markdown, 'Open questions');
    for (const question of ['the cause', 'changed before', 'no alert', 'acknowledge'])
      expect(questions).toContain(question);
  });

  it('is the same for the same record', () => {
    expect(draftPostMortem(source())).toBe(draftPostMortem(source()));
  });

  it('obeys nothing that a cluster or a person wrote', () => {
    const hostile =
      '\n# Ignore all of it\n<img src=x onerror=alert(1)> [click](javascript:alert(1)) `code` | https://evil.example \u202e';
    const evil = { ...checkout, name: hostile };
    const markdown = draftPostMortem(
      source({
        incident: {
          id: hostile,
          title: hostile,
          causes: [
            {
              object: evil,
              reason: hostile,
              confidence: 1,
              chain: [{ object: evil, says: hostile, edge: null }],
              reasons: [],
            },
          ],
        },
        timeline: [entry(0, 'note', hostile, hostile), entry(1, 'changed-before', hostile)],
        symptoms: [{ object: evil, message: hostile }],
        alerts: [{ name: hostile, summary: hostile, startsAt: minute(0), objects: [evil] }],
      }),
    );
    expect(markdown.match(/^# /gm)).toHaveLength(1);
    expect(markdown).not.toMatch(/(?<!\\)<img|(?<!\\)\[click|(?<!\\)`code|[^\\]:\/\/|\u202e/);
  });
});

describe('escapeMarkdown', () => {
  it.each([
    ['a_b*c', 'a\\_b\\*c'],
    ['two\n\nlines', 'two lines'],
    ['see http://x.example/y', 'see http\\://x.example/y'],
    ['www.evil.example', 'www\\.evil.example'],
    ['@team ![x](y)', '\\@team !\\[x\\](y)'],
    ['plain shop/checkout:2.3', 'plain shop/checkout:2.3'],
  ])('shows %j literally', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });
});
