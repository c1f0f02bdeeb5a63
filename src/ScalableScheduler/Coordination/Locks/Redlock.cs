namespace ScalableScheduler.Coordination.Locks;

/// <summary>A lock over several independent servers: held by who has it on more than half of them. It makes sharing work
/// efficient; what makes it right is the <see cref="FencingToken"/>.</summary>
public sealed class Redlock
{
    private readonly IReadOnlyList<ILockServer> _servers;
    private readonly TimeProvider _time;
    private readonly Func<string> _newValue;

    /// <param name="servers">The servers; 1, or better 3 or 5.</param>
    /// <param name="duration">How long a lock holds unless extended.</param>
    /// <param name="time">Measures how long it took to get.</param>
    /// <param name="newValue">Makes a value that no other holder ever has.</param>
    public Redlock(IReadOnlyList<ILockServer> servers, TimeSpan duration, TimeProvider time, Func<string> newValue)
    {
        if (servers.Count == 0)
            throw new ArgumentException("A lock needs a server.", nameof(servers));
        (_servers, Duration, _time, _newValue) = (servers, duration, time, newValue);
    }

    public TimeSpan Duration { get; }

    /// <summary>Tries once to take <paramref name="resource"/>; null when another holds it, or too few servers answered in time.</summary>
    public async Task<Lease?> TryAcquireAsync(string resource, CancellationToken cancellationToken)
    {
        var value = _newValue();
        var begun = _time.GetTimestamp();
        int granted;
        try
        {
            granted = await CountAsync(s => s.AcquireAsync(resource, value, Duration, cancellationToken));
        }
        catch (OperationCanceledException)
        {
            await ReleaseAsync(resource, value); // a server may have set it already, and nobody would hold it
            throw;
        }
        var validity = Quorum.Validity(Duration, _time.GetElapsedTime(begun));
        if (granted >= Quorum.Of(_servers.Count) && validity > TimeSpan.Zero)
            return new Lease(this, resource, value, begun, validity, _time);

        await ReleaseAsync(resource, value);
        return null;
    }

    /// <summary>How long the lock holds from now, or null when it could not be extended on more than half of the servers.</summary>
    internal async Task<TimeSpan?> ExtendAsync(string resource, string value, CancellationToken cancellationToken)
    {
        var begun = _time.GetTimestamp();
        var granted = await CountAsync(s => s.ExtendAsync(resource, value, Duration, cancellationToken));
        var validity = Quorum.Validity(Duration, _time.GetElapsedTime(begun));
        return granted >= Quorum.Of(_servers.Count) && validity > TimeSpan.Zero ? validity : null;
    }

    /// <summary>Frees it on every server that can be reached; the others free it when its time is up.</summary>
    internal Task ReleaseAsync(string resource, string value) =>
        CountAsync(s => s.ReleaseAsync(resource, value, CancellationToken.None));

    private async Task<int> CountAsync(Func<ILockServer, ValueTask<bool>> ask)
    {
        var answers = await Task.WhenAll(_servers.Select(s => ask(s).AsTask()));
        return answers.Count(granted => granted);
    }
}
