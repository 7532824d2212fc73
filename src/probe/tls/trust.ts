// Whom this host trusts: Node's own roots (NODE_EXTRA_CA_CERTS among them) and the system's store, as most clients here would.
import { X509Certificate } from 'node:crypto';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';

/** Not every platform has a store that can be read. */
function systemRoots(): readonly string[] {
  try {
    return getCACertificates('system');
  } catch {
    return []; // then Node's own roots are all there is
  }
}

let certificates: readonly string[] | undefined;
const allRoots = (): readonly string[] => {
  certificates ??= [...new Set([...getCACertificates('default'), ...systemRoots()])];
  return certificates;
};

/** A store that OpenSSL cannot read as a whole must not take the other roots with it. */
function makeContext(): SecureContext {
  try {
    return createSecureContext({ ca: [...allRoots()] });
  } catch {
    return createSecureContext(); // Node's own roots
  }
}

let context: SecureContext | undefined;
/** One context for every handshake whose certificate counts. Made at the first use, once: about 60 ms of the processor. */
export function trustedRoots(): SecureContext {
  context ??= makeContext();
  return context;
}

/** A field of a distinguished name as Node prints it: one "KEY=value" a line. Undefined where it is absent or empty. */
export function field(name: string | undefined, key: string): string | undefined {
  const line = name?.split('\n').find((one) => one.startsWith(`${key}=`));
  return line?.slice(key.length + 1) || undefined;
}

/** Organisations and names of authorities that sign for Azure's public endpoints, now and in the last years. */
const AZURE_ISSUERS: readonly string[] = ['Microsoft Corporation', 'DigiCert Inc', 'DigiCert, Inc.', 'Baltimore', 'Entrust, Inc.', 'GlobalSign nv-sa'];

/** Subject and organisation of a root; nothing of one that cannot be read. */
function namesIn(pem: string): readonly string[] {
  try {
    const { subject } = new X509Certificate(pem);
    return [subject, field(subject, 'O')].filter((name) => name !== undefined);
  } catch {
    return [];
  }
}

let names: ReadonlySet<string> | undefined;
/** Read once, and only when some certificate is not trusted. */
function rootNames(): ReadonlySet<string> {
  names ??= new Set(allRoots().flatMap(namesIn));
  return names;
}

/** Is the issuer an authority known to sign for Azure, one of this host's roots, or kin of one (the same organisation)? */
export function isIssuerKnown(issuer: string): boolean {
  const organisation = field(issuer, 'O');
  if (organisation !== undefined && AZURE_ISSUERS.includes(organisation)) return true;
  return rootNames().has(issuer) || (organisation !== undefined && rootNames().has(organisation));
}
