import { formatDay } from '../lib/dates.ts';

export function DayDivider({ date }: { date: string }) {
  return (
    <div className="flex items-center gap-3 px-3 pt-6 pb-1 md:px-5">
      <span className="h-px flex-1 bg-border" />
      <h2 className="text-xs font-medium text-muted-foreground">
        <time dateTime={date}>{formatDay(date)}</time>
      </h2>
      <span className="h-px flex-1 bg-border" />
    </div>
  );
}
