import { Entity, PrimaryColumn } from 'typeorm';

/** A word that an account is found by, by prefix. */
@Entity('user_words')
export class UserWordEntity {
  @PrimaryColumn('text')
  word!: string;

  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;
}
