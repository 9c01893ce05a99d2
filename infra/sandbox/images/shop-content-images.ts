import { image, task } from './image.ts';
import type { ImageBehaviour } from './image-behaviour.ts';
import { go, java, node, python } from './languages.ts';

const registry = 'registry.shop.example/shop';

const failedMigration = [
  '{time}  INFO org.flywaydb.core.FlywayExecutor : Database: jdbc:postgresql://postgres-accounts.data:5432/accounts (PostgreSQL 17.6)',
  '{time}  INFO o.f.core.internal.command.DbMigrate : Migrating schema "public" to version "75 - add loyalty tier"',
  '{time} ERROR o.f.core.internal.command.DbMigrate : Migration of schema "public" to version "75 - add loyalty tier" failed! Changes successfully rolled back.',
  'org.flywaydb.core.internal.exception.FlywayMigrateException: Script V75__add_loyalty_tier.sql failed',
  'SQL State  : 42P01',
  'Message    : ERROR: relation "loyalty_program" does not exist',
] as const;

/** What the shop knows, keeps and sends, beside its orders. */
export const shopContentImages: readonly ImageBehaviour[] = [
  image(
    `${registry}/recommendations`,
    ['0.41.0', '0.42.0', '0.42.1'],
    python({
      name: 'recommendations',
      memoryMiB: 260,
      says: [
        ['info', 'ranked 40 candidates for visitor v-91823 in 22 ms'],
        ['info', 'model rank-2025-11-20 loaded'],
        ['warn', 'visitor v-91877 has no history, falling back to bestsellers'],
        ['info', 'ranked 40 candidates for visitor v-91825 in 19 ms'],
      ],
    }),
  ),
  image(
    `${registry}/reviews`,
    ['1.9.0', '1.9.1'],
    node({
      name: 'reviews',
      memoryMiB: 140,
      env: ['DB_HOST', 'DB_PASSWORD'],
      needs: ['DB_HOST'],
      says: [
        ['info', 'review 20918 accepted for product 48213'],
        ['info', 'GET /reviews?product=48213 200 14ms'],
        ['warn', 'review 20919 held for moderation'],
      ],
    }),
  ),
  image(
    `${registry}/accounts`,
    ['7.3.0', '7.4.0', '7.4.1'],
    java({
      name: 'accounts',
      memoryMiB: 400,
      env: ['DB_HOST', 'DB_PASSWORD', 'JWT_SIGNING_KEY'],
      needs: ['DB_HOST'],
      says: [
        ['info', 'session opened for account 5521'],
        ['warn', 'sign-in failed for account 5107: wrong password (2 of 10)'],
        ['info', 'token refreshed for account 5499'],
        ['info', 'address book of account 5521 updated'],
      ],
    }),
  ),
  image(
    `${registry}/accounts-migrations`,
    ['7.3.0', '7.4.0', '7.4.1'],
    task(java({ name: 'accounts-migrations', memoryMiB: 120, env: ['DB_HOST', 'DB_PASSWORD'], says: [] }), 1, [
      '{time}  INFO org.flywaydb.core.FlywayExecutor : Schema "public" is up to date. No migration necessary.',
    ]),
    { '7.5.0-rc1': { ends: { afterSeconds: 1, exitCode: 1, log: failedMigration } } },
  ),
  image(
    `${registry}/promotions`,
    ['2.0.0', '2.1.0', '2.1.3'],
    python({
      name: 'promotions',
      memoryMiB: 140,
      env: ['CAMPAIGN_CALENDAR'],
      says: [
        ['info', 'campaign black-week active for 3 segments'],
        ['info', 'voucher WELCOME10 redeemed, order 881236'],
        ['warn', 'voucher SUMMER24 rejected: expired'],
      ],
    }),
  ),
  image(
    `${registry}/media`,
    ['1.4.0', '1.5.0', '1.5.2'],
    go({
      name: 'media',
      memoryMiB: 210,
      says: [
        ['info', 'resized image=hero-3312 width=1600 format=avif took_ms=212'],
        ['info', 'resized image=thumb-3312 width=320 format=webp took_ms=18'],
        ['warn', 'source image=3308 has no color profile, assuming sRGB'],
      ],
    }),
  ),
  image(
    `${registry}/email-worker`,
    ['1.2.0', '1.3.0'],
    node({
      name: 'email-worker',
      memoryMiB: 120,
      env: ['SMTP_HOST'],
      needs: ['AMQP_URL'],
      says: [
        ['info', 'sent order-confirmation to customer of order 881236'],
        ['info', 'sent parcel-underway to customer of order 881102'],
        ['warn', 'mailbox over quota, will retry in 30 min'],
      ],
    }),
  ),
  image(
    `${registry}/order-events`,
    ['2.8.0', '2.9.0'],
    go({
      name: 'order-events',
      memoryMiB: 60,
      env: ['AMQP_URL'],
      needs: ['AMQP_URL'],
      says: [
        ['info', 'published event=order.placed order=881236'],
        ['info', 'published event=order.paid order=881236'],
        ['warn', 'redelivered message id=77ac1 attempt=2'],
      ],
    }),
  ),
  image(
    `${registry}/cart-cleanup`,
    ['1.0.3', '1.0.4'],
    task(python({ name: 'cart-cleanup', memoryMiB: 60, env: ['REDIS_ADDR'], says: [['info', 'scanning carts']] }), 3, [
      '{time} INFO     [cart_cleanup.app] removed 41 carts older than 30 days',
    ]),
  ),
  image(
    `${registry}/sitemap`,
    ['1.1.0'],
    task(node({ name: 'sitemap', memoryMiB: 120, says: [['info', 'walking 18244 products']] }), 4, [
      '{"level":30,"time":"{time}","name":"sitemap","msg":"wrote 37 files, 18244 addresses"}',
    ]),
  ),
];
