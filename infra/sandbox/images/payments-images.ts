import { image, privateImage, task } from './image.ts';
import type { ImageBehaviour } from './image-behaviour.ts';
import { go, java, python } from './languages.ts';

const registry = 'registry.shop.example/payments';
const guarded = 'vault.registry.shop.example/payments';

const wrongStatement = [
  '{time} INFO     [reconciliation.app] reading statement camt.053 of 2025-11-22',
  'Traceback (most recent call last):',
  '  File "/app/main.py", line 31, in <module>',
  '    reconcile(parse_statement(path))',
  '  File "/app/reconciliation/statement.py", line 77, in parse_statement',
  '    amount = Decimal(entry.find("Amt").text)',
  "AttributeError: 'NoneType' object has no attribute 'text'",
] as const;

/** What handles money. Two of its images are in the guarded registry. */
export const paymentsImages: readonly ImageBehaviour[] = [
  image(
    `${registry}/payment-gateway`,
    ['9.0.0', '9.1.0', '9.1.2'],
    java({
      name: 'payment-gateway',
      memoryMiB: 430,
      env: ['ACQUIRER_URL', 'ACQUIRER_KEY'],
      needs: ['LEDGER_URL'],
      uses: ['ACQUIRER_URL', 'FRAUD_URL'],
      says: [
        ['info', 'authorised payment p-55120, 159.90 EUR, 3DS frictionless'],
        ['info', 'captured payment p-55118, 24.50 EUR'],
        ['warn', 'acquirer answered in 1841 ms, above the target of 800 ms'],
        ['info', 'declined payment p-55121: insufficient funds'],
      ],
    }),
  ),
  image(
    `${registry}/ledger`,
    ['5.4.0', '5.5.0', '5.5.1'],
    java({
      name: 'ledger',
      memoryMiB: 380,
      env: ['DB_HOST', 'DB_PASSWORD'],
      needs: ['DB_HOST'],
      says: [
        ['info', 'posted entry e-990121, balanced'],
        ['info', 'closed day 2025-11-22, 12804 entries'],
        ['debug', 'snapshot of account merchant-17 written'],
      ],
    }),
  ),
  image(
    `${registry}/fraud-detector`,
    ['3.3.0', '3.4.0', '3.4.2'],
    python({
      name: 'fraud-detector',
      memoryMiB: 310,
      env: ['MODEL_NAME'],
      uses: ['REDIS_ADDR'],
      says: [
        ['info', 'scored payment p-55120: 0.03'],
        ['info', 'scored payment p-55121: 0.11'],
        ['warn', 'feature velocity_1h is stale for card 41xx, using the 24 h value'],
      ],
    }),
  ),
  image(
    `${registry}/payouts`,
    ['2.6.0', '2.6.1'],
    go({
      name: 'payouts',
      memoryMiB: 70,
      needs: ['LEDGER_URL'],
      says: [
        ['info', 'payout queued merchant=17 amount=8120.00'],
        ['info', 'batch sent to bank file=pain.001-2025-326'],
        ['warn', 'bank holiday in SE, payout moved to the next day'],
      ],
    }),
  ),
  image(
    `${registry}/invoicing`,
    ['1.12.0', '1.13.0'],
    python({
      name: 'invoicing',
      memoryMiB: 150,
      needs: ['LEDGER_URL'],
      says: [
        ['info', 'invoice 2025-118822 rendered in 94 ms'],
        ['warn', 'font "Inter" lacks glyph U+20BF, substituted'],
      ],
    }),
  ),
  privateImage(
    `${guarded}/card-vault`,
    ['4.0.0', '4.1.0'],
    go({
      name: 'card-vault',
      memoryMiB: 80,
      env: ['VAULT_SEAL_KEY'],
      says: [
        ['info', 'tokenised card brand=visa last4=4242'],
        ['info', 'key version rotated from=11 to=12'],
      ],
    }),
  ),
  privateImage(
    `${guarded}/label-printer`,
    ['4.3.0'],
    python({
      name: 'label-printer',
      memoryMiB: 120,
      says: [['info', 'printed label for parcel 3SPL9912']],
    }),
  ),
  image(
    `${registry}/reconciliation`,
    ['2.3.0', '2.3.1'],
    task(
      python({ name: 'reconciliation', memoryMiB: 180, env: ['LEDGER_URL'], says: [['info', 'comparing day']] }),
      4,
      ['{time} INFO     [reconciliation.app] 12804 of 12804 entries match'],
    ),
    { '2.4.0': { ends: { afterSeconds: 2, exitCode: 1, log: wrongStatement } } },
  ),
  image(
    `${registry}/settlement-export`,
    ['1.8.0'],
    task(go({ name: 'settlement-export', memoryMiB: 60, says: [['info', 'exporting settlements']] }), 3, [
      'time={time} level=INFO service=settlement-export msg="wrote settlement-2025-326.csv rows=412"',
    ]),
  ),
];
