export { type Role, TOKEN_ALGORITHM, TOKEN_AUDIENCE, TOKEN_ISSUER, TokenVerifier, type Viewer } from './identity.ts';
export { remoteKeys } from './remote-keys.ts';
export {
  isRevoked,
  parseNotBefore,
  parseRevocationNotice,
  publishRevocations,
  revocationChannel,
  revocationKey,
  revocationKeyPattern,
  type RevokedSession,
  sessionOfKey,
} from './revocations.ts';
