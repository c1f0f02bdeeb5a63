namespace ScalableScheduler.Cron;

/// <summary>Which days match when both day of month and day of week are restricted (neither field starts with <c>*</c> or <c>?</c>).</summary>
public enum DayMatch
{
    /// <summary>A day that matches either field (POSIX, Vixie cron): <c>0 0 13 * FRI</c> is every 13th and every Friday.</summary>
    Or,

    /// <summary>A day that matches both fields (Cronos): <c>0 0 13 * FRI</c> is Friday the 13th.</summary>
    And,
}
