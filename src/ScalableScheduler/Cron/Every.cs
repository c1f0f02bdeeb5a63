using ScalableScheduler.Time;

namespace ScalableScheduler.Cron;

/// <summary>The period of <c>@every &lt;duration&gt;</c>, which is a grid from a start and not a cron expression.</summary>
public static class Every
{
    private const string Prefix = "@every";
    private const string Allowed = "a duration of at least 1s: 30s, 1h30m, 2d, PT30S, or a number of seconds";

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>Reads <c>@every 1h30m</c>; upper and lower case are the same.</summary>
    /// <param name="text">Any schedule text.</param>
    /// <param name="period">At least one second, when the answer is <see langword="true"/>.</param>
    /// <param name="error">Null when the text is no <c>@every</c> at all; else what is wrong with its duration.</param>
    public static bool TryParse(string text, out TimeSpan period, out CronError? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        period = default;
        error = null;
        var trimmed = text.AsSpan().Trim();
        if (!IsEvery(trimmed)) return false;
        var duration = trimmed[Prefix.Length..].Trim().ToString();
        if (!Durations.TryParse(duration, out period)) error = new CronError("duration", duration, "not a duration", Allowed);
        else if (period < Shortest) error = new CronError("duration", duration, "shorter than one second", Allowed);
        if (error is null) return true;
        period = default;
        return false;
    }

    // "@every_second" is a macro of its own.
    internal static bool IsEvery(ReadOnlySpan<char> trimmed) =>
        trimmed.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
        && (trimmed.Length == Prefix.Length || trimmed[Prefix.Length] is ' ' or '\t');
}
