namespace ScalableScheduler.Cron.Describing;

/// <summary>The times of day in words.</summary>
/// <param name="Text"><c>at 09:30</c>, <c>every 15 minutes</c>.</param>
/// <param name="IsClockTime">Whether it names the times one by one, so that the day reads best before or right behind it.</param>
internal readonly record struct TimePhrase(string Text, bool IsClockTime = false);
