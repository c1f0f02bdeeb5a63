namespace ScalableScheduler.Redis.Listing;

/// <summary>A place in an index: by score, then by the bytes of the member.</summary>
/// <param name="Score">0 in an index that is ordered by members alone.</param>
/// <param name="Member">The member, or of a record in a history the run's id.</param>
internal readonly record struct IndexPosition(double Score, byte[] Member) : IComparable<IndexPosition>
{
    public int CompareTo(IndexPosition other)
    {
        var byScore = Score.CompareTo(other.Score);
        return byScore != 0 ? byScore : Member.AsSpan().SequenceCompareTo(other.Member);
    }
}

/// <param name="Position">Where it stands.</param>
/// <param name="Record">In a history the whole member: the record itself.</param>
internal readonly record struct IndexEntry(IndexPosition Position, byte[]? Record = null);
