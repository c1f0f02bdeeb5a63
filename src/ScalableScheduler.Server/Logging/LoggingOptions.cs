using ScalableScheduler.Configuration;

namespace ScalableScheduler.Server.Logging;

/// <summary>What is logged, and how. Section <c>logging</c>.</summary>
public sealed class LoggingOptions
{
    /// <summary>The least severe level that is written. Default <see cref="LogLevel.Information"/>.</summary>
    [Setting("Least severe level that is written")]
    public LogLevel Level { get; init; } = LogLevel.Information;

    /// <summary>Form of the lines. Default <see cref="LogFormat.Console"/>.</summary>
    [Setting("Form of the lines on standard output: console = readable, json = one object per line")]
    public LogFormat Format { get; init; } = LogFormat.Console;
}
