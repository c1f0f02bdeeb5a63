using ScalableScheduler.Collections;

namespace ScalableScheduler.Testing.Checking;

/// <summary>A version of a collection that a user asked for and the service acknowledged.</summary>
/// <param name="Definition">The version.</param>
/// <param name="From">When the call that stored it began, by the store's clock.</param>
/// <param name="StoredBy">When that call was answered.</param>
public sealed record AskedCollection(Collection Definition, DateTimeOffset From, DateTimeOffset StoredBy)
{
    /// <summary>Whether the call was given up before it was answered: it may have been carried out at any time since, or never.</summary>
    public bool IsUncertain { get; init; }
}
