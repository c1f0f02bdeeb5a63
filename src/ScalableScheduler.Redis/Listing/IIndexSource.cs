namespace ScalableScheduler.Redis.Listing;

/// <summary>One sorted set that is read as a part of a listing.</summary>
internal interface IIndexSource
{
    /// <summary>The entries right after a position (null: from the beginning), in the order of the listing.</summary>
    /// <returns>Fewer than <paramref name="count"/> only at the end.</returns>
    Task<IReadOnlyList<IndexEntry>> ReadAsync(IndexPosition? after, int count, CancellationToken cancellationToken);
}
