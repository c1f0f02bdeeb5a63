namespace ScalableScheduler.Tests.Model;

/// <summary>A timing rule whose instants are found by walking, not by computing.</summary>
internal abstract record TriggerSpec
{
    internal virtual bool IsOneShot => true;

    /// <summary>The first instant strictly after another; null for none.</summary>
    /// <param name="instant">Milliseconds since the story began.</param>
    /// <param name="anchor">What the rule counts from.</param>
    public abstract long? NextAfter(long instant, long anchor);

    /// <summary>Each so many seconds, on the grid through the anchor.</summary>
    public sealed record Interval(int Seconds) : TriggerSpec
    {
        internal override bool IsOneShot => false;

        public override long? NextAfter(long instant, long anchor)
        {
            var period = Seconds * 1000L;
            var sinceGridPoint = (((instant - anchor) % period) + period) % period;
            return instant - sinceGridPoint + period;
        }
    }

    public sealed record Date(long At) : TriggerSpec
    {
        public override long? NextAfter(long instant, long anchor) => At > instant ? At : null;
    }

    public sealed record Delay(int Seconds) : TriggerSpec
    {
        public override long? NextAfter(long instant, long anchor) => anchor + (Seconds * 1000L) is var at && at > instant ? at : null;
    }

    public sealed record Now : TriggerSpec
    {
        public override long? NextAfter(long instant, long anchor) => anchor > instant ? anchor : null;
    }

    /// <summary>One of a few expressions, in UTC; each second or minute is asked whether it is one.</summary>
    public sealed record Cron(int Which) : TriggerSpec
    {
        private static readonly (string Text, int Step, Func<DateTime, bool> IsSlot)[] All =
        [
            ("*/5 * * * * *", 1, at => at.Second % 5 == 0),
            ("10,20-40/7 * * * * *", 1, at => at.Second is 10 or 20 or 27 or 34),
            ("0 */2 * * * *", 60, at => at.Minute % 2 == 0),
            ("*/7 * * * *", 60, at => at.Minute % 7 == 0),
            ("15 * * * *", 60, at => at.Minute == 15),
            ("*/20 0-2,9 * * *", 60, at => at.Minute % 20 == 0 && at.Hour is 0 or 1 or 2 or 9),
            ("30 1 * * *", 60, at => at is { Minute: 30, Hour: 1 }),
        ];

        public static readonly int Count = All.Length;

        public string Text => All[Which].Text;

        internal override bool IsOneShot => false;

        public override long? NextAfter(long instant, long anchor)
        {
            var (_, step, isSlot) = All[Which];
            var at = Instants.At(instant).UtcDateTime;
            at = new DateTime(at.Ticks - (at.Ticks % (step * TimeSpan.TicksPerSecond)), DateTimeKind.Utc).AddSeconds(step);
            while (!isSlot(at))
                at = at.AddSeconds(step);
            return Instants.Since(new DateTimeOffset(at));
        }

        public override string ToString() => $"Cron {Text}";
    }
}

/// <summary>The times of a story.</summary>
internal static class Instants
{
    public static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset At(long ms) => Start.AddMilliseconds(ms);

    public static DateTimeOffset? At(long? ms) => ms is { } known ? At(known) : null;

    public static long Since(DateTimeOffset at) => (at - Start).Ticks / TimeSpan.TicksPerMillisecond;

    public static long? Since(DateTimeOffset? at) => at is { } known ? Since(known) : null;
}
