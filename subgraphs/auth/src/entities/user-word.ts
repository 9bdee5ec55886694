import { Entity, PrimaryColumn } from 'typeorm';

/** What an account is found by when a search starts like it. */
@Entity('user_words')
export class UserWordEntity {
  @PrimaryColumn('text')
  word!: string;

  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;
}
