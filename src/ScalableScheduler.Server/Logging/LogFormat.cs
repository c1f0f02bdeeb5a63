namespace ScalableScheduler.Server.Logging;

/// <summary>How log lines are written to standard output.</summary>
public enum LogFormat
{
    /// <summary>One readable line each.</summary>
    Console,

    /// <summary>One JSON object per line, for log collectors.</summary>
    Json,
}
