import { createColors } from 'picocolors';
import { expect, it } from 'vitest';
import { checkout, finding, incident, rollback } from '../../api/testing/samples.ts';
import type { Incident } from '../../core/diagnosis/incident.ts';
import { sayIncident } from './say-incident.ts';

const paint = createColors(false);
const service = { kind: 'Service', namespace: 'shop', name: 'checkout', uid: 's' };
const ingress = { kind: 'Ingress', namespace: 'shop', name: 'shop-front-with-a-name-that-is-rather-long', uid: 'i' };
const node = { kind: 'Node', namespace: '', name: 'n1', uid: 'n' };

const whole: Incident = incident({
  causes: [
    {
      object: checkout,
      reason: 'ImageNotFound',
      confidence: 0.9,
      chain: [
        { object: checkout, says: 'The tag 2.3 does not exist.', edge: null },
        {
          object: service,
          says: 'Service checkout has no endpoints that are ready.',
          edge: { rule: 'selected-by', evidence: { object: service, path: 'spec.selector', value: 'app=checkout' } },
        },
        { object: ingress, says: 'answers 503 on /', edge: { rule: 'routed-to', evidence: null } },
      ],
      reasons: ['It explains 3 of 3 symptoms.', 'It was rolled out 4 min before.'],
    },
  ],
  hypotheses: [{ object: node, reason: 'NodeNotReady', score: 0.25, why: 'Other pods on it are well.' }],
});

it('draws the chain as a tree with what was read of each link, what speaks for it, and what lost', () => {
  expect(sayIncident(whole, [finding()], { paint, evidencePerFinding: 20, isWhole: true })).toMatchInlineSnapshot(`
    "HIGH     Deployment checkout: its image does not exist  incident-9f8e7d
      Impact    2 pods of Deployment checkout are not ready.
      Why       Deployment shop/checkout: ImageNotFound (90 % sure)
                │ The tag 2.3 does not exist.
                │ · It explains 3 of 3 symptoms.
                │ · It was rolled out 4 min before.
                └─ Service shop/checkout has no endpoints that are ready.
                   │ selected by: Service shop/checkout spec.selector =
                   │   app=checkout
                   └─ Ingress shop/shop-front-with-a-name-that-is-rather-long
                      answers 503 on /
      Not       Node n1: NodeNotReady (25 % of the score)
                  Other pods on it are well.
      Seen      └─ Deployment shop/checkout cannot pull shop/checkout:2.3.
                     event Failed: manifest unknown
      Fix       1. Roll back Deployment checkout to revision 3
                   Revision 3 was healthy.
                   kubesage remediate image-pull-1a2b3c --remedy 1"
  `);
});

it('says less in a diagnosis, and where to read on', () => {
  const many = Array.from({ length: 12 }, (_, at) => finding({ id: `f${at}` }));
  const symptoms = many.map(({ id }) => id);
  const text = sayIncident({ ...whole, symptoms }, many, { paint, evidencePerFinding: 0, mostSymptoms: 3 });
  expect(text).not.toContain('It explains');
  expect(text).not.toContain('NodeNotReady');
  expect(text).toContain('└─ and 9 more: kubesage incidents show incident-9f8e7d');
});

it('proposes three fixes in a diagnosis, and all of them where one incident is shown', () => {
  const many = finding({ remedies: [1, 2, 3, 4, 5].map((n) => ({ ...rollback(), title: `Way ${n}` })) });
  const brief = sayIncident(whole, [many], { paint, evidencePerFinding: 0 });
  expect(brief).toContain('3. Way 3');
  expect(brief).not.toContain('Way 4');
  expect(brief).toContain('and 2 more: kubesage incidents show incident-9f8e7d');
  expect(sayIncident(whole, [many], { paint, evidencePerFinding: 0, isWhole: true })).toContain('5. Way 5');
});

it('says where the evidence stops and what to look at next', () => {
  const unknown = {
    says: 'Why the pods are killed is not known.',
    lookAt: ['kubectl -n shop logs checkout-1 --previous'],
  };
  const text = sayIncident(incident({ causes: [], unknown }), [finding()], { paint, evidencePerFinding: 1 });
  expect(text).toContain(
    '  Unknown   Why the pods are killed is not known.\n            look at: kubectl -n shop logs checkout-1 --previous',
  );
  expect(text).not.toContain('Why   ');
});

it('keeps to 80 columns', () => {
  const long = { ...whole, impact: { ...whole.impact, says: 'word '.repeat(60) } };
  const text = sayIncident(long, [finding({ message: 'x'.repeat(300) })], {
    paint,
    evidencePerFinding: 20,
    isWhole: true,
  });
  const tree = text.slice(text.indexOf('\n') + 1, text.indexOf('  Fix'));
  expect(Math.max(...tree.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});
