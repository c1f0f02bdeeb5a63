namespace ScalableScheduler.Server.Workers;

/// <summary>How long to wait for a broker that is away: 200 ms, doubled up to 10 s, each drawn between half and the whole of
/// it, so that nodes which lost it at once don't come back at once.</summary>
internal sealed class BusBackOff(Random random)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private TimeSpan _next = First;

    public void Reset() => _next = First;

    public TimeSpan Next()
    {
        var wait = _next * ((1 + random.NextDouble()) / 2);
        _next = _next * 2 < Longest ? _next * 2 : Longest;
        return wait;
    }
}
