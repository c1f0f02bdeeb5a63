using System.Security.Cryptography;

namespace ScalableScheduler.Worker;

/// <summary>The pauses between tries: they double up to the longest, and differ between workers, so that a service that comes
/// back is not run over.</summary>
internal sealed class BackOff(TimeSpan longest)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);

    private int _failures;

    public void Reset() => _failures = 0;

    /// <param name="atLeast">What the service asked for; null when it did not.</param>
    public TimeSpan Next(TimeSpan? atLeast)
    {
        var full = Math.Min(First.TotalMilliseconds * Math.Pow(2, Math.Min(_failures++, 30)), longest.TotalMilliseconds);
        var pause = TimeSpan.FromMilliseconds(full * RandomNumberGenerator.GetInt32(500, 1001) / 1000);
        var asked = atLeast is { } some && some < longest ? some : longest;
        return atLeast is null ? pause : asked + (pause / 4);
    }
}
