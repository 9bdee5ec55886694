import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('sessions')
export class SessionEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'last_used_at', default: () => 'now()' })
  lastUsedAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;

  @Column('text', { name: 'device_label', nullable: true })
  deviceLabel!: string | null;

  /** The address of its last use. */
  @Column('text', { nullable: true })
  address!: string | null;

  /** The network of that address, for counting login attempts. */
  @Column('text', { nullable: true })
  network!: string | null;

  /** Access tokens issued before this, in seconds since the epoch, are invalid; null when all are valid. */
  @Column('bigint', { name: 'not_before', nullable: true })
  notBefore!: string | null;

  /** When `notBefore` was published; null until then. */
  @Column('timestamptz', { name: 'announced_at', nullable: true })
  announcedAt!: Date | null;
}
