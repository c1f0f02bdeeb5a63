namespace ScalableScheduler.Cron.Describing;

/// <summary>Several seconds of a minute.</summary>
internal static class SecondWords
{
    public static TimePhrase Of(TimeOfDay time)
    {
        var (seconds, minutes) = (time.Seconds, time.Minutes);
        if (seconds.IsCadence && IsOneStretch(time) is var (first, last))
            return new TimePhrase($"{Rhythm.Cadence(seconds, "second")} between {time.FirstOf(first)} and {time.LastOf(last)}");
        if (!seconds.IsStepped && time.IsTellable && !minutes.IsAll && !time.Hours.IsAll) return time.Tell();
        return new TimePhrase(minutes.IsAll ? OfEveryMinute(time, seconds) : OfSomeMinutes(time, seconds));
    }

    // Seconds that go on from minute to minute and from hour to hour, from one time of day to another.
    private static (int First, int Last)? IsOneStretch(TimeOfDay time) =>
        time.Minutes.IsAll ? time.Stretch
        : time.Hours.IsSingle && (time.Minutes.IsRun || time.Minutes.IsSingle) ? time.Stretch
        : null;

    private static string OfEveryMinute(TimeOfDay time, ValueSet seconds)
    {
        var during = time.Hours.IsAll ? "" : $", during the {time.HoursListed}";
        if (seconds.IsCadence) return Rhythm.Cadence(seconds, "second") + Rhythm.Start(seconds, "second", "minute") + during;
        if (!seconds.IsStepped) return $"at {Rhythm.Counted(seconds, "second")} past every minute{during}";
        var broken = Rhythm.Broken(seconds, "second", "minute");
        return (seconds.FillsField ? broken : $"{broken} of every minute") + during;
    }

    private static string OfSomeMinutes(TimeOfDay time, ValueSet seconds)
    {
        var minutes = $"{(time.Minutes.IsSingle ? "minute" : "the minutes")} {time.Minutes.Listed(Phrases.Number)} of {time.WhichHours}";
        if (seconds.IsCadence) return $"{Rhythm.Cadence(seconds, "second")}{Rhythm.Start(seconds, "second", "minute")}, during {minutes}";
        return seconds.IsStepped
            ? $"{Rhythm.Broken(seconds, "second", "minute")}, during {minutes}"
            : $"at {Rhythm.Counted(seconds, "second")} past {minutes}";
    }
}
