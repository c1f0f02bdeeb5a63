using ScalableScheduler.Storage;

namespace ScalableScheduler.Coordination;

/// <summary>The store's clock as seen from here. It decides what is due on every node alike; between two readings it is
/// carried on by this node's monotonic clock, so that a wrong or stepping wall clock changes nothing.</summary>
public sealed class StoreClock(TimeProvider time)
{
    // A reading is as sharp as its round trip is short; a sharp one serves until drift (about 50 ppm) could matter.
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private Reading? _reading;

    private sealed record Reading(DateTimeOffset StoreTime, long Timestamp, TimeSpan RoundTrip);

    /// <summary>The store's time now; this node's wall clock before the first reading.</summary>
    public DateTimeOffset Now
    {
        get
        {
            var reading = Volatile.Read(ref _reading);
            return reading is null ? time.GetUtcNow() : reading.StoreTime + time.GetElapsedTime(reading.Timestamp);
        }
    }

    /// <summary>What is stored is dated by the store's time: nothing is written before that was read once.</summary>
    /// <exception cref="StoreUnavailableException">It was not read yet.</exception>
    public void EnsureKnown()
    {
        if (Volatile.Read(ref _reading) is null)
            throw new StoreUnavailableException("The store has not told its time yet.");
    }

    /// <summary>The store's time now in whole milliseconds, as stored times are.</summary>
    /// <exception cref="StoreUnavailableException">It was not read yet.</exception>
    public DateTimeOffset Stamp
    {
        get
        {
            EnsureKnown();
            return DateTimeOffset.FromUnixTimeMilliseconds(Now.ToUnixTimeMilliseconds());
        }
    }

    /// <summary>The store's clock less this node's wall clock.</summary>
    public TimeSpan Offset => Now - time.GetUtcNow();

    /// <summary>Takes a reading that came with an answer of the store.</summary>
    /// <param name="storeTime">The store's time, read somewhere within the round trip.</param>
    /// <param name="sent">This node's timestamp (<see cref="TimeProvider.GetTimestamp"/>) when the call was sent.</param>
    public void Observe(DateTimeOffset storeTime, long sent)
    {
        var received = time.GetTimestamp();
        var roundTrip = time.GetElapsedTime(sent, received);
        var middle = sent + ((received - sent) / 2);
        lock (_gate)
        {
            if (_reading is null || IsBetter(_reading, storeTime, middle, roundTrip))
                _reading = new Reading(storeTime, middle, roundTrip);
        }
    }

    private bool IsBetter(Reading old, DateTimeOffset storeTime, long middle, TimeSpan roundTrip)
    {
        var age = time.GetElapsedTime(old.Timestamp, middle);
        var expected = old.StoreTime + age;
        var jumped = (storeTime - expected).Duration() > roundTrip + old.RoundTrip + TimeSpan.FromMilliseconds(20);
        return jumped || roundTrip <= old.RoundTrip || age > KeptFor;
    }
}
