using System.Collections.Immutable;

namespace ScalableScheduler.Testing;

/// <summary>What reached a <see cref="Target"/>, in order; only grows.</summary>
internal sealed class RequestLog
{
    private readonly Lock _gate = new();
    private readonly List<RecordedRequest> _requests = [];
    private readonly List<RequestWaiter> _waiters = [];

    public int Count
    {
        get
        {
            lock (_gate)
                return _requests.Count;
        }
    }

    public ImmutableArray<RecordedRequest> Snapshot()
    {
        lock (_gate)
            return [.. _requests];
    }

    /// <summary>Adds what <paramref name="make"/> builds of the next number.</summary>
    public RecordedRequest Append(Func<int, RecordedRequest> make)
    {
        lock (_gate)
        {
            var request = make(_requests.Count);
            _requests.Add(request);
            for (var i = _waiters.Count - 1; i >= 0; i--)
            {
                if (_waiters[i].IsDoneBy(request))
                    _waiters.RemoveAt(i);
            }
            return request;
        }
    }

    /// <summary>A task that completes once this many requests match.</summary>
    public RequestWaiter Wait(int count, Func<RecordedRequest, bool> match)
    {
        lock (_gate)
        {
            var waiter = new RequestWaiter(count, match);
            if (count > 0 && !_requests.Any(waiter.IsDoneBy))
                _waiters.Add(waiter);
            else
                waiter.Finish();
            return waiter;
        }
    }

    public void Remove(RequestWaiter waiter)
    {
        lock (_gate)
            _waiters.Remove(waiter);
    }
}
