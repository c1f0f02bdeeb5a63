namespace ScalableScheduler.Schedules;

/// <summary>A schedule's identity: 1 to 128 characters out of <c>A-Z a-z 0-9 . _ ~ -</c>, so that it stands in a URL and
/// in a Redis key as it is, and never holds the colon that divides a run's id.</summary>
public readonly record struct ScheduleId(string Value) : IComparable<ScheduleId>
{
    public const int MaxLength = 128;
    public const string Allowed = "1 to 128 characters out of A-Z a-z 0-9 . _ ~ -";

    public static bool IsValid(string? text)
    {
        if (text is null || text.Length is 0 or > MaxLength)
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '~' or '-'))
                return false;
        }
        return true;
    }

    public int CompareTo(ScheduleId other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;
}
