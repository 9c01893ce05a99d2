import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { KubeSageError } from '../../core/errors.ts';

/** Encrypts text at rest. `place` (the row it belongs to) is authenticated with it: a sealed text moved elsewhere does not open. */
export type Sealing = {
  readonly seal: (text: string, place: string) => Buffer;
  /** Throws Internal when key, place or content are not those of the sealing. */
  readonly open: (sealed: Buffer, place: string) => string;
};

const cipher = 'aes-256-gcm';
const version = 1;
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = 1 + nonceBytes + tagBytes;

/** AES-256-GCM with a random nonce. Layout: version, nonce, tag, ciphertext. `key` is 32 bytes in base64. */
export function createSealing(key: string): Sealing {
  const secret = Buffer.from(key, 'base64');
  if (secret.length !== keyBytes) {
    throw new KubeSageError('InvalidRequest', `The sealing key must be ${keyBytes} bytes in base64.`, {
      next: 'Set KUBESAGE_SEALING_KEY; `openssl rand -base64 32` makes one.',
    });
  }
  return {
    seal: (text, place) => {
      const nonce = randomBytes(nonceBytes);
      const sealing = createCipheriv(cipher, secret, nonce).setAAD(Buffer.from(place));
      const sealed = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()]);
      return Buffer.concat([Buffer.of(version), nonce, sealing.getAuthTag(), sealed]);
    },
    open: (sealed, place) => {
      try {
        if (sealed[0] !== version || sealed.length < headBytes) throw new Error('unknown layout');
        const opening = createDecipheriv(cipher, secret, sealed.subarray(1, 1 + nonceBytes))
          .setAAD(Buffer.from(place))
          .setAuthTag(sealed.subarray(1 + nonceBytes, headBytes));
        return Buffer.concat([opening.update(sealed.subarray(headBytes)), opening.final()]).toString('utf8');
      } catch (cause) {
        throw new KubeSageError('Internal', `What is sealed for ${place} cannot be opened with the present key.`, {
          cause,
          next: 'Set KUBESAGE_SEALING_KEY to the key it was sealed with, or enter the value again.',
        });
      }
    },
  };
}
