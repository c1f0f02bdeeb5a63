using System.ComponentModel.DataAnnotations;
using ScalableScheduler.Configuration;

namespace ScalableScheduler.Engine;

/// <summary>How long what happened stays visible. Section <c>history</c>.</summary>
public sealed class HistoryOptions
{
    /// <summary>How many finished runs are kept for each schedule. Default 100, 0 (none) to 100000.</summary>
    [Setting("Finished runs kept for each schedule; 0 keeps none")]
    [Range(0, 100_000)]
    public int RunsPerSchedule { get; init; } = 100;

    /// <summary>How long a finished run is kept, if the count did not drop it before. Default 30 days, 1 min to 10 years.</summary>
    [Setting("How long a finished run is kept, if the count did not drop it before")]
    [DurationRange("1m", "3650d")]
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long a completed schedule stays visible before it is removed with its history. Default 24 h, 0 s to 10 years.</summary>
    [Setting("How long a completed schedule stays visible before it is removed with its history")]
    [DurationRange("0s", "3650d")]
    public TimeSpan CompletedSchedules { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long dead letters are kept. Default 30 days, 1 min to 10 years.</summary>
    [Setting("How long dead letters are kept")]
    [DurationRange("1m", "3650d")]
    public TimeSpan DeadLetters { get; init; } = TimeSpan.FromDays(30);
}
