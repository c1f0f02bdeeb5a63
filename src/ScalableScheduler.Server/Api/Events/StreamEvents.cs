namespace ScalableScheduler.Server.Api.Events;

/// <summary>What a stream says of itself.</summary>
internal static class StreamEvents
{
    /// <summary>Events were lost.</summary>
    public const string Gap = "gap";

    /// <summary>The stream ends, for one of the reasons below.</summary>
    public const string End = "end";

    /// <summary>The reader fell too far behind.</summary>
    public const string TooSlow = "too_slow";

    /// <summary>The node stops.</summary>
    public const string Shutdown = "shutdown";
}
