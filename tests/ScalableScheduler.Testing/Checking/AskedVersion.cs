using ScalableScheduler.Schedules;

namespace ScalableScheduler.Testing.Checking;

/// <summary>A version of a schedule that a user asked for and the service acknowledged.</summary>
/// <param name="Definition">The version, with the revision and times that the service answered.</param>
/// <param name="From">When the call that stored it began, by the store's clock.</param>
/// <param name="StoredBy">When that call was answered: the version holds from some instant between the two.</param>
public sealed record AskedVersion(Schedule Definition, DateTimeOffset From, DateTimeOffset StoredBy)
{
    /// <summary>Until when it held: the beginning and the end of the call that replaced or deleted it; null while it holds.</summary>
    public (DateTimeOffset From, DateTimeOffset By)? Replaced { get; init; }

    /// <summary>Whether <see cref="Replaced"/> was a deletion.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>Whether the call was given up before it was answered: it may have been carried out at any time since, or never.
    /// Its definition's revision and times mean nothing then.</summary>
    public bool IsUncertain { get; init; }
}
