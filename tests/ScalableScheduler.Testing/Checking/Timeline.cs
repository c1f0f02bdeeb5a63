namespace ScalableScheduler.Testing.Checking;

/// <summary>Versions that replaced one another, in order.</summary>
internal sealed class Timeline<T>
{
    private readonly Reign<T>[] _reigns;

    /// <param name="versions">The versions with the beginning and the end of the calls that stored them, in the order in which they held.</param>
    /// <param name="ended">The beginning and the end of the call that ended the last one; null while it holds.</param>
    public Timeline(IReadOnlyList<(T Value, DateTimeOffset From, DateTimeOffset StoredBy, bool IsUncertain)> versions, (DateTimeOffset From, DateTimeOffset By)? ended)
    {
        _reigns = new Reign<T>[versions.Count];
        // A version was stored after the one before it, whatever the calls' own times say.
        var from = DateTimeOffset.MinValue;
        for (var i = 0; i < versions.Count; i++)
        {
            from = versions[i].From > from ? versions[i].From : from;
            _reigns[i] = new Reign<T>(versions[i].Value, from, versions[i].StoredBy, default, default, versions[i].IsUncertain);
        }
        var (surelyUntil, maybeUntil) = ended ?? (DateTimeOffset.MaxValue, DateTimeOffset.MaxValue);
        for (var i = versions.Count - 1; i >= 0; i--)
        {
            var storedBy = _reigns[i].SurelyFrom < maybeUntil ? _reigns[i].SurelyFrom : maybeUntil;
            _reigns[i] = _reigns[i] with { SurelyFrom = _reigns[i].IsUncertain ? DateTimeOffset.MaxValue : storedBy, SurelyUntil = surelyUntil, MaybeUntil = maybeUntil };
            surelyUntil = _reigns[i].MaybeFrom;
            maybeUntil = _reigns[i].IsUncertain ? maybeUntil : storedBy;
        }
    }

    public ReadOnlySpan<Reign<T>> All => _reigns;

    /// <summary>The versions that may have held at some instant between two.</summary>
    public ReadOnlySpan<Reign<T>> During(DateTimeOffset from, DateTimeOffset to)
    {
        var first = FirstWhere(r => r.MaybeUntil >= from);
        var after = FirstWhere(r => r.MaybeFrom > to);
        return after > first ? _reigns.AsSpan(first, after - first) : [];
    }

    // Both beginnings and ends grow from version to version.
    private int FirstWhere(Func<Reign<T>, bool> isSo)
    {
        var (low, high) = (0, _reigns.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (isSo(_reigns[middle]))
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }
}
