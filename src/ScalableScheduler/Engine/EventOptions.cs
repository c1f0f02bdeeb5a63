using System.ComponentModel.DataAnnotations;
using ScalableScheduler.Configuration;

namespace ScalableScheduler.Engine;

/// <summary>What <c>GET /events</c> can tell, and to how many. Section <c>events</c>.</summary>
public sealed class EventOptions
{
    /// <summary>About how many of the newest events are kept, for readers that come back after a break. Default 10000, 0 (no events at all) to 1000000.</summary>
    [Setting("About how many of the newest events are kept, for readers that come back after a break; 0: no events at all")]
    [Range(0, 1_000_000)]
    public int Keep { get; init; } = 10_000;

    /// <summary>How many events may wait for one reader. Default 1000, 1 to 100000.</summary>
    [Setting("How many events may wait for one reader; one that falls further behind is dropped, and can resume")]
    [Range(1, 100_000)]
    public int Queue { get; init; } = 1000;

    /// <summary>After how much silence a stream says that it is still there. Default 15 s, 1 s to 10 min.</summary>
    [Setting("After how much silence a stream sends a comment, so that proxies keep it open and readers that are gone are noticed")]
    [DurationRange("1s", "10m")]
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a reader may take nothing of what is sent to it. Default 10 s, 1 s to 10 min.</summary>
    [Setting("How long a reader may take nothing of what is sent to it before its connection is aborted")]
    [DurationRange("1s", "10m")]
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many streams a node serves at once. Default 1000, 1 to 100000.</summary>
    [Setting("How many streams a node serves at once; further ones are answered 503")]
    [Range(1, 100_000)]
    public int Connections { get; init; } = 1000;
}
