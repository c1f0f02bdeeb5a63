namespace ScalableScheduler.Cron.Describing;

/// <summary>The times of day an expression names, in words.</summary>
internal static class TimeWords
{
    private const int FewTimes = 3;

    public static TimePhrase Of(TimeOfDay time)
    {
        if (time.Count <= FewTimes) return time.Tell();
        if (!time.Seconds.IsSingle) return SecondWords.Of(time);
        return time.Minutes.IsSingle ? HourWords.Of(time) : MinuteWords.Of(time);
    }
}
