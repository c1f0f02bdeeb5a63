using ScalableScheduler.Schedules;

namespace ScalableScheduler.Testing.Checking;

/// <summary>A schedule from its first registration until it was deleted.</summary>
internal sealed class Life
{
    /// <param name="asked">Its versions.</param>
    public Life(IReadOnlyList<AskedVersion> asked)
    {
        var versions = Version.Of(asked);
        Versions = new Timeline<Version>([.. asked.Select((a, i) => (versions[i], a.From, a.StoredBy, a.IsUncertain))], asked[^1].Replaced);
        Ended = asked[^1].Replaced;
        IsDeleted = asked[^1].IsDeleted;
    }

    public Timeline<Version> Versions { get; }

    /// <summary>The beginning and the end of the call that deleted it; null while it is there.</summary>
    public (DateTimeOffset From, DateTimeOffset By)? Ended { get; }

    public bool IsDeleted { get; }

    /// <summary>The last version.</summary>
    public Schedule Last => Versions.All[^1].Value.Definition;

    /// <summary>Whether all versions are so.</summary>
    public bool Always(Func<Schedule, bool> isSo)
    {
        foreach (var reign in Versions.All)
        {
            if (!isSo(reign.Value.Definition))
                return false;
        }
        return true;
    }

    /// <summary>Whether all versions that may have held between two instants are so.</summary>
    public bool SurelyBetween(DateTimeOffset from, DateTimeOffset to, Func<Schedule, bool> isSo)
    {
        foreach (var reign in Versions.During(from, to))
        {
            if (reign.IsUncertain || !isSo(reign.Value.Definition))
                return false;
        }
        return true;
    }

    /// <summary>Whether no version that may have held at an instant is so; not where any other may have held.</summary>
    public bool None(DateTimeOffset at, TimeSpan tolerance, Func<Version, bool> isSo)
    {
        var held = Versions.During(at - tolerance, at + tolerance);
        foreach (var reign in held)
        {
            if (reign.IsUncertain || isSo(reign.Value))
                return false;
        }
        return held.Length > 0;
    }
}
