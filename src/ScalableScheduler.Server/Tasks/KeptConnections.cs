namespace ScalableScheduler.Server.Tasks;

/// <summary>
/// Connections that are opened on first use, shared by who uses the same key at once, and closed when nobody used them
/// for a while. Safe for use from any number of threads.
/// </summary>
/// <remarks>
/// At most <c>capacity</c> are kept: a new one closes the one that is longest unused. Those in use don't count against
/// it, since refusing to send would be worse; they go as soon as they are given back. Idle ones are looked for every
/// fifth of the idle time, so one goes at the latest after 1.2 times of it.
/// </remarks>
internal sealed class KeptConnections<TKey, TConnection> : IAsyncDisposable
    where TKey : notnull
    where TConnection : class, IAsyncDisposable
{
    private readonly Func<TKey, TConnection> _open;
    private readonly TimeSpan _idle;
    private readonly int _capacity;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Entry> _entries = [];
    private Task _closing = Task.CompletedTask;
    private bool _disposed;

    /// <param name="open">Makes a connection. What it throws reaches who asked for it, and nothing is kept.</param>
    /// <param name="idle">How long an unused one is kept.</param>
    /// <param name="capacity">How many are kept.</param>
    /// <param name="time">The clock of the idle time.</param>
    public KeptConnections(Func<TKey, TConnection> open, TimeSpan idle, int capacity, TimeProvider time)
    {
        _open = open;
        _idle = idle;
        _capacity = capacity;
        _time = time;
        _timer = time.CreateTimer(_ => CloseIdle(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many are open.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _entries.Count;
        }
    }

    /// <summary>The connection of this key, not closed before the lease is disposed, which must happen exactly once.</summary>
    /// <exception cref="ObjectDisposedException">The service is stopping.</exception>
    public Lease Take(TKey key)
    {
        Entry entry;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_entries.TryGetValue(key, out entry!))
            {
                while (_entries.Count >= _capacity && LongestUnused() is { } unused)
                    Close(unused);
                entry = new Entry(key, _open);
                _entries.Add(key, entry);
                if (_entries.Count == 1)
                    _timer.Change(_idle / 5, _idle / 5);
            }
            entry.Leases++;
        }
        try
        {
            _ = entry.Connection.Value; // Outside the gate: opening one must not hold up the others.
        }
        catch
        {
            Discard(entry);
            Return(entry);
            throw;
        }
        return new Lease(this, entry);
    }

    /// <summary>The same, of a connection that was not found ended before: one that was is replaced.</summary>
    /// <exception cref="ObjectDisposedException">The service is stopping.</exception>
    public Lease TakeUsable(TKey key, Func<TConnection, bool> hasEnded)
    {
        var lease = Take(key);
        if (!hasEnded(lease.Connection))
            return lease;
        lease.Discard();
        lease.Dispose();
        return Take(key);
    }

    /// <summary>Closes all, also those in use, and waits until they are closed.</summary>
    public async ValueTask DisposeAsync()
    {
        Task closing;
        lock (_gate)
        {
            _disposed = true;
            foreach (var entry in _entries.Values.ToList())
                Close(entry);
            closing = _closing;
        }
        await _timer.DisposeAsync();
        await closing;
    }

    private void CloseIdle()
    {
        lock (_gate)
        {
            foreach (var entry in _entries.Values.Where(entry => entry.Leases == 0 && _time.GetElapsedTime(entry.LastUsed) >= _idle).ToList())
                Close(entry);
        }
    }

    private Entry? LongestUnused() => _entries.Values.Where(entry => entry.Leases == 0).MinBy(entry => entry.LastUsed);

    private void Return(Entry entry)
    {
        lock (_gate)
        {
            entry.LastUsed = _time.GetTimestamp();
            if (--entry.Leases == 0 && (entry.Discarded || _disposed || _entries.Count > _capacity))
                Close(entry);
        }
    }

    private void Discard(Entry entry)
    {
        lock (_gate)
        {
            entry.Discarded = true;
            Forget(entry);
        }
    }

    // Under the gate.
    private void Close(Entry entry)
    {
        Forget(entry);
        if (entry.Closed || !entry.Connection.IsValueCreated)
            return;
        entry.Closed = true;
        _closing = Task.WhenAll(_closing, Task.Run(async () => await entry.Connection.Value.DisposeAsync()));
    }

    // Under the gate. The key may already belong to the successor of a discarded one.
    private void Forget(Entry entry)
    {
        if (_entries.TryGetValue(entry.Key, out var kept) && kept == entry)
            _entries.Remove(entry.Key);
        if (_entries.Count == 0 && !_disposed)
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The right to use a connection until disposed.</summary>
    public readonly struct Lease : IDisposable
    {
        private readonly KeptConnections<TKey, TConnection> _owner;
        private readonly Entry _entry;

        internal Lease(KeptConnections<TKey, TConnection> owner, Entry entry)
        {
            _owner = owner;
            _entry = entry;
        }

        public TConnection Connection => _entry.Connection.Value;

        /// <summary>Says that the connection is of no more use: the next who asks gets a new one, and this one is closed
        /// when all who have it gave it back.</summary>
        public void Discard() => _owner.Discard(_entry);

        public void Dispose() => _owner.Return(_entry);
    }

    internal sealed class Entry(TKey key, Func<TKey, TConnection> open)
    {
        public TKey Key { get; } = key;

        public Lazy<TConnection> Connection { get; } = new(() => open(key));

        public int Leases { get; set; }

        public long LastUsed { get; set; }

        public bool Discarded { get; set; }

        public bool Closed { get; set; }
    }
}
