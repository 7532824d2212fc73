// Keeping what platforms remember unreadable at rest, and links that cannot be made up: both from one secret.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

export interface Sealer {
  seal(value: unknown): string;
  /** Throws when it was not sealed with this secret, or was changed. */
  unseal(sealed: string): unknown;
  /** A signature that stands in a link; `purpose` keeps one kind of link from passing as another. */
  sign(purpose: string, text: string): string;
  verify(purpose: string, text: string, signature: string): boolean;
}

/** `secret`: at least 32 characters, from ACR_CHECK_SECRET_KEY or made once and kept in the store's own place. */
export function sealerOf(secret: string): Sealer {
  const keyFor = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', secret, 'acr-check', purpose, 32));
  const box = keyFor('seal');
  const sign = (purpose: string, text: string): string =>
    createHmac('sha256', keyFor(`sign ${purpose}`))
      .update(text)
      .digest('base64url')
      .slice(0, 32);
  return {
    seal: (value) => {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', box, iv);
      const body = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
      return `1.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64')}`;
    },
    unseal: (sealed) => {
      if (!sealed.startsWith('1.')) throw new Error('a remembered value is not of a kind that this version seals');
      const bytes = Buffer.from(sealed.slice(2), 'base64');
      const decipher = createDecipheriv('aes-256-gcm', box, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8'));
    },
    sign,
    verify: (purpose, text, signature) => {
      const [mine, theirs] = [Buffer.from(sign(purpose, text)), Buffer.from(signature)];
      return mine.length === theirs.length && timingSafeEqual(mine, theirs);
    },
  };
}
