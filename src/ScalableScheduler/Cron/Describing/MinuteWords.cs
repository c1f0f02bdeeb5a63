namespace ScalableScheduler.Cron.Describing;

/// <summary>Several minutes of each hour, at one second.</summary>
internal static class MinuteWords
{
    public static TimePhrase Of(TimeOfDay time)
    {
        var (minutes, hours) = (time.Minutes, time.Hours);
        if (minutes.IsCadence && time.Stretch is var (first, last))
            return new TimePhrase($"{Rhythm.Cadence(minutes, "minute")} between {time.FirstOf(first)} and {time.LastOf(last)}");
        if (minutes.IsStepped) return new TimePhrase(Stepped(time, minutes, hours) + AtSecond(time));
        if (time.IsTellable && !hours.IsAll) return time.Tell();
        return new TimePhrase($"at {Rhythm.Counted(minutes, "minute")} past {time.WhichHours}{AtSecond(time)}");
    }

    private static string Stepped(TimeOfDay time, ValueSet minutes, ValueSet hours)
    {
        var during = hours.IsAll ? "" : $", during the {time.HoursListed}";
        if (minutes.IsCadence) return Rhythm.Cadence(minutes, "minute") + Rhythm.Start(minutes, "minute", "hour") + during;
        var broken = Rhythm.Broken(minutes, "minute", "hour");
        return minutes.FillsField ? broken + during : $"{broken} of {time.WhichHours}";
    }

    private static string AtSecond(TimeOfDay time) => time.Seconds.First == 0 ? "" : $", at second {time.Seconds.First}";
}
