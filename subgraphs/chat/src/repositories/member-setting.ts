import type { Model } from 'mongoose';
import type { MembershipDocument } from '../models/membership.ts';
import { exactly, type MembershipKey } from './membership-keys.ts';
import { BY_ID } from './store-errors.ts';
import { READ_MS, within } from './store-time.ts';

/** Settings of a member, and the field that counts their changes. */
const VERSIONS = { muted: 'mutedVersion', hiddenSeq: 'hiddenSeqVersion' } as const;

type Settings = Pick<MembershipDocument, 'muted' | 'hiddenSeq'>;

/**
 * Changes a setting of a member, within the time that `timeToWrite` returns directly before the write. Does nothing if
 * the setting was written in the meantime, so that a delayed write cannot undo a later one.
 * @returns whether the value changed; null if another write came first.
 * @throws whatever `timeToWrite` throws.
 */
export async function changeSetting<Name extends keyof Settings>(
  memberships: Model<MembershipDocument>,
  key: MembershipKey,
  name: Name,
  value: Settings[Name],
  timeToWrite: () => Promise<number>,
): Promise<boolean | null> {
  const version = VERSIONS[name];
  const seen = await memberships
    .findOne({ ...exactly(key), leftAt: null }, `-_id createdRev ${name} ${version}`)
    .hint(BY_ID)
    .maxTimeMS(READ_MS)
    .lean();
  if (!seen) return false;
  const { modifiedCount } = await within(await timeToWrite(), (bounds) =>
    memberships.updateOne(
      { ...exactly(key), leftAt: null, createdRev: seen.createdRev, [version]: seen[version] ?? null },
      { $set: { [name]: value }, $inc: { [version]: 1 } },
      bounds,
    ),
  );
  return modifiedCount === 0 ? null : (seen[name] ?? null) !== value;
}
