namespace ScalableScheduler.Schedules.Preview;

/// <summary>A doubt whether a rule is what its author meant.</summary>
/// <param name="Code">One word for programs, out of <see cref="WarningCodes"/>.</param>
/// <param name="Message">What it does, and how to write what was probably meant, for people.</param>
public sealed record PreviewWarning(string Code, string Message);

/// <summary>The words by which programs tell warnings apart.</summary>
public static class WarningCodes
{
    /// <summary>It fires in every minute (or second) of an hour (or minute) that looks like a single time: <c>* 2 * * *</c>.</summary>
    public const string EveryMinute = "every_minute";

    /// <summary>Either of day of month and day of week suffices: <c>0 0 13 * FRI</c>.</summary>
    public const string DayOr = "day_or";

    /// <summary>Both of them must match, because one begins with a star: <c>0 0 */2 * MON</c>.</summary>
    public const string DayAnd = "day_and";

    /// <summary>A step that does not divide its field: <c>*/7</c>.</summary>
    public const string UnevenStep = "uneven_step";

    /// <summary>A step that leads to no second value: <c>40/30</c> in the minutes.</summary>
    public const string IdleStep = "idle_step";

    /// <summary>Some months, or years, have no such day: the 31st, 29 February, the fifth Monday.</summary>
    public const string MissingDay = "missing_day";

    /// <summary>Hours that run over midnight on certain days: both parts are of the same date.</summary>
    public const string SplitNight = "split_night";

    /// <summary><c>H</c> stands for another value once the schedule has an id.</summary>
    public const string UnknownHash = "unknown_hash";

    /// <summary>A period of days that does not follow the local clock.</summary>
    public const string DriftingDay = "drifting_day";

    /// <summary>A one-shot in the past.</summary>
    public const string Past = "past";

    /// <summary>Nothing is ever due.</summary>
    public const string Never = "never";

    /// <summary>The schedule is not enabled.</summary>
    public const string Paused = "paused";
}
