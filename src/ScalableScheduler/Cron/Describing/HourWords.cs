namespace ScalableScheduler.Cron.Describing;

/// <summary>One time in each of several hours.</summary>
internal static class HourWords
{
    public static TimePhrase Of(TimeOfDay time)
    {
        var (hours, minute, second) = (time.Hours, time.Minutes.First, time.Seconds.First);
        if (hours.IsAll) return new TimePhrase(minute == 0 && second == 0 ? "every hour on the hour" : $"at {Past(minute, second)} past every hour");
        if (hours.IsStepped)
        {
            var range = $"{Phrases.Every(hours.Step, "hour")} from {time.FirstOf(hours.First)} to {time.FirstOf(hours.Last)}";
            return new TimePhrase(hours is { FillsField: true, IsEven: false } ? $"{range} (then the grid starts again)" : range);
        }

        if (time.Stretch is var (first, last)) return new TimePhrase($"every hour from {time.FirstOf(first)} to {time.FirstOf(last)}");
        if (time.IsTellable) return time.Tell();
        return new TimePhrase(minute == 0 && second == 0 ? $"on the hour, during the {time.HoursListed}" : $"at {Past(minute, second)} past the {time.HoursListed}");
    }

    private static string Past(int minute, int second) =>
        second == 0 ? Rhythm.Counted(minute, "minute")
        : minute == 0 ? Rhythm.Counted(second, "second")
        : $"{Rhythm.Counted(minute, "minute")} and {Rhythm.Counted(second, "second")}";
}
