using System.ComponentModel.DataAnnotations;
using ScalableScheduler.Configuration;

namespace ScalableScheduler.Engine;

/// <summary>What <c>GET /events</c> can tell. Section <c>events</c>.</summary>
public sealed class EventOptions
{
    /// <summary>About how many of the newest events are kept, for readers that come back after a break. Default 10000, 0 (no events at all) to 1000000.</summary>
    [Setting("About how many of the newest events are kept, for readers that come back after a break; 0: no events at all")]
    [Range(0, 1_000_000)]
    public int Keep { get; init; } = 10_000;
}
