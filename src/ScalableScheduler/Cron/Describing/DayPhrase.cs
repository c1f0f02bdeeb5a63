namespace ScalableScheduler.Cron.Describing;

/// <summary>The days in words, ready to be put before or behind the times.</summary>
/// <param name="Leading">What reads well before a time (<c>every weekday</c> at 09:30); null when the days only read well behind it.</param>
/// <param name="Trailing">What reads well behind it (<c>on the 1st of every month</c>); empty for every day.</param>
internal readonly record struct DayPhrase(string? Leading, string Trailing)
{
    public string With(TimePhrase time) =>
        time.IsClockTime ? Leading is null ? $"{time.Text} {Trailing}" : $"{Leading} {time.Text}"
        : Trailing.Length == 0 ? time.Text
        : $"{time.Text}, {Trailing}";
}
