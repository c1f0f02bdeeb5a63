namespace ScalableScheduler.Coordination.Locks;

/// <summary>A held lock. Ends by this node's monotonic clock before any server would let another in; <see cref="Lost"/> tells.</summary>
public sealed class Lease : IAsyncDisposable
{
    private readonly Redlock _redlock;
    private readonly string _value;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost;
    private readonly Lock _gate = new();
    private long _begun;
    private TimeSpan _validity;
    private bool _isReleased;

    internal Lease(Redlock redlock, string resource, string value, long begun, TimeSpan validity, TimeProvider time)
    {
        (_redlock, Resource, _value, _begun, _validity, _time) = (redlock, resource, value, begun, validity, time);
        _lost = new CancellationTokenSource(validity, time);
        Lost = _lost.Token;
    }

    public string Resource { get; }

    /// <summary>How long it holds after it was taken or extended.</summary>
    public TimeSpan Duration => _redlock.Duration;

    /// <summary>Ends with the lease: when it was not extended in time, or was released.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Makes it hold for the full duration from now. A lease that ended is never revived.</summary>
    /// <returns>Whether it could be extended; if not, it goes on until its time is up.</returns>
    public async Task<bool> ExtendAsync(CancellationToken cancellationToken)
    {
        var begun = _time.GetTimestamp();
        if (await _redlock.ExtendAsync(Resource, _value, cancellationToken) is not { } validity)
            return false;
        lock (_gate)
        {
            // A timer fires late after the process was paused: the clock decides, not the token.
            if (_isReleased || Lost.IsCancellationRequested || _time.GetElapsedTime(_begun) >= _validity)
                return false;
            (_begun, _validity) = (begun, validity);
            _lost.CancelAfter(validity);
            return true;
        }
    }

    /// <summary>Gives it up: others may take it at once.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_isReleased)
                return;
            _isReleased = true;
        }
        _lost.Cancel();
        await _redlock.ReleaseAsync(Resource, _value);
        _lost.Dispose();
    }
}
